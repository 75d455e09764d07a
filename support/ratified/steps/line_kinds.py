"""The words that phrases about people's lines to systems are made of."""

from __future__ import annotations

from collections.abc import Mapping

from ratified.gherkin import Kind
from ratified.steps import fault_kinds


def person_of(text: str) -> str:
    """Return whose line it is: "Ines's line"; nobody's in particular where it is every line."""
    return text.removesuffix("'s line") if text != "every line" else ""


def count_of(text: str) -> int | None:
    """Return how many: "the next request", "the next 3 requests"; None for "every request"."""
    words = text.split()
    if words[0] == "every":
        return None
    return int(words[2]) if len(words) > 3 else 1


KINDS: Mapping[str, Kind] = {
    "Line": Kind(r"\w+'s line|every line", person_of),
    "System": Kind(r"\w+(?: [A-Z]\w*)*"),
    "Requests": Kind(r"the next request|the next [1-9]\d* requests|every request", count_of),
    "Answers": Kind(r"the next answer|the next [1-9]\d* answers|every answer", count_of),
    "Often": fault_kinds.KINDS["Often"],
    "Seconds": fault_kinds.KINDS["Seconds"],
}
