"""Promises about what grows with every request, such as the memory of a server that leaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ratified.load.judging.verdict import Judgement, Sureness

_FEWEST = 10


@dataclass(frozen=True, slots=True)
class Growth:
    """Something that was looked at again and again: how many requests had been served by then, and how large it was."""

    served: Sequence[float]
    sizes: Sequence[float]

    def __post_init__(self) -> None:
        if len(self.served) != len(self.sizes):
            raise ValueError(f"{len(self.served)} numbers of requests do not fit {len(self.sizes)} sizes")


def judge_growth(growth: Growth, most: float, sureness: Sureness) -> Judgement:
    """Judge the promise that a thing grows by less than so much a request.

    The slope is the median of the slopes between any two looks (Theil and Sen): a jump near the beginning or the end
    bends it not at all, and one in the middle leaves the question open.
    """
    from scipy.stats import theilslopes

    looks = len(growth.served)
    if looks < _FEWEST or max(growth.served) <= min(growth.served):
        why = f"{looks} looks at it, while requests were served, show no growth: {_FEWEST} are needed"
        return Judgement.error(why, looks)
    found = theilslopes(growth.sizes, growth.served, alpha=1 - 2 * sureness.doubt)
    slope, low, high = (float(one) for one in (found.slope, found.low_slope, found.high_slope))
    told = f"it grows by {slope:.4g} a request, certainly by {low:.4g} to {high:.4g}, over {looks} looks"
    return sureness.judge(
        slope, (low, high), looks, told, holds=slope < most, proven=high < most, disproven=low >= most
    )
