"""What was asked for, what came of it, and whether that is within the limit."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from scipy.stats import fisher_exact

# Of all that is judged, one line in a hundred may be wrong.
_CHANCE = 0.01


@dataclass(frozen=True, slots=True)
class Limit:
    """How far a figure may be from what was asked for; 0 promises nothing."""

    distance: float
    is_share: bool = False

    def __str__(self) -> str:
        if not self.distance and not self.is_share:
            return "–"
        return f"±{self.distance:.0%}" if self.is_share else f"±{self.distance:g}"

    def holds(self, asked: float, got: float) -> bool:
        """Say whether it is kept."""
        if self.is_share:
            return abs(got - asked) <= self.distance * asked
        return not self.distance or abs(got - asked) <= self.distance


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table; a tail that is judged is that of the 95th percentile.

    Where the same was measured beside it without a proxy, the machine's own, it is judged by how many are beyond the
    limit: no more than the machine's, but for chance.
    """

    fault: str
    spoken: str
    connection: str
    unit: str
    asked: float
    limit: Limit
    has_tail: bool = True
    got: list[float] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """Return the middle of all rounds."""
        return statistics.median(self.got)

    @property
    def tail(self) -> float:
        """Return what 95 of 100 do not exceed."""
        return _tail(self.got)

    @property
    def beyond(self) -> tuple[int, int]:
        """Return how many are beyond the limit, and how many of the machine's own."""
        outside = (sum(not self.limit.holds(self.asked, one) for one in some) for some in (self.got, self.alone))
        return next(outside), next(outside)

    @property
    def holds(self) -> bool:
        """Say whether the limit is kept."""
        if not self.limit.holds(self.asked, self.median):
            return False
        if self.alone:
            return self.is_machines_own
        return not self.has_tail or self.limit.holds(self.asked, self.tail)

    @property
    def is_machines_own(self) -> bool:
        """Say whether chance explains that more are beyond the limit than of the machine's own."""
        ours, alone = self.beyond
        counts = [[ours, len(self.got) - ours], [alone, len(self.alone) - alone]]
        return bool(fisher_exact(counts, alternative="greater").pvalue >= _CHANCE)

    @property
    def told(self) -> str:
        """Return it as a line."""
        tail = f"{self.tail:>12.2f}" if self.has_tail else f"{'':>12}"
        ours, alone = self.beyond
        machine = f"{f'{ours}, {alone}':>9}" if self.alone else f"{'':>9}"
        kept = ("yes" if self.holds else "NO") if str(self.limit) != "–" else ""
        names = f"{self.fault:<34}{self.spoken:<11}{self.connection:<6}{self.unit:<8}"
        figures = f"{len(self.got):>6}{self.asked:>11.2f}{self.median:>12.2f}{tail}{machine}"
        return f"{names}{figures}{self.limit!s:>8} {kept}".rstrip()


def _tail(got: Sequence[float]) -> float:
    return sorted(got)[math.ceil(0.95 * len(got)) - 1]


HEADING = f"{'':<34}{'':<11}{'':<6}{'':<8}{'count':>6}{'asked':>11}{'p50':>12}{'p95':>12}{'beyond':>9}{'limit':>8} kept"


class Board:
    """All figures, in the order in which they first came."""

    def __init__(self) -> None:
        self._figures: dict[tuple[str, ...], Figure] = {}

    def add(self, figure: Figure, got: Sequence[float], alone: Sequence[float] = ()) -> None:
        """Add what a round has shown, and what the machine has shown beside it."""
        known = self._figures.setdefault((figure.fault, figure.spoken, figure.connection), figure)
        known.got.extend(got)
        known.alone.extend(alone)

    @property
    def lines(self) -> Iterator[str]:
        """Return it for readers."""
        yield HEADING
        yield from (figure.told for figure in self._figures.values())

    @property
    def holds(self) -> bool:
        """Say whether every limit is kept."""
        return all(figure.holds for figure in self._figures.values())
