"""A recording parted into equal pieces of time: what was due, sent, answered and failed in each."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ratified.load.recording import Recording
from ratified.load.samples import Column, Outcome

if TYPE_CHECKING:
    import numpy as np

    from ratified.load.recording import Flags, Numbers

    Figures = np.ndarray[Any, np.dtype[np.float64]]

_MOST_PIECES = 60
_LEAST_PIECES = 12
_PER_PIECE = 40  # so many requests make a percentile worth drawing
_SHORTEST = 1_000_000  # ns


@dataclass(frozen=True, slots=True)
class Stretch:
    """From when to when a phase lasted, in seconds of the picture."""

    name: str
    is_judged: bool
    is_open: bool
    begin: float
    end: float


@dataclass(frozen=True)
class Timeline:
    """Single requests over time; errands as wholes are left out, as they would be counted twice."""

    recording: Recording
    rows: Numbers = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rows", single_requests(self.recording.rows))

    @functools.cached_property
    def begin(self) -> int:
        """Return when the picture begins, on the generator's clock."""
        due = [int(self.rows[0, Column.INTENDED])] if len(self.rows) else []
        return min([span.begin for span in self.recording.spans] + due, default=0)

    @functools.cached_property
    def length(self) -> int:
        """Return how many nanoseconds it lasts."""
        due = [int(self.rows[-1, Column.INTENDED]) + 1] if len(self.rows) else []
        end = max([span.end for span in self.recording.spans] + due, default=0)
        return max(end - self.begin, _SHORTEST)

    @functools.cached_property
    def width(self) -> int:
        """Return how long a piece is, in nanoseconds."""
        wanted = min(max(len(self.rows) // _PER_PIECE, _LEAST_PIECES), _MOST_PIECES)
        return _round_width(self.length / wanted)

    @functools.cached_property
    def edges(self) -> Figures:
        """Return where pieces begin and the last one ends, in seconds; the last is between half and one and a half."""
        import numpy as np

        pieces = max(1, round(self.length / self.width))
        edges = np.arange(pieces + 1, dtype=np.float64) * (self.width / 1e9)
        edges[-1] = self.length / 1e9
        return edges

    @property
    def middles(self) -> Figures:
        """Return the middle of each piece, in seconds."""
        middles: Figures = (self.edges[1:] + self.edges[:-1]) / 2
        return middles

    @functools.cached_property
    def is_good(self) -> Flags:
        """Return of each request whether it ended as it must."""
        good: Flags = self.rows[:, Column.OUTCOME] == Outcome.GOOD
        return good

    def pieces(self, moments: Numbers) -> Numbers:
        """Return in which piece each moment lies."""
        import numpy as np

        places: Numbers = np.clip((moments - self.begin) // self.width, 0, len(self.edges) - 2)
        return places

    def per_second(self, moments: Numbers) -> Figures:
        """Return how many of some moments fell on a second of each piece."""
        import numpy as np

        counts = np.bincount(self.pieces(moments), minlength=len(self.edges) - 1)
        rates: Figures = counts / np.diff(self.edges)
        return rates

    def percentiles(self, shares: Sequence[float]) -> list[Figures]:
        """Return percentiles of the response time in each piece, in seconds; a piece without answers has none."""
        import numpy as np

        good = self.rows[self.is_good]
        pieces = self.pieces(good[:, Column.INTENDED])
        times = good[:, Column.LAST] - good[:, Column.INTENDED]
        times = times[np.lexsort((times, pieces))]
        counts = np.bincount(pieces, minlength=len(self.edges) - 1)
        starts = np.cumsum(counts) - counts
        return [_picked(times, starts, counts, share) for share in shares]

    def due(self) -> Figures:
        """Return how many arrivals were wanted a second, where they do not wait; elsewhere nothing is known."""
        import numpy as np

        is_open = [number for number, phase in enumerate(self.recording.phases) if phase.is_open]
        chosen = self.rows[np.isin(self.rows[:, Column.PHASE], is_open) & (self.rows[:, Column.IS_ARRIVAL] == 1)]
        rates = self.per_second(chosen[:, Column.INTENDED])
        covered = np.zeros(len(rates), dtype=bool)
        for stretch in self.stretches:
            if stretch.is_open:
                covered |= (self.middles >= stretch.begin) & (self.middles <= stretch.end)
        return np.where(covered | (rates > 0), rates, np.nan)

    def sent(self) -> Figures:
        """Return how many arrivals were sent a second."""
        chosen = self.rows[(self.rows[:, Column.IS_ARRIVAL] == 1) & (self.rows[:, Column.WRITTEN] > 0)]
        return self.per_second(chosen[:, Column.WRITTEN])

    def failures(self) -> list[tuple[str, int, Figures]]:
        """Return how requests failed, how many did so, and how many a second in each piece; the most frequent first."""
        import numpy as np

        failed = self.rows[~self.is_good]
        codes = _codes(failed)
        found, counts = np.unique(codes, return_counts=True)
        ordered = sorted(zip(found.tolist(), counts.tolist(), strict=True), key=lambda one: (-one[1], one[0]))
        return [
            (_told(code), count, self.per_second(failed[codes == code, Column.INTENDED])) for code, count in ordered
        ]

    @functools.cached_property
    def stretches(self) -> list[Stretch]:
        """Return when which phase was; one that was gone on with at once is one stretch."""
        spans = [(span.phase, span.begin, span.end) for span in self.recording.spans] or self._unfinished()
        found: list[Stretch] = []
        for number, begin, end in sorted(spans, key=lambda span: span[1]):
            phase = self.recording.phases[number]
            start = (begin - self.begin) / 1e9
            if found and found[-1].name == phase.name and start - found[-1].end < 0.02 * self.length / 1e9:
                start = found.pop().begin
            found.append(Stretch(phase.name, phase.is_judged, phase.is_open, start, (end - self.begin) / 1e9))
        return found

    def _unfinished(self) -> list[tuple[int, int, int]]:
        """Return when phases were of which nobody told, because they never came to their end."""
        import numpy as np

        phases, due = self.rows[:, Column.PHASE], self.rows[:, Column.INTENDED]
        numbers = [int(number) for number in np.unique(phases) if number < len(self.recording.phases)]
        return [(number, int(due[phases == number].min()), int(due[phases == number].max())) for number in numbers]


def single_requests(rows: Numbers) -> Numbers:
    """Return the rows without those of errands as wholes: they are due with their first request, and never arrive."""
    import numpy as np

    arrives = rows[:, Column.IS_ARRIVAL] == 1
    if arrives.all():
        return rows
    due = rows[:, Column.INTENDED]
    whole = ~arrives & (rows[:, Column.TAKEN] == due) & np.isin(due, due[arrives])
    single: Numbers = rows[~whole]
    return single


def _picked(ordered: Numbers, starts: Numbers, counts: Numbers, share: float) -> Figures:
    import numpy as np

    picked = np.full(len(counts), np.nan)
    there = counts > 0
    ranks = np.clip(np.ceil(share * counts - 1e-9).astype(np.int64), 1, None)
    picked[there] = ordered[(starts + ranks - 1)[there]] / 1e9
    return picked


def _codes(rows: Numbers) -> Numbers:
    import numpy as np

    outcomes = rows[:, Column.OUTCOME]
    # Every wrong status is a way to fail of its own.
    statuses = np.where(outcomes == Outcome.WRONG_STATUS, rows[:, Column.STATUS], 0)
    codes: Numbers = outcomes * 1000 + statuses
    return codes


def _told(code: int) -> str:
    outcome, status = divmod(code, 1000)
    return f"status {status}" if outcome == Outcome.WRONG_STATUS else Outcome(outcome).told


def _round_width(least: float) -> int:
    """Return the next round number of nanoseconds, as evenly spaced arrivals fill round pieces evenly."""
    width = _SHORTEST
    while True:
        for factor in (1, 2, 5):
            if width * factor >= least:
                return width * factor
        width *= 10
