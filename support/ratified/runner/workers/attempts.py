"""Attempts at scenarios: each is performed by behave's own means, survived whatever it does, and told."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from ratified.display import legible
from ratified.gherkin import Formatter
from ratified.runner.choosing.units import Unit
from ratified.runner.records import messages, statements
from ratified.runner.records.messages import Begun, Record, Thrown
from ratified.runner.workers.news import News
from ratified.runner.workers.performing import Performing
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
        self._performing = Performing(runner, self.recorder)
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
        for writer in self._writers:
            writer.try_again(1 if self._runner.repeats else attempt)
        if runner.stage is not None:
            runner.stage.attempt = attempt
        began = time.monotonic()
        failed = self._performing.perform(scenario, unit.timeout)
        seconds = time.monotonic() - began
        for writer in self._writers:
            writer.scenario_finished(scenario)
        self._wire.tell_secrets()
        self._wire.tell(self._record(unit, attempt, seconds))
        self._progress.end()
        self._performed += 1
        self.retires |= self._performed == _MOST or self._performing.is_spent
        return failed

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
