"""Attempts at scenarios: each is performed by behave's own means, survived whatever it does, and told."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from ratified.display import legible
from ratified.failures import Broken
from ratified.gherkin import Formatter, Scenario, Status
from ratified.runner.choosing.units import Unit
from ratified.runner.records import messages, statements
from ratified.runner.records.messages import Begun, Record, Thrown
from ratified.runner.workers.limits import Limit, TookTooLong
from ratified.runner.workers.news import News
from ratified.runner.workers.progress import Progress
from ratified.runner.workers.recorder import Recorder
from ratified.runner.workers.wire import Wire
from ratified.secrets import SECRETS

# Every scenario makes a little of what workers share with the run a worker's own; a fresh one shares all again.
_MOST = 400


class Attempts:
    """Performs one worker's attempts, one after another."""

    def __init__(
        self, worker: str, runner: Any, writers: Sequence[Formatter], *, progress: Progress, wire: Wire, news: News
    ) -> None:
        self.recorder = Recorder(progress.step)
        # Another worker is to go on after this one.
        self.retires = False
        self._worker = worker
        self._runner = runner
        self._writers = writers
        self._progress = progress
        self._wire = wire
        self._news = news
        self._performed = 0

    def perform(self, unit: Unit, attempt: int, runner: Any) -> bool:
        """Perform an attempt, and tell what came of it; return whether it failed."""
        scenario = unit.scenario
        self._progress.begin(unit.number, attempt)
        self._wire.note(Begun(messages.now(), unit.number, attempt, unit.identity, unit.place, self._worker))
        _made_new(scenario)
        self.recorder.begin()
        for writer in self._writers:
            writer.try_again(1 if self._runner.repeats else attempt)
        if runner.stage is not None:
            runner.stage.attempt = attempt
        runner.context._set_root_attribute("active_outline", scenario._row)  # noqa: SLF001 - as behave's outlines do
        began = time.monotonic()
        failed = self._run(unit, runner)
        seconds = time.monotonic() - began
        runner.context._set_root_attribute("active_outline", None)  # noqa: SLF001
        for writer in self._writers:
            writer.scenario_finished(scenario)
        self._wire.tell_secrets()
        self._wire.tell(self._record(unit, attempt, seconds))
        self._progress.end()
        self._performed += 1
        self.retires |= self._performed == _MOST
        return failed

    def _run(self, unit: Unit, runner: Any) -> bool:
        scenario = unit.scenario
        limit = Limit(unit.timeout)
        try:
            with limit:
                return bool(scenario.run(runner))
        except TookTooLong as reason:
            return self._survive(scenario, reason)
        except SystemExit as end:
            return self._survive(
                scenario, Broken("a step tried to end the whole run", actual=f"sys.exit({end.code!r})")
            )
        except KeyboardInterrupt:
            runner.abort(reason="KeyboardInterrupt")
            return self._survive(scenario, Broken("the run was stopped while this was under way"))
        finally:
            # Whatever was interrupted anywhere may no longer be whole.
            self.retires |= limit.is_over

    def _survive(self, scenario: Scenario, reason: Broken) -> bool:
        """Go on after what behave does not catch; it would have ended with it, and with its exit code."""
        scenario.exception, scenario.error_message = reason, str(reason)
        runner = self._runner
        runner.stop_capture()
        while runner.context._stack[0].get("@layer") == "scenario":  # noqa: SLF001 - behave has no other way to leave
            runner.context._pop()  # noqa: SLF001
        step = self.recorder.under_way
        if step is not None:
            step.status, step.exception, step.error_message = Status.error, reason, f"BROKEN: {reason}"
            for formatter in runner.formatters:
                formatter.result(step)
        scenario.set_status(Status.error)
        return True

    def _record(self, unit: Unit, attempt: int, seconds: float) -> Record:
        scenario = unit.scenario
        parcels = {writer.name: parcel for writer in self._writers if (parcel := writer.parcel()) is not None}
        stage = self._runner.stage
        coverage = stage.coverage_taken() if stage is not None else None
        return Record(
            at=messages.now(),
            unit=unit.number,
            attempt=attempt,
            scenario=unit.identity,
            place=unit.place,
            name=scenario.name,
            worker=self._worker,
            status=scenario.status.name,
            seconds=round(seconds, 6),
            steps=statements.performed(scenario),
            hook_failures=self._news.hook_failures(),
            hook_failed=scenario.hook_failed,
            skipped=scenario.should_skip,
            skip_reason=scenario.skip_reason,
            error=legible(SECRETS.redact(scenario.error_message)) if scenario.error_message else None,
            exception=Thrown.of(scenario.exception),
            captured=statements.printed_of(scenario.captured.captures),
            announced=self.recorder.is_announced,
            course=self.recorder.course,
            printed=self._news.printed(),
            aborted=self._runner.aborted,
            parcels=parcels | ({"coverage": coverage} if coverage else {}),
            calls=statements.calls_of_hook(scenario),
        )


def _made_new(scenario: Scenario) -> None:
    """Forget what an earlier attempt has left, which behave keeps."""
    scenario.error_message = scenario.exception = scenario.exc_traceback = None
    for step in scenario.all_steps:
        step.reset()
