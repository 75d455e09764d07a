"""Character Studio, seen from outside: what its owners say, do and see."""

from systems.character_studio.browsing import Reading, read_all
from systems.character_studio.client import CharacterStudio
from systems.character_studio.exposition import Exposition
from systems.character_studio.figures import Figures
from systems.character_studio.foreign import FOREIGN_ACTS
from systems.character_studio.judgements import (
    judge_alike,
    judge_failure,
    judge_told,
    judge_unmade,
)
from systems.character_studio.mistakes import MISTAKES, NO_MISTAKE, Reply, reply
from systems.character_studio.phrases import KINDS
from systems.character_studio.pictures import (
    judge_drawn,
    judge_known,
    judge_pictures_refused,
    stored,
    stored_is_drawn,
)
from systems.character_studio.reasons import SAYS
from systems.character_studio.remembered import (
    Sightings,
    Wanted,
    as_wanted,
    ask,
    asked_and_told,
    cancel,
    characters_of,
    drawings,
    finished,
    have,
    judge_complete,
    judge_listed,
    judge_pauses,
    judge_refusal,
    orders,
    paid,
    seen,
    try_to_have,
    wait_for,
    waits_as_wanted,
    watch,
)
from systems.character_studio.several import (
    Several,
    add,
    ask_for_each,
    ask_for_many,
    ask_for_many_each,
    have_each,
    judge_each_paid,
    wait_for_each,
)
from systems.character_studio.translating import Journey, sent, there_and_back, try_invented, try_invented_there
from systems.character_studio.wishes import EVERYTHING
from systems.character_studio.words import FINISHED, Character, Costs, Edition, Story, Wish

__all__ = [
    "EVERYTHING",
    "FINISHED",
    "FOREIGN_ACTS",
    "KINDS",
    "MISTAKES",
    "NO_MISTAKE",
    "SAYS",
    "Character",
    "CharacterStudio",
    "Costs",
    "Edition",
    "Exposition",
    "Figures",
    "Journey",
    "Reading",
    "Reply",
    "Several",
    "Sightings",
    "Story",
    "Wanted",
    "Wish",
    "add",
    "as_wanted",
    "ask",
    "ask_for_each",
    "ask_for_many",
    "ask_for_many_each",
    "asked_and_told",
    "cancel",
    "characters_of",
    "drawings",
    "finished",
    "have",
    "have_each",
    "judge_alike",
    "judge_complete",
    "judge_drawn",
    "judge_each_paid",
    "judge_failure",
    "judge_known",
    "judge_listed",
    "judge_pauses",
    "judge_pictures_refused",
    "judge_refusal",
    "judge_told",
    "judge_unmade",
    "orders",
    "paid",
    "read_all",
    "reply",
    "seen",
    "sent",
    "stored",
    "stored_is_drawn",
    "there_and_back",
    "try_invented",
    "try_invented_there",
    "try_to_have",
    "wait_for",
    "wait_for_each",
    "waits_as_wanted",
    "watch",
]
