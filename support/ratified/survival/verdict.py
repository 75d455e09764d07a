"""What came of a scenario under a fault, judged by its own Thens, by its clean-up, and by doing the same again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from ratified.survival.trial import Trial


class Verdict(Enum):
    """The ways in which a scenario comes out of a fault; each value is what readers are told."""

    CARRIED_ON = "carried on"
    TOLD = "told the user"
    LOST = "lost work"
    HUNG = "hung"
    CORRUPTED = "corrupted"
    NOT_MET = "not met"
    NOT_JUDGED = "not judged"

    @property
    def is_bad(self) -> bool:
        """Say whether somebody has to explain it."""
        return self in (Verdict.LOST, Verdict.HUNG, Verdict.CORRUPTED, Verdict.NOT_JUDGED)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict and its reason."""

    verdict: Verdict
    why: str = ""


def judged(trials: Sequence[Trial]) -> Judgement:
    """Return what came of a scenario, from its attempt under the fault and the one after it."""
    if not trials:
        return Judgement(Verdict.NOT_JUDGED, "it never began")
    first, again = trials[0], trials[1] if len(trials) > 1 else None
    if not first.met or first.has_own_faults:
        return _unmet(first)
    if first.passed:
        return Judgement(Verdict.CARRIED_ON)
    if again is None or not again.passed:
        after = again.error if again else "it could not be done again"
        return Judgement(Verdict.CORRUPTED, f"done again without the fault: {after}")
    return _failed(first, again)


def _unmet(first: Trial) -> Judgement:
    if first.has_own_faults:
        return Judgement(Verdict.NOT_MET, "it lets something go wrong there itself")
    if first.passed or first.skipped:
        return Judgement(Verdict.NOT_MET, "nothing in it meets this fault")
    return Judgement(Verdict.NOT_JUDGED, f"it failed before it met the fault: {first.error}")


def _failed(first: Trial, again: Trial) -> Judgement:
    if first.broke_contract or first.left_something:
        return Judgement(Verdict.CORRUPTED, first.error)
    # What people are told when nothing goes wrong is part of the scenario.
    told = first.noes - again.noes
    if told:
        return Judgement(Verdict.TOLD, ", ".join(sorted(told)))
    return Judgement(Verdict.HUNG if first.has_waited else Verdict.LOST, first.error)
