"""The words that phrases about faults are made of."""

from __future__ import annotations

from collections.abc import Mapping

from ratified.gherkin import Kind
from ratified.steps import load_kinds

_OFTEN = {"once": 1, "twice": 2}


def often_of(text: str) -> int:
    """Return how often: "once", "twice", "3 times"."""
    return _OFTEN.get(text) or int(text.split(maxsplit=1)[0])


KINDS: Mapping[str, Kind] = {
    "Service": Kind(r"(?:the [a-z]+ of )?\w+(?: [A-Z]\w*)*"),
    "Often": Kind(r"once|twice|[1-9]\d* times", often_of),
    "Seconds": load_kinds.KINDS["Seconds"],
}
