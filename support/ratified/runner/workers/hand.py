"""A worker: performs what it is told by behave's own means, and tells what became of it."""

from __future__ import annotations

import sys
import time
import traceback
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from typing import Any

from ratified import evidence
from ratified.display import legible, printable
from ratified.failures import Broken, BrokenPromise
from ratified.gherkin import Formatter, Scenario, Statement, Status
from ratified.runner.choosing.units import Unit
from ratified.runner.forerunner import Forerunner
from ratified.runner.records import record
from ratified.runner.records.record import Entered, Gone, Learned, Left, Message, Ready, Record, Thrown, Trouble
from ratified.runner.workers import orders
from ratified.runner.workers.items import Course, Item
from ratified.runner.workers.limits import Limit, TookTooLong
from ratified.runner.workers.orders import Do, End, Leave, Order
from ratified.runner.workers.output import Output
from ratified.runner.workers.progress import Progress
from ratified.runner.workers.recorder import Recorder
from ratified.secrets import SECRETS

NO_RULE = -1
# Every scenario makes a little of what workers share with the run a worker's own; a fresh one shares all again.
_MOST = 400


@dataclass(frozen=True, slots=True)
class Post:
    """What a worker is given to begin with."""

    name: str
    channel: Connection
    output: Output | None
    progress: Progress


class Hand:
    """One worker, from its first order to its last."""

    def __init__(self, post: Post, runner: Any, units: Sequence[Unit]) -> None:
        self.name = post.name
        self._runner = runner
        self._units = units
        self._channel = post.channel
        self._output = post.output
        self._progress = post.progress
        self._journal = runner.stage.journal if runner.stage is not None else None
        self._orders: deque[Order] = deque()
        self._recorder = Recorder(post.progress.step)
        self._writers: list[Formatter] = [one for one in runner.formatters if getattr(one, "in_workers", False)]
        self._secrets_told = len(SECRETS)
        self._retires = False
        self._performed = 0
        self._hook_failures = 0
        self._troubles: list[Trouble] = []
        self._problems: list[str] = []
        self._known_problems = len(runner.problems)

    def work(self, pid: int) -> None:
        """Do what is ordered until the end is."""
        self._prepare()
        self._tell(Ready(record.now(), self.name, pid, len(self._units)))
        self._runner.run_hook("before_worker")
        if self._runner.hook_failures:
            self._problems.append("before_worker failed, so this worker did nothing")
            self._retires = True
        while isinstance(order := self._order(), Do | Leave):
            if isinstance(order, Do):
                self._perform(self._units[order.unit])
            else:
                self._orders.popleft()
        self._runner.run_hook("after_worker")
        self._finish()

    def _prepare(self) -> None:
        runner = self._runner
        for writer in self._writers:
            writer.enter_worker(self.name)
        runner.formatters = [Forerunner(), *self._writers, self._recorder]
        runner.hook_failures = 0
        # What the run has opened for all is put away by the run.
        runner.context._stack[0]["@cleanups"] = []  # noqa: SLF001 - behave has no other way to forget them
        runner.context.on_cleanup_error = self._cleanup_failed

    def _finish(self) -> None:
        try:
            self._runner.context._do_remaining_cleanups()  # noqa: SLF001 - as behave's own runner does at its end
        except Exception as error:  # noqa: BLE001 - told with the others
            self._problems.append(f"clean-up of a worker: {type(error).__name__}: {error}")
        if self._runner.stage is not None:
            self._runner.stage.leave_worker()
        if self._journal is not None and self._journal.trouble:
            self._problems.append(self._journal.trouble)
        self._problems += self._runner.problems[self._known_problems :]
        self._tell_secrets()
        self._tell(
            Gone(
                record.now(),
                self.name,
                tuple(printable(SECRETS.redact(problem)) for problem in self._problems),
                self._printed(),
                self._hooks_failed(),
                self._retires,
            )
        )

    def stop(self) -> None:
        """End after what is under way, which ends now, with its clean-up."""
        self._retires = True
        if self._progress.position is not None:
            raise KeyboardInterrupt

    # Features and rules

    def _perform(self, unit: Unit) -> None:
        """Perform a feature as far as it is ordered."""
        feature: Any = unit.feature
        self._begin(feature)
        for scenario in feature.walk_scenarios():
            # What the run's own process has put in its place is not for workers; what a hook puts there is.
            vars(scenario).pop("run", None)
        self._runner.feature = feature
        for formatter in self._runner.formatters:
            formatter.uri(feature.filename)
        feature.run_items = Course(feature.run_items, partial(self._items_of_feature, unit.feature_number))
        order = self._orders[0]
        feature.run(self._runner)
        self._end(feature, order, unit.feature_number, NO_RULE)

    def _items_of_feature(self, number: int) -> Iterator[Any]:
        self._entered(number, NO_RULE)
        while (order := self._order()) and not isinstance(order, End):
            if isinstance(order, Leave):
                if order.feature == number and order.rule == NO_RULE:
                    return
                self._orders.popleft()
                continue
            unit = self._units[order.unit]
            if unit.feature_number != number:
                return
            if unit.rule is None:
                yield self._item(order)
            else:
                self._begin(unit.rule)
                unit.rule.run_items = Course(
                    unit.rule.run_items, partial(self._items_of_rule, number, unit.rule_number)
                )
                yield unit.rule
                self._end(unit.rule, order, number, unit.rule_number)

    def _items_of_rule(self, feature: int, number: int) -> Iterator[Any]:
        self._entered(feature, number)
        while (order := self._order()) and not isinstance(order, End):
            if isinstance(order, Leave):
                if order.feature == feature and order.rule in (number, NO_RULE):
                    return
                # It has left that one already.
                self._orders.popleft()
                continue
            unit = self._units[order.unit]
            if (unit.feature_number, unit.rule_number) != (feature, number):
                return
            yield self._item(order)

    def _begin(self, container: Statement) -> None:
        container.hook_failed = False
        container.error_message = container.exception = None
        container.captured.reset()

    def _entered(self, feature: int, rule: int) -> None:
        self._tell(Entered(record.now(), feature, rule, self.name, printed=self._printed()))

    def _end(self, container: Statement, order: Order, feature: int, rule: int) -> None:
        hooks, printed, aborted = self._hooks_failed(), self._printed(), self._runner.aborted
        error = legible(SECRETS.redact(container.error_message)) if container.error_message else None
        thrown = Thrown.of(container.exception)
        captured = record.printed_of(container.captured.captures)
        told: Message
        if isinstance(order, Do) and self._orders and self._orders[0] is order:
            # Nobody asked for its scenarios: it could not even begin.
            self._orders.popleft()
            returned = ((order.unit, order.attempt),)
            error = error or "a hook ended it"
            told = Entered(
                record.now(), feature, rule, self.name, hooks, error, thrown, printed, returned, aborted, captured
            )
        else:
            troubles = tuple(self._troubles)
            told = Left(
                record.now(), feature, rule, self.name, hooks, error, thrown, troubles, printed, aborted, captured
            )
        self._troubles.clear()
        self._tell(told)

    # Scenarios

    def _item(self, order: Do) -> Item:
        self._orders.popleft()
        return Item(partial(self._attempt, self._units[order.unit], order.attempt))

    def _attempt(self, unit: Unit, attempt: int, runner: Any) -> bool:
        scenario = unit.scenario
        self._progress.begin(unit.number, attempt)
        self._note(record.Begun(record.now(), unit.number, attempt, unit.identity, unit.place, self.name))
        _made_new(scenario)
        self._recorder.begin()
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
        self._tell_secrets()
        self._tell(self._record(unit, attempt, seconds))
        self._progress.end()
        self._performed += 1
        self._retires |= self._performed == _MOST
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
            self._retires |= limit.is_over

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

    def _record(self, unit: Unit, attempt: int, seconds: float) -> Record:
        scenario = unit.scenario
        parcels = {writer.name: parcel for writer in self._writers if (parcel := writer.parcel()) is not None}
        stage = self._runner.stage
        coverage = stage.coverage_taken() if stage is not None else None
        return Record(
            at=record.now(),
            unit=unit.number,
            attempt=attempt,
            scenario=unit.identity,
            place=unit.place,
            name=scenario.name,
            worker=self.name,
            status=scenario.status.name,
            seconds=round(seconds, 6),
            steps=record.performed(scenario),
            hook_failures=self._hooks_failed(),
            hook_failed=scenario.hook_failed,
            skipped=scenario.should_skip,
            skip_reason=scenario.skip_reason,
            error=legible(SECRETS.redact(scenario.error_message)) if scenario.error_message else None,
            exception=Thrown.of(scenario.exception),
            captured=record.printed_of(scenario.captured.captures),
            announced=self._recorder.is_announced,
            course=self._recorder.course,
            printed=self._printed(),
            aborted=self._runner.aborted,
            parcels=parcels | ({"coverage": coverage} if coverage else {}),
            calls=record.calls_of_hook(scenario),
        )

    def _cleanup_failed(self, context: Any, action: object, error: Exception) -> None:
        name = getattr(action, "__name__", str(action))
        layer = context._stack[0].get("@layer", "testrun")  # noqa: SLF001 - behave tells the layer to nobody
        if layer == "scenario":
            text = printable(SECRETS.redact(f"{type(error).__name__}: {error}"))
            sys.stdout.write(f"CLEANUP-ERROR in {name}: {text}\n{_trace_of(error)}")
            evidence.now().problem(f"{name}: {text}")
        else:
            self._troubles.append(Trouble(name, Thrown.of(error) or Thrown("Exception", ""), _trace_of(error)))

    # What is heard and told

    def _order(self) -> Order:
        """Return the next order; it stays the next until somebody has taken it."""
        while not self._orders:
            if self._retires or self._runner.aborted:
                return End()
            try:
                self._orders.extend(orders.decoded(self._channel.recv_bytes()))
            except (EOFError, OSError):
                self._orders.append(End())
        return End() if self._retires or self._runner.aborted else self._orders[0]

    def _tell(self, message: Message) -> None:
        line = self._note(message)
        try:
            self._channel.send_bytes(line)
        except OSError:
            # The run is gone; what was written down is all that is left to do.
            self._retires = True

    def _note(self, message: Message) -> bytes:
        line = record.encoded(message)
        if self._journal is not None:
            self._journal.put(line)
        return line

    def _tell_secrets(self) -> None:
        if len(SECRETS) > self._secrets_told:
            values = SECRETS.since(self._secrets_told)
            self._secrets_told = len(SECRETS)
            try:
                self._channel.send_bytes(record.encoded(Learned(values)))
            except OSError:
                self._retires = True

    def _printed(self) -> str:
        return legible(SECRETS.redact(told)) if self._output is not None and (told := self._output.taken()) else ""

    def _hooks_failed(self) -> int:
        before, self._hook_failures = self._hook_failures, int(self._runner.hook_failures)
        return self._hook_failures - before


def _trace_of(error: Exception) -> str:
    """Return the way to an error that does not explain itself."""
    if isinstance(error, Broken | BrokenPromise):
        return ""
    return printable(SECRETS.redact("".join(traceback.format_exception(error))))


def _made_new(scenario: Scenario) -> None:
    """Forget what an earlier attempt has left, which behave keeps."""
    scenario.error_message = scenario.exception = scenario.exc_traceback = None
    for step in scenario.all_steps:
        step.reset()
