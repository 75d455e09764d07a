"""Scenarios that workers have performed, told to the formatters of the run's own process as if it had been here."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Sequence
from typing import Any

from ratified import gherkin
from ratified.gherkin import Captured, Formatter, Scenario, Status
from ratified.runner.choosing.units import Unit
from ratified.runner.forerunner import nothing
from ratified.runner.records import replay, statements
from ratified.runner.records.messages import Record

# What a worker's formatter has left for that of this process; without it, nothing was written.
ParcelOf = Callable[[Formatter, Record, Scenario], object]


def parcel_of(formatter: Formatter, told: Record, _: Scenario) -> object:
    """Return what a worker has sent along."""
    return told.parcels.get(formatter.name)


class Retelling:
    """Tells a scenario when behave comes to it, which may be long after it was performed."""

    def __init__(
        self, runner: Any, records_of: Callable[[Unit], Sequence[Record]], parcel_of: ParcelOf = parcel_of
    ) -> None:
        self._runner = runner
        self._records_of = records_of
        self._parcel_of = parcel_of

    def take_place_of(self, unit: Unit) -> None:
        """Have a scenario told where behave would perform it."""
        unit.scenario.run = functools.partial(self._tell, unit)  # type: ignore[method-assign]

    def _tell(self, unit: Unit, runner: gherkin.Runner) -> bool:
        """Wait for what became of a scenario, and tell it."""
        if not unit.scenario.should_run(runner.config):
            return gherkin.performs_scenario(unit.scenario, runner)
        records = self._records_of(unit)
        if self._runner.repeats:
            # Of attempts that count alike, one that failed is what became of the scenario.
            records = sorted(records, key=lambda one: one.status == "passed", reverse=True)
        for told in records:
            self._tell_one(told, unit.scenario)
        # Whether the run has failed is known from what became of it; behave is to go on to all that there is to tell.
        return False

    def _tell_one(self, told: Record, scenario: Scenario) -> None:
        runner = self._runner
        runner.console.clear()
        sys.stdout.write(told.printed)
        statements.apply(told, scenario)
        if told.attempt > 1 and told.status == "passed" and not runner.repeats:
            flaky = f"FLAKY: this scenario passed only at attempt {told.attempt}"
            scenario.captured.add_captured(Captured(flaky, "", "", "retries", failed=False))
        runner.hook_failures += told.hook_failures
        runner.undefined_steps.extend(step for step in scenario.all_steps if step.status is Status.undefined)
        if runner.stage is not None and "coverage" in told.parcels:
            runner.stage.coverage.add(runner.stage.contracts, told.parcels["coverage"])
        self._tell_formatters(told, scenario)

    def _tell_formatters(self, told: Record, scenario: Scenario) -> None:
        runner = self._runner
        here = [one for one in runner.formatters if not getattr(one, "in_workers", False)]
        replay.replay(told, scenario, here, runner.step_registry)
        for formatter in runner.formatters:
            if getattr(formatter, "in_workers", False):
                formatter.adopt(scenario, self._parcel_of(formatter, told, scenario))
            else:
                getattr(formatter, "scenario_finished", nothing)(scenario)
