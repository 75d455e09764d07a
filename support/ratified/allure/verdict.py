"""What became of a scenario and of each of its steps, in words for people who do not read Python."""

from __future__ import annotations

import re
import traceback
from collections.abc import Sequence
from dataclasses import dataclass

from ratified.display import printable, shortened
from ratified.evidence import ScenarioEvidence
from ratified.failures import Broken, BrokenPromise
from ratified.gherkin import Scenario, Status, Step, StepNotImplementedError

DRY = "Dry run: nothing was carried out"
_MESSAGE = 10_000
_TRACE = 40_000
_UNDEFINED = (Status.undefined, Status.untested_undefined)
_PENDING = (Status.pending, Status.pending_warn, Status.untested_pending)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A status as Allure knows it, and the reason."""

    status: str
    message: str = ""
    trace: str = ""

    @property
    def red(self) -> bool:
        """Tell whether this verdict keeps a report from being green."""
        return self.status in {"failed", "broken"}


def of_scenario(scenario: Scenario, proof: ScenarioEvidence, *, dry_run: bool = False) -> Verdict:
    """Judge a scenario that is over, its clean-up included."""
    status = scenario.status
    if status in (Status.passed, Status.xfailed, Status.xpassed, Status.pending_warn):
        return Verdict("passed")
    if not status.has_failed():
        return _not_carried_out(scenario, dry_run=dry_run)
    judged = [of_step(step) for step in scenario.all_steps]
    reasons = [verdict for verdict in judged if verdict.red] + _around(scenario, proof)
    reasons = reasons or _of_no_step(scenario)
    if not reasons:
        return Verdict("broken", f"behave calls this scenario {status.name.replace('_', ' ')} and gives no reason")
    worst = next((verdict for verdict in reasons if verdict.status == "failed"), reasons[0])
    return Verdict(
        worst.status, _joined(reasons, worst), "\n".join(verdict.trace for verdict in reasons if verdict.trace)
    )


def of_step(step: Step) -> Verdict:
    """Judge one Gherkin step."""
    status = step.status
    if status is Status.passed:
        return Verdict("passed")
    if status in _UNDEFINED:
        return Verdict("broken", _not_written(step))
    if status in _PENDING or isinstance(step.exception, StepNotImplementedError):
        return Verdict("skipped" if status is Status.pending_warn else "broken", _pending(step))
    if status.has_failed():
        return _of_failed_step(step)
    return Verdict("skipped")


def told(error: BaseException) -> str:
    """Return what an exception says to a person."""
    if isinstance(error, Broken | BrokenPromise):
        return _text(error, "")
    if isinstance(error, AssertionError):
        return _text(error, "a check failed and did not say what it expected")
    if isinstance(error, KeyboardInterrupt):
        return "the run was stopped while this was under way"
    return f"{type(error).__name__}: {_text(error, 'no reason given')}"


def trace_of(error: BaseException) -> str:
    """Return the way through the code that led to an exception."""
    try:
        return printable(shortened("".join(traceback.format_exception(error)), _TRACE))
    except Exception as trouble:  # noqa: BLE001 - an exception that cannot even be shown must not end the run
        return f"{type(error).__name__} (it cannot be shown: {type(trouble).__name__})"


def hook_trouble(message: str | None) -> str:
    """Return behave's HOOK-ERROR lines as sentences."""
    if not message:
        return "a hook ended the run: it was stopped, or something in it asked Python to exit"
    return re.sub(r"HOOK-ERROR in (\w+)(?:\(tag=([^)]*)\))?: ", _hook_sentence, _for_people(message))


def cleanup_trouble(captured: object, problems: Sequence[str]) -> str:
    """Return what a clean-up that failed has said."""
    printed = str(getattr(captured, "stdout", "") or "")
    lines = [*problems, *re.findall(r"^CLEANUP-ERROR in (.+)$", printed, re.MULTILINE)]
    told_once = "\n".join(dict.fromkeys(lines)) or "what it said is in the console"
    return f"Clean-up failed: {_for_people(told_once)}"


def _of_failed_step(step: Step) -> Verdict:
    error = step.exception
    if error is None:
        return Verdict("broken", hook_trouble(step.error_message))
    by_promise = isinstance(error, BrokenPromise)
    by_check = isinstance(error, AssertionError) and not step.hook_failed
    message = told(error)
    if step.hook_failed and not isinstance(error, Broken | BrokenPromise):
        message = f"A hook around this step failed: {message}"
    return Verdict("failed" if by_promise or by_check else "broken", _for_people(message), trace_of(error))


def _around(scenario: Scenario, proof: ScenarioEvidence) -> list[Verdict]:
    """Judge what went wrong outside of the steps: hooks, fixtures and clean-up."""
    found: list[Verdict] = []
    if scenario.hook_failed:
        error = scenario.exception
        by_promise = isinstance(error, BrokenPromise)
        trace = trace_of(error) if error is not None else ""
        found.append(Verdict("failed" if by_promise else "broken", hook_trouble(scenario.error_message), trace))
    if scenario.status is Status.cleanup_error or proof.problems:
        found.append(Verdict("broken", cleanup_trouble(getattr(scenario, "captured", None), proof.problems)))
    return found


def _of_no_step(scenario: Scenario) -> list[Verdict]:
    """Judge what ended a scenario while none of its steps was under way."""
    if scenario.exception is None:
        return []
    return [Verdict("broken", _for_people(told(scenario.exception)), trace_of(scenario.exception))]


def _not_carried_out(scenario: Scenario, *, dry_run: bool) -> Verdict:
    if dry_run:
        missing = [of_step(step).message for step in scenario.all_steps if step.status in _UNDEFINED]
        return Verdict("broken", "\n\n".join(missing)) if missing else Verdict("skipped", DRY)
    if scenario.status is Status.skipped:
        return Verdict("skipped", f"Skipped: {scenario.skip_reason or 'no reason was given'}")
    return Verdict("broken", "This scenario was begun and did not come to an end")


def _joined(reasons: list[Verdict], first: Verdict) -> str:
    ordered = [first, *(verdict for verdict in reasons if verdict is not first)]
    return "\n\n".join(dict.fromkeys(verdict.message for verdict in ordered))


def _not_written(step: Step) -> str:
    kind = step.step_type if step.step_type in {"given", "when", "then"} else "step"
    return _for_people(
        f'This step is not written yet: "{step.keyword} {step.name}"\n'
        f"  next:     write a function with @{kind}({step.name!r}) in steps/, or correct the words"
    )


def _pending(step: Step) -> str:
    reason = _text(step.exception, "") if step.exception is not None else ""
    said = f"\n  actual:   {reason}" if reason and reason not in step.name else ""
    return _for_people(f'Promised, not written yet: "{step.keyword} {step.name}"{said}')


def _hook_sentence(found: re.Match[str]) -> str:
    tag = f" (@{found[2]})" if found[2] else ""
    return f"The hook {found[1]}{tag} failed: "


def _text(error: BaseException, otherwise: str) -> str:
    try:
        return str(error) or otherwise
    except Exception:  # noqa: BLE001 - whatever its __str__ does, the run goes on
        return otherwise or "it cannot be shown"


def _for_people(text: str) -> str:
    return printable(shortened(text, _MESSAGE))
