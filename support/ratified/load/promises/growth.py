"""Promises about what a system keeps of each request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ratified.load.judging import Growth, Sureness, judge_growth
from ratified.load.promises.promise import Look, Promise
from ratified.load.samples import Column

if TYPE_CHECKING:
    from ratified.load.memory import Size
    from ratified.load.recording import Observed

_MOST_LOOKS = 300


def growing(most: float, looks: Sequence[Size]) -> Promise:
    """Promise that memory grows by less than so many bytes a request, once the system is warm."""

    def look(observed: Observed, sureness: Sureness) -> Look:
        judged = judge_growth(_growth(observed, looks), most, sureness)
        return Look(judged, f"{judged.figure:.4g} bytes, certainly {judged.low:.4g} to {judged.high:.4g}")

    words = f"memory grows by less than {most:g} bytes a request"
    return Promise(words, "memory kept of a request", f"< {most:g} bytes", look)


def _growth(observed: Observed, looks: Sequence[Size]) -> Growth:
    """Return how large it was when how many had been answered, from the first that is judged to the last."""
    import numpy as np

    ended = np.sort(observed.column(Column.LAST))
    if not len(ended):
        return Growth((), ())
    within = [one for one in looks if ended[0] <= one.at <= ended[-1]]
    # The slopes between any two are looked at: a few hundred looks are enough, and their square is not too many.
    within = within[:: max(1, len(within) // _MOST_LOOKS)]
    served = np.searchsorted(ended, [one.at for one in within], side="right")
    return Growth([float(number) for number in served], [float(one.size) for one in within])
