"""The words that phrases about load are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ratified.failures import ConfigurationError
from ratified.gherkin import Context, Row
from ratified.load.wording import seconds_of

_DURATION = r"\d+(?:\.\d+)? ?(?:ms|s|seconds?|minutes?|hours?)"


@dataclass(frozen=True, slots=True)
class Kind:
    """What may stand in a place of a phrase, and what it means."""

    pattern: str
    read: Callable[[str], object]

    def __call__(self, text: str) -> object:
        """Return what the words mean."""
        return self.read(text)


def nanoseconds_of(text: str) -> int:
    """Return a duration in nanoseconds."""
    return round(seconds_of(text) * 1e9)


def rows(context: Context) -> Sequence[Row]:
    """Return the rows of a step's table; a step that needs one and has none says so."""
    if context.table is None:
        raise ConfigurationError("this step needs a table below it", next="see its description in the step catalogue")
    return list(context.table)


def name_of(row: Row) -> str:
    """Return what a thing is called, where the table says so."""
    return row.get("name") or ""


def weight_of(row: Row) -> float:
    """Return how often something happens beside the rest: 1 where the table does not say."""
    return float((row.get("weight") or "1").rstrip("% "))


def _share_of(text: str) -> float:
    return float(text.rstrip("% ")) / 100


KINDS: Mapping[str, Kind] = {
    "Seconds": Kind(_DURATION, seconds_of),
    "Time": Kind(_DURATION, nanoseconds_of),
    "Share": Kind(r"\d+(?:\.\d+)? ?%", _share_of),
    "Percentile": Kind(r"p\d+(?:\.\d+)?", lambda text: float(text[1:]) / 100),
}
