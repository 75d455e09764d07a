"""What stands in a feature file and would be lost in silence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ratified.failures import ConfigurationError

MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class Doubt:
    """One place of a feature file that behave would not run as it is written."""

    file: str
    line: int
    what: str
    next: str
    empty: bool = False  # nothing is misspelt, something is only not there

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


def refusal(doubts: Sequence[Doubt]) -> ConfigurationError:
    """Return one failure that tells all doubts, or as many as anybody reads."""
    permit = "what is empty on purpose runs with -D allow_empty=yes"
    if len(doubts) == 1:
        (doubt,) = doubts
        return ConfigurationError(str(doubt), next=f"{doubt.next}; {permit}" if doubt.empty else doubt.next)
    told = [f"{doubt}\n  {doubt.next}" for doubt in doubts[:MOST_TOLD]]
    if len(doubts) > MOST_TOLD:
        told.append(f"and {len(doubts) - MOST_TOLD} more")
    return ConfigurationError(
        f"{len(doubts)} places of the feature files would not run as they are written",
        actual="\n".join(told),
        next=permit if any(doubt.empty for doubt in doubts) else "",
    )
