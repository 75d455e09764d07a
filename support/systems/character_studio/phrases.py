"""The words that phrases about the studio are made of; each is one of a few, so that no two phrases are mistaken."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ratified.gherkin import Kind, any_of, word_of
from ratified.steps import fault_kinds, load_kinds
from systems.character_studio.foreign import FOREIGN_ACTS
from systems.character_studio.mistakes import MISTAKES
from systems.character_studio.reasons import FAILURES, KINDS_OF_FAILURE, REFUSALS
from systems.character_studio.tokens import TOKENS
from systems.character_studio.wishes import ODD, UNREADABLE, WRONG, WRONG_THERE

_NAMES = r'"[^"]+"(?:(?:, | and )"[^"]+")*'
_PEOPLE = r"[A-Z]\w*(?:(?:, | and )[A-Z]\w*)*"


def names_of(text: str) -> tuple[str, ...]:
    """Return the names in a list of quoted ones."""
    return tuple(re.findall(r'"([^"]+)"', text))


KINDS: Mapping[str, Kind] = {
    **fault_kinds.KINDS,
    **load_kinds.KINDS,
    "Quoted": Kind(r'[^"]+'),
    "Names": Kind(_NAMES, names_of),
    "People": Kind(_PEOPLE, lambda text: tuple(re.split(r", | and ", text))),
    "ShownState": any_of({"complete": "Complete", "cancelled": "Cancelled", "failed": "Failed"}),
    "Failed": any_of(FAILURES),
    "Refused": any_of(REFUSALS),
    "Retried": any_of(KINDS_OF_FAILURE),
    "OddWish": any_of(ODD),
    "WrongWish": any_of(WRONG),
    "Unreadable": any_of(UNREADABLE),
    "WrongThere": any_of(WRONG_THERE),
    "BadToken": any_of(TOKENS),
    "ForeignAct": word_of(FOREIGN_ACTS),
    "StudioMistake": word_of(MISTAKES),
    "DrawnSize": word_of(("square", "portrait", "landscape")),
    "DrawnStyle": word_of(("anime", "cartoon", "comic", "pixel", "realistic", "watercolour")),
    "Field": Kind(r"[A-Za-z_]+(?:\.[A-Za-z_0-9]+)*"),
    "Fields": Kind(r"\w+(?:(?:, | and )\w+)+", lambda text: tuple(re.split(r", | and ", text))),
}
