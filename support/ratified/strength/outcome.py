"""What became of one performance of a scenario, and by what anybody noticed that something was different."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ratified.failures import Broken, ContractBreach, MemoryGap, NeverHappened, NoAnswer
from ratified.gherkin import Scenario
from ratified.runner.workers.limits import TookTooLong
from ratified.strength.words import How, Question


class Ending(Enum):
    """How it ended."""

    NOTICED = "somebody noticed"
    UNNOTICED = "nobody noticed"
    # It asked for what nobody has recorded: only the systems themselves can say what comes then.
    ASTRAY = "it left what was recorded"
    UNMET = "the change met nothing"
    UNSEEN = "nobody looks at what was changed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One performance: how it ended, and where and by what it was noticed."""

    ending: Ending
    how: How | None = None
    step: str = ""
    why: str = ""
    # Of several changes that were made at once, those that were met; nobody has noticed anything.
    unnoticed: tuple[Question, ...] = ()


def noticed(scenario: Scenario, left_behind: list[str]) -> Outcome:
    """Return where and how a scenario that has failed did so."""
    for step in scenario.all_steps:
        if step.exception is not None or step.error_message:
            return Outcome(Ending.NOTICED, how_of(step.exception), f"{step.keyword} {step.name}", told(step.exception))
    if scenario.exception is None and left_behind:
        return Outcome(Ending.NOTICED, How.CHECK, "putting everything away", left_behind[0])
    return Outcome(Ending.NOTICED, how_of(scenario.exception), "", told(scenario.exception))


def how_of(error: BaseException | None) -> How:
    """Return by what an error shows that somebody noticed."""
    if isinstance(error, ContractBreach):
        return How.CONTRACT
    if isinstance(error, NeverHappened | TookTooLong) or (isinstance(error, NoAnswer) and error.kind == "timeout"):
        return How.TIMEOUT
    is_meant = isinstance(error, AssertionError | Broken) and not isinstance(error, MemoryGap)
    return How.CHECK if is_meant else How.CRASH


def told(error: BaseException | None) -> str:
    """Return the first line of an error."""
    lines = str(error).splitlines() if error is not None else []
    return lines[0] if lines else type(error).__name__
