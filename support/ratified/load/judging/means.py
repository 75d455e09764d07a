"""Promises about a mean, which a few long ones can carry far from where most requests are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ratified.load.judging.verdict import Judgement, Sureness

# With fewer, no resampling knows how far the long ones reach.
_FEWEST = 20
_MOST_BLOCKS, _OF_A_BLOCK = 50, 5
_RESAMPLES = 4000


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean with the interval in which the true one lies."""

    figure: float
    low: float
    high: float


def mean_of(values: Sequence[float], doubt: float, seed: int) -> Mean:
    """Return the mean and its interval, found by resampling and corrected for bias and skewness (BCa).

    Values that stand in the order of time are resampled in blocks, because slow ones come in runs.
    """
    import numpy as np
    from scipy.stats import bootstrap

    figure = float(np.mean(values))
    blocks = max(_FEWEST, min(_MOST_BLOCKS, len(values) // _OF_A_BLOCK))
    sample = np.asarray([part.mean() for part in np.array_split(np.asarray(values, dtype=float), blocks)])
    if float(np.ptp(sample)) == 0:
        return Mean(figure, figure, figure)
    found = bootstrap(
        (sample,),
        np.mean,
        n_resamples=_RESAMPLES,
        batch=max(1, 2_000_000 // sample.size),
        confidence_level=1 - 2 * doubt,
        method="BCa",
        rng=np.random.default_rng(seed),
    ).confidence_interval
    return Mean(figure, float(found.low), float(found.high))


def judge_mean(
    values: Sequence[float], most: float, sureness: Sureness, seed: int, *, reaches: bool = False
) -> Judgement:
    """Judge the promise that the mean of all that could ever be observed lies below a limit, or reaches it at most."""
    size = len(values)
    if not size:
        return Judgement.error("nothing was observed")
    mean = mean_of(values, sureness.doubt, seed) if size >= _FEWEST else Mean(sum(values) / size, 0.0, math.inf)
    told = f"a mean of {mean.figure:.4g} over {size}"
    if size < _FEWEST:
        told += f"; from fewer than {_FEWEST} nobody can say where the true one lies"
    else:
        told += f"; the true one lies between {mean.low:.4g} and {mean.high:.4g}"
    return sureness.judge(
        mean.figure,
        (mean.low, mean.high),
        size,
        told,
        holds=mean.figure < most or (reaches and mean.figure == most),
        proven=mean.high < most or (reaches and mean.high == most),
        disproven=mean.low > most or (not reaches and mean.low == most),
    )
