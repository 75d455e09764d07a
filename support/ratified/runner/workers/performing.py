"""A scenario is performed by behave's own means, anew each time, and survived whatever it does."""

from __future__ import annotations

from typing import Any

from ratified.failures import Broken
from ratified.gherkin import Scenario, Status
from ratified.runner.workers.limits import Limit, TookTooLong
from ratified.runner.workers.recorder import Recorder


class Performing:
    """Performs scenarios in this process, one after another."""

    def __init__(self, runner: Any, recorder: Recorder) -> None:
        # Whatever was interrupted anywhere may no longer be whole.
        self.is_spent = False
        self._runner = runner
        self._recorder = recorder

    def perform(self, scenario: Scenario, seconds: float) -> bool:
        """Perform a scenario as if for the first time, for so long at most; return whether it failed."""
        runner = self._runner
        _made_new(scenario)
        self._recorder.begin()
        runner.context._set_root_attribute("active_outline", scenario._row)  # noqa: SLF001 - as behave's outlines do
        try:
            return self._run(scenario, Limit(seconds))
        finally:
            runner.context._set_root_attribute("active_outline", None)  # noqa: SLF001

    def _run(self, scenario: Scenario, limit: Limit) -> bool:
        try:
            with limit:
                return bool(scenario.run(self._runner))
        except TookTooLong as reason:
            return self._survive(scenario, reason)
        except SystemExit as end:
            return self._survive(
                scenario, Broken("a step tried to end the whole run", actual=f"sys.exit({end.code!r})")
            )
        except KeyboardInterrupt:
            self._runner.abort(reason="KeyboardInterrupt")
            return self._survive(scenario, Broken("the run was stopped while this was under way"))
        finally:
            self.is_spent |= limit.is_over

    def _survive(self, scenario: Scenario, reason: Broken) -> bool:
        """Go on after what behave does not catch; it would have ended with it, and with its exit code."""
        scenario.exception, scenario.error_message = reason, str(reason)
        runner = self._runner
        runner.stop_capture()
        while runner.context._stack[0].get("@layer") == "scenario":  # noqa: SLF001 - behave has no other way to leave
            runner.context._pop()  # noqa: SLF001
        step = self._recorder.under_way
        if step is not None:
            step.status, step.exception, step.error_message = Status.error, reason, f"BROKEN: {reason}"
            for formatter in runner.formatters:
                formatter.result(step)
        scenario.set_status(Status.error)
        return True


def _made_new(scenario: Scenario) -> None:
    """Forget what an earlier attempt has left, which behave keeps."""
    scenario.error_message = scenario.exception = scenario.exc_traceback = None
    for step in scenario.all_steps:
        step.reset()
