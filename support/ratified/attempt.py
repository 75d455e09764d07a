"""What somebody tried, and what came of it: every attempt is judged, or its scenario fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from ratified.display import shown
from ratified.failures import BrokenPromise

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A system said no, and why."""

    status: int
    code: str
    reason: str
    fields: Mapping[str, str] = field(default_factory=dict)
    correlation_id: str = ""


@dataclass(slots=True)
class _Judgement:
    given: bool = False


@dataclass(frozen=True, slots=True)
class Attempt(Generic[T]):
    """Something that was tried, with what came of it: the thing itself, or a refusal."""

    what: str
    outcome: T | Refusal
    _judgement: _Judgement = field(default_factory=_Judgement, repr=False, compare=False)

    @property
    def judged(self) -> bool:
        """Whether a step has looked at the outcome."""
        return self._judgement.given


def accepted(attempt: Attempt[T]) -> T:
    """Return what came of an attempt that must have succeeded."""
    attempt._judgement.given = True  # noqa: SLF001 - judging is this module's own business
    if isinstance(attempt.outcome, Refusal):
        no = attempt.outcome
        fields = "".join(f"; {name}: {why}" for name, why in no.fields.items())
        raise BrokenPromise(
            attempt.what, expected="accepted", actual=f"refused with {no.status} {no.code}: {no.reason}{fields}"
        )
    return attempt.outcome


def refused(attempt: Attempt[T]) -> Refusal:
    """Return why an attempt that must have been refused was refused."""
    attempt._judgement.given = True  # noqa: SLF001
    if not isinstance(attempt.outcome, Refusal):
        raise BrokenPromise(attempt.what, expected="refused", actual=f"accepted: {shown(attempt.outcome)}")
    return attempt.outcome
