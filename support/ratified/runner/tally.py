"""What a run has come to so far: one outcome a scenario, however often it was tried."""

from __future__ import annotations

from collections.abc import Sequence

from ratified.runner.choices import Choices
from ratified.runner.console import Console
from ratified.runner.outcome import Outcome
from ratified.runner.records.messages import Record

_SHOWN = 20


class Tally:
    """Counts attempts as they end."""

    def __init__(self, choices: Choices, console: Console) -> None:
        self.outcomes: list[Outcome] = []
        self._choices = choices
        self._console = console
        self._attempts: dict[str, list[Outcome]] = {}

    def heard(self, told: Record, *, is_final: bool) -> None:
        """Take note of an attempt that is over."""
        message = _message(told)
        is_repeated = bool(self._choices.repeat)
        outcome = Outcome(
            told.scenario, told.place, told.name, told.status, told.seconds, message, told.attempt, is_repeated
        )
        self._console.heard(told.place, told.name, failed=outcome.failed, is_final=is_final)
        attempts = self._attempts.setdefault(told.scenario, [])
        attempts.append(outcome)
        if is_final:
            self.outcomes.append(_worst(attempts) if is_repeated else outcome)

    @property
    def flaky(self) -> Sequence[Outcome]:
        """Return the scenarios that passed only when they were tried again."""
        return [outcome for outcome in self.outcomes if outcome.flaky]

    @property
    def problems(self) -> list[str]:
        """Return what turns a run red though every scenario has passed in the end."""
        if not self.flaky or self._choices.allow_flaky:
            return []
        names = ", ".join(f"{outcome.place} {outcome.name}" for outcome in self.flaky[:_SHOWN])
        return [f"{len(self.flaky)} flaky: passed only when tried again, which allow_flaky would let pass: {names}"]

    def told(self) -> list[str]:
        """Return what the console's summary is to say besides behave's own."""
        if self._choices.repeat:
            return self._told_of_repeats(self._choices.repeat)
        lines = [f"  {outcome.place}  {outcome.name}, at attempt {outcome.attempts}" for outcome in self.flaky]
        return ["", "Flaky scenarios, which passed only when they were tried again:", *lines] if lines else []

    def _told_of_repeats(self, times: int) -> list[str]:
        lines = [""]
        steady = 0
        for attempts in self._attempts.values():
            failures = [one for one in attempts if one.failed]
            steady += not failures and len(attempts) == times
            if failures:
                first = failures[0]
                share = len(failures) / len(attempts)
                why = first.message.splitlines()[0] if first.message else first.status
                lines.append(
                    f"{first.place}  {first.name}: {len(failures)} of {len(attempts)} failed, {share:.0%} ({why})"
                )
        # Rule of three: what never happened in n tries happens, with 95 % confidence, less often than 3 in n.
        bound = min(1.0, 3 / times)
        lines.append(
            f"{steady} of {len(self._attempts)} scenarios passed each of {times} times, in random order and with "
            f"delays: with 95 % confidence each fails in less than {bound:.1%} of its runs"
        )
        return lines


def _message(told: Record) -> str:
    """Return what went wrong first; where that is a stack, what the stack leads to."""
    if told.error:
        return told.error
    for step in told.steps:
        if step.exception is not None and (not step.error or step.error.startswith("Traceback")):
            return f"{step.exception.kind}: {step.exception.text}"
        if step.error:
            return step.error
        if step.status == "undefined":
            return "a step is not written yet"
    return ""


def _worst(attempts: Sequence[Outcome]) -> Outcome:
    return next((one for one in attempts if one.failed), attempts[-1])
