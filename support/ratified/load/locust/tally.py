"""Response times counted in buckets: by what was asked, in which phase, and how it ended."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ratified.load.buckets import Buckets
from ratified.load.samples import Column, Outcome

if TYPE_CHECKING:
    from ratified.load.recording import Numbers

Counted = tuple[int, int, int, dict[int, int]]


class Tally:
    """What workers have counted; merged, it is what one of them would have counted alone."""

    def __init__(self) -> None:
        self._buckets: dict[tuple[int, int, int], Buckets] = {}

    @classmethod
    def of_rows(cls, rows: Numbers) -> Tally:
        """Return the tally of some rows."""
        import numpy as np

        tally = cls()
        kinds = rows[:, [Column.ENDPOINT, Column.PHASE, Column.OUTCOME]]
        for kind in np.unique(kinds, axis=0):
            same = rows[(kinds == kind).all(axis=1)]
            endpoint, phase, outcome = kind.tolist()
            tally._buckets[endpoint, phase, outcome] = Buckets.of(same[:, Column.LAST] - same[:, Column.INTENDED])
        return tally

    def counted(self) -> list[Counted]:
        """Return what another process needs to know."""
        return [(*kind, buckets.counts()) for kind, buckets in self._buckets.items()]

    def add(self, counted: Iterable[Counted]) -> None:
        """Count what another process has counted."""
        for endpoint, phase, outcome, counts in counted:
            self._buckets.setdefault((endpoint, phase, outcome), Buckets()).merge(Buckets.from_counts(counts))

    def __len__(self) -> int:
        return sum(map(len, self._buckets.values()))

    def times(self, endpoint: int | None = None, phase: int | None = None, outcome: Outcome = Outcome.GOOD) -> Buckets:
        """Return the response times of those that ended like this, of an endpoint and a phase or of all."""
        merged = Buckets()
        for (its_endpoint, its_phase, its_outcome), buckets in self._buckets.items():
            if endpoint in (None, its_endpoint) and phase in (None, its_phase) and outcome == its_outcome:
                merged.merge(buckets)
        return merged
