"""Durations counted in buckets, so that any number of them fits and those of several machines merge exactly."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Counts = np.ndarray[Any, np.dtype[np.int64]]

# Up to here every nanosecond has a bucket of its own; above, each doubling is parted into half as many equal buckets,
# so that none is wider than a 256th of what it holds.
_EXACT_BITS = 9
_PARTS = 1 << (_EXACT_BITS - 1)
_LONGEST_BITS = 53  # more than a hundred days
_SIZE = (_LONGEST_BITS - _EXACT_BITS) * _PARTS + (1 << _EXACT_BITS)


class Buckets:
    """How many durations, in nanoseconds, fell into which bucket."""

    def __init__(self) -> None:
        import numpy as np

        self._counts: Counts = np.zeros(_SIZE, dtype=np.int64)

    @classmethod
    def of(cls, durations: Iterable[int]) -> Buckets:
        """Return the buckets of some durations."""
        buckets = cls()
        buckets.add(durations)
        return buckets

    @classmethod
    def from_counts(cls, counts: Mapping[int, int]) -> Buckets:
        """Return the buckets that another process has told."""
        buckets = cls()
        for place, count in counts.items():
            buckets._counts[place] += count
        return buckets

    def add(self, durations: Iterable[int]) -> None:
        """Count some durations more."""
        import numpy as np

        values = np.fromiter(durations, dtype=np.int64)
        if not values.size:
            return
        if int(values.min()) < 0 or int(values.max()) >= 1 << _LONGEST_BITS:
            raise ValueError(f"a duration lies between 0 and {1 << _LONGEST_BITS} ns")
        _, bits = np.frexp(values.astype(np.float64))
        shifts = np.maximum(bits.astype(np.int64) - _EXACT_BITS, 0)
        np.add.at(self._counts, shifts * _PARTS + (values >> shifts), 1)

    def merge(self, other: Buckets) -> None:
        """Count what others have counted."""
        self._counts += other._counts

    def counts(self) -> dict[int, int]:
        """Return what another process needs to know: every bucket that holds something."""
        import numpy as np

        return {int(place): int(self._counts[place]) for place in np.flatnonzero(self._counts)}

    def __len__(self) -> int:
        return int(self._counts.sum())

    def percentile(self, share: float) -> int:
        """Return a duration that this share of all did not exceed, at most a 256th too long."""
        import numpy as np

        size = len(self)
        if not size:
            raise ValueError("of no durations there is no percentile")
        # Of a share such as 0.95 only the nearest fraction is known.
        rank = min(size, max(1, math.ceil(share * size - 1e-9)))
        return _longest(int(np.searchsorted(np.cumsum(self._counts), rank)))


def _longest(place: int) -> int:
    shift = max(place // _PARTS - 1, 0)
    return ((place - shift * _PARTS + 1) << shift) - 1
