"""What became of behave's statements: taken down where they ran, applied to those of another process."""

from __future__ import annotations

from collections.abc import Sequence

from ratified.gherkin import Captured, ManyCaptured, Scenario, Statement, Status, Step
from ratified.runner.records.messages import Crossing, Performed, Printed, Record, Thrown, harmless
from ratified.runner.records.trace import Call, calls_of, trace_of


def performed(scenario: Scenario) -> tuple[Performed, ...]:
    """Return what became of the steps of a scenario."""
    return tuple(_performed(step) for step in scenario.all_steps)


def _performed(step: Step) -> Performed:
    if step.exception is None and step.error_message is None and not step.captured.captures:
        return Performed(step.status.name, step.duration, hook_failed=step.hook_failed)
    return Performed(
        step.status.name,
        step.duration,
        harmless(step.error_message) if step.error_message is not None else None,
        Thrown.of(step.exception),
        step.hook_failed,
        printed_of(step.captured.captures),
    )


def printed_of(captures: Sequence[Captured]) -> tuple[Printed, ...]:
    """Return what was captured."""
    return tuple(
        Printed(one.name, one.failed, harmless(one.stdout), harmless(one.stderr), harmless(one.log)) for one in captures
    )


def apply(record: Record, scenario: Scenario) -> None:
    """Make a scenario of this process what it has become in another."""
    scenario.hook_failed = record.hook_failed
    scenario.error_message = record.error
    scenario.exception = record.exception.again() if record.exception else None
    scenario.exc_traceback = trace_of(record.calls)
    _apply_captured(record.captured, scenario.captured)
    for step, one in zip(scenario.all_steps, record.steps, strict=True):
        _apply_step(one, step)
    if record.skipped:
        scenario.should_skip, scenario.skip_reason = True, record.skip_reason
    scenario.set_status(Status[record.status])


def _apply_step(one: Performed, step: Step) -> None:
    step.status = Status[one.status]
    step.duration = one.seconds
    step.hook_failed = one.hook_failed
    step.error_message = one.error
    step.exception = one.exception.again() if one.exception else None
    _apply_captured(one.captured, step.captured)


def apply_trouble(statement: Statement, error: str | None, exception: Thrown | None) -> None:
    """Let a feature or a rule of this process know that a hook has failed in another."""
    statement.hook_failed = True
    if statement.error_message:
        if error in statement.error_message.split("\n"):
            # Several workers have been there, and each found the same.
            return
        statement.error_message += f"\n{error}"
    else:
        statement.error_message = error
        statement.exception = exception.again() if exception else None


def apply_told(statement: Statement, told: Crossing) -> None:
    """Let a feature or a rule of this process know what was captured of it in another; every worker tells the same."""
    captured = statement.captured
    known = [*printed_of(captured.captures)]
    _apply_captured([*known, *(one for one in told.captured if one not in known)], captured)


def calls_of_hook(scenario: Scenario) -> tuple[Call, ...]:
    """Return the way to what failed in a hook of a scenario."""
    return calls_of(scenario.exc_traceback) if scenario.hook_failed else ()


def _apply_captured(printed: Sequence[Printed], captured: ManyCaptured) -> None:
    captured.reset()
    for one in printed:
        captured.add_captured(Captured(one.stdout, one.stderr, one.log, one.name, one.failed), use_merge=False)
