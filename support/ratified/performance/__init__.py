"""A scenario's promises about load: what is sent is rehearsed, then repeated, then judged and shown."""

from ratified.performance.arrivals import Traffic, ask_for, ask_for_each, rehearse
from ratified.performance.sending import apply, apply_alternately, each, profile
from ratified.performance.verdicts import judge, judge_comparison, judge_growth_of, judge_limits, report

__all__ = [
    "Traffic",
    "apply",
    "apply_alternately",
    "ask_for",
    "ask_for_each",
    "each",
    "judge",
    "judge_comparison",
    "judge_growth_of",
    "judge_limits",
    "profile",
    "rehearse",
    "report",
]
