"""The four verdicts on a promise about figures, and how sure one has to be for each."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

CONFIDENCE = 0.95


class Verdict(StrEnum):
    """What becomes of a promise."""

    PASS = "pass"  # noqa: S105 no password
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"
    ERROR = "error"


class Policy(StrEnum):
    """How much a promise needs in order to pass."""

    STRICT = "strict"  # it is proven
    DEFAULT = "default"  # its figure holds, and is measured on until it is proven or disproven
    LITERAL = "literal"  # its figure holds, whatever chance had to do with it


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with the figure that led to it, and the interval in which the true one lies."""

    verdict: Verdict
    figure: float
    low: float
    high: float
    size: int  # how many observations
    effective: float  # how many they are worth, as they come in runs
    is_settled: bool
    why: str

    @classmethod
    def error(cls, why: str, size: int = 0) -> Judgement:
        """Return that nothing can be said, because nothing, or not what was meant, was measured."""
        return cls(Verdict.ERROR, math.nan, -math.inf, math.inf, size, size, is_settled=True, why=why)


@dataclass(frozen=True, slots=True)
class Sureness:
    """How sure one has to be when a measurement is looked at several times before it ends.

    Whoever looks twenty times and stops at the first proof finds one by chance: each look gets an equal part of the
    chance to be wrong that the measurement as a whole may have.
    """

    policy: Policy = Policy.DEFAULT
    confidence: float = CONFIDENCE
    looks: int = 1

    def __post_init__(self) -> None:
        if not 0.5 < self.confidence < 1:
            raise ValueError(f"a confidence lies between 0.5 and 1, which {self.confidence} does not")
        if self.looks < 1:
            raise ValueError(f"a measurement is looked at once at least, not {self.looks} times")

    @property
    def doubt(self) -> float:
        """Return the chance to be wrong that one look may have."""
        return (1 - self.confidence) / self.looks

    def judge(
        self,
        figure: float,
        between: tuple[float, float],
        size: int,
        why: str,
        *,
        holds: bool,
        proven: bool,
        disproven: bool,
        effective: float | None = None,
    ) -> Judgement:
        """Judge a figure of which it is known whether it holds, and what its interval leaves open."""
        verdict = self._decide(holds=holds, proven=proven, disproven=disproven)
        settled = proven or disproven or self.policy is Policy.LITERAL
        return Judgement(verdict, figure, *between, size, size if effective is None else effective, settled, why)

    def _decide(self, *, holds: bool, proven: bool, disproven: bool) -> Verdict:
        if self.policy is Policy.LITERAL:
            return Verdict.PASS if holds else Verdict.FAIL
        if proven:
            return Verdict.PASS
        if disproven or (self.policy is Policy.DEFAULT and not holds):
            return Verdict.FAIL
        return Verdict.INCONCLUSIVE
