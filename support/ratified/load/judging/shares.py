"""Promises about a share of all requests: every percentile and every rate of success or failure is one.

That 95 % take less than 300 ms is a question of how many took longer, and needs no definition of a percentile.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from ratified.load.judging.verdict import CONFIDENCE, Judgement, Sureness

# Of shares such as 0.95 only the nearest fraction is known.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Share:
    """How many of some observations kept a promise."""

    kept: int
    size: int

    def __post_init__(self) -> None:
        if not 0 <= self.kept <= self.size:
            raise ValueError(f"{self.kept} of {self.size} is no share")

    @property
    def figure(self) -> float:
        """Return the share; of nothing there is none."""
        return self.kept / self.size if self.size else math.nan


def judge_share(
    share: Share, least: float, sureness: Sureness, effective: float | None = None, *, exceeds: bool = False
) -> Judgement:
    """Judge the promise that at least so large a share of all that could ever be observed keeps it.

    `effective` says how many independent observations they are worth; with `exceeds` the share itself is too little.
    """
    if not 0 < least < 1:
        raise ValueError(f"a share that can be promised lies between 0 and 1, which {least} does not")
    if not share.size:
        return Judgement.error("nothing was observed")
    worth = min(share.size, effective or share.size)
    low, high = bounds(share, worth, sureness.doubt)
    short = least * share.size - share.kept
    holds = short < -_ROUNDING if exceeds else short <= _ROUNDING
    # Where one as good as the limit has been ruled out from above or from below.
    proven, disproven = low > least, high < least
    why = _why(share, least, low, high, sureness)
    return sureness.judge(
        share.figure,
        (low, high),
        share.size,
        why,
        holds=holds,
        proven=proven,
        disproven=disproven,
        effective=worth,
    )


def bounds(share: Share, worth: float, doubt: float) -> tuple[float, float]:
    """Return the exact one-sided bounds (Clopper and Pearson) below and above which the true share hardly lies."""
    from scipy.special import betaincinv

    kept, missed = worth * share.figure, worth * (1 - share.figure)
    low = float(betaincinv(kept, missed + 1, doubt)) if kept else 0.0
    high = float(betaincinv(kept + 1, missed, 1 - doubt)) if missed else 1.0
    return low, high


def least_to_prove(least: float, confidence: float = CONFIDENCE) -> int:
    """Return how many observations, all of them good, prove that at least this share is."""
    return math.floor(math.log(1 - confidence) / math.log(least) + _ROUNDING) + 1


def _why(share: Share, least: float, low: float, high: float, sureness: Sureness) -> str:
    told = f"{share.kept} of {share.size} ({share.figure:.1%}); the true share lies between {low:.1%} and {high:.1%}"
    needed = least_to_prove(least, 1 - sureness.doubt)
    if low <= least <= high and share.size < needed:
        told += f"; fewer than {needed} can never prove {least:.4g}"
    return told
