"""Judging figures that vary: what is proven, what is disproven, and what nobody can say yet."""

from ratified.load.judging.comparisons import Compared, judge_ratio
from ratified.load.judging.dependence import effective_size
from ratified.load.judging.growth import Growth, judge_growth
from ratified.load.judging.means import Mean, judge_mean
from ratified.load.judging.shares import Share, judge_share, least_to_prove
from ratified.load.judging.verdict import CONFIDENCE, Judgement, Policy, Sureness, Verdict

__all__ = [
    "CONFIDENCE",
    "Compared",
    "Growth",
    "Judgement",
    "Mean",
    "Policy",
    "Share",
    "Sureness",
    "Verdict",
    "effective_size",
    "judge_growth",
    "judge_mean",
    "judge_ratio",
    "judge_share",
    "least_to_prove",
]
