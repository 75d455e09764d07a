"""Character Studio, seen from outside: what its owners say, do and see."""

from systems.character_studio.browsing import Reading, read_all
from systems.character_studio.client import CharacterStudio
from systems.character_studio.exposition import Exposition
from systems.character_studio.foreign import FOREIGN_ACTS
from systems.character_studio.mistakes import MISTAKES, Reply, reply
from systems.character_studio.phrases import KINDS
from systems.character_studio.remembered import (
    Several,
    Sightings,
    Wanted,
    as_wanted,
    ask,
    ask_for_many,
    asked_and_told,
    drawings,
    finished,
    have,
    judge_refusal,
    orders,
    seen,
    stored,
    stored_is_drawn,
    try_to_have,
    wait_for,
    waits_as_wanted,
    watch,
)
from systems.character_studio.translating import Journey, sent, there_and_back, try_invented, try_invented_there
from systems.character_studio.wishes import EVERYTHING
from systems.character_studio.words import Character, Costs, Edition, Figures, Story, Wish

__all__ = [
    "EVERYTHING",
    "FOREIGN_ACTS",
    "KINDS",
    "MISTAKES",
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
    "as_wanted",
    "ask",
    "ask_for_many",
    "asked_and_told",
    "drawings",
    "finished",
    "have",
    "judge_refusal",
    "orders",
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
    "waits_as_wanted",
    "watch",
]
