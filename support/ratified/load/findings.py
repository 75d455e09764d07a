"""What became of promises about a load, in the words of a table."""

from __future__ import annotations

from dataclasses import dataclass

from ratified.load.judging import Judgement, Verdict


@dataclass(frozen=True, slots=True)
class Finding:
    """One promise, looked at in one place."""

    promise: str  # "95 % of responses take less than 20 ms"
    where: str  # the endpoint or the phase; empty where all requests were meant
    metric: str  # "response time, p95"
    target: str  # "< 20 ms"
    actual: str  # "14.2 ms; 97.0 % in time, certainly 93.1 to 99.2 %"
    judgement: Judgement
    limit: int = 0  # nanoseconds, where it is one

    @property
    def verdict(self) -> Verdict:
        """Return what became of it."""
        return self.judgement.verdict

    @property
    def status(self) -> str:
        """Return what became of it, as reports say it."""
        return self.verdict.upper()
