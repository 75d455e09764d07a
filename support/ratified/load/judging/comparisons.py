"""Promises that one thing is no slower than another, measured by turns so that the machine's moods meet both."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from ratified.load.judging.verdict import Judgement, Sureness


@dataclass(frozen=True, slots=True)
class Compared:
    """One turn of both: the figure of the one that is judged, and the figure of the other."""

    this: float
    other: float

    @property
    def ratio(self) -> float:
        """Return how many times the other's figure this one is."""
        return self.this / self.other


def judge_ratio(turns: Sequence[Compared], most: float, sureness: Sureness) -> Judgement:
    """Judge the promise that one is at most so many times as slow as another, by the median of the turns' ratios."""
    if not turns or any(turn.other <= 0 or turn.this <= 0 for turn in turns):
        why = "nothing was compared" if not turns else "a turn of the comparison measured nothing"
        return Judgement.error(why, len(turns))
    ratios = sorted(turn.ratio for turn in turns)
    figure = median(ratios)
    low, high = median_bounds(ratios, sureness.doubt)
    told = (
        f"{figure:.3g} times in the median of {len(ratios)} turns; the true one lies between {low:.3g} and {high:.3g}"
    )
    return sureness.judge(
        figure, (low, high), len(ratios), told, holds=figure <= most, proven=high <= most, disproven=low > most
    )


def median_bounds(ordered: Sequence[float], doubt: float) -> tuple[float, float]:
    """Return between which of some ordered values the true median lies; each bound is wrong as rarely as told.

    Of five values, all lie on one side of it once in thirty-two times: the interval needs no assumption but that turns
    do not depend on each other.
    """
    size = len(ordered)
    below, chance = 0, 0.5**size
    while below < size / 2 and chance <= doubt:
        below += 1
        chance += math.comb(size, below) * 0.5**size
    return (ordered[below - 1], ordered[size - below]) if below else (0.0, math.inf)
