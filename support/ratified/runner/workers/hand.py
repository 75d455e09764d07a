"""A worker: performs what it is told by behave's own means, and tells what became of it."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from typing import Any

from ratified import evidence
from ratified.display import legible, printable
from ratified.failures import Broken, BrokenPromise
from ratified.gherkin import Formatter, Statement
from ratified.runner.choosing.units import NO_RULE, Container, Unit
from ratified.runner.forerunner import Forerunner
from ratified.runner.records import messages, statements
from ratified.runner.records.messages import Entered, Gone, Left, Ready, Thrown, Trouble
from ratified.runner.workers.attempts import Attempts
from ratified.runner.workers.items import Course, Item
from ratified.runner.workers.news import News
from ratified.runner.workers.orders import Do, End, Leave, Order
from ratified.runner.workers.output import Output
from ratified.runner.workers.progress import Progress
from ratified.runner.workers.wire import Wire
from ratified.secrets import SECRETS

_OF_THE_RUN = ("before_all", "after_all")


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
        self._progress = post.progress
        self._journal = runner.stage.journal if runner.stage is not None else None
        self._writers: list[Formatter] = [one for one in runner.formatters if getattr(one, "in_workers", False)]
        self._wire = Wire(post.channel, self._journal)
        self._news = News(runner, post.output)
        self._attempts = Attempts(
            self.name, runner, self._writers, progress=post.progress, wire=self._wire, news=self._news
        )
        self._retires = False
        self._troubles: list[Trouble] = []
        self._problems: list[str] = []
        self._known_problems = len(runner.problems)

    def work(self, pid: int) -> None:
        """Do what is ordered until the end is."""
        self._prepare()
        self._wire.tell(Ready(messages.now(), self.name, pid, len(self._units)))
        self._runner.run_hook("before_worker")
        if self._runner.hook_failures:
            self._problems.append("before_worker failed, so this worker did nothing")
            self._retires = True
        while isinstance(order := self._order(), Do | Leave):
            if isinstance(order, Do):
                self._perform(order)
            else:
                self._wire.pass_on()
        self._runner.run_hook("after_worker")
        self._finish()

    def _prepare(self) -> None:
        runner = self._runner
        for writer in self._writers:
            writer.enter_worker(self.name)
        runner.formatters = [Forerunner(), *self._writers, self._attempts.recorder]
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
        self._wire.tell_secrets()
        self._wire.tell(
            Gone(
                messages.now(),
                self.name,
                tuple(printable(SECRETS.redact(problem)) for problem in self._problems),
                self._news.printed(),
                self._news.hook_failures(),
                self._is_retiring,
            )
        )

    def stop(self) -> None:
        """End after what is under way, which ends now, with its clean-up."""
        self._retires = True
        if self._progress.position is not None:
            raise KeyboardInterrupt

    # Features and rules

    def _perform(self, order: Do) -> None:
        """Perform a feature as far as it is ordered."""
        unit = self._units[order.unit]
        feature: Any = unit.feature
        self._begin(feature)
        for scenario in feature.walk_scenarios():
            # What the run's own process has put in its place is not for workers; what a hook puts there is.
            vars(scenario).pop("run", None)
        self._runner.feature = feature
        for formatter in self._runner.formatters:
            formatter.uri(feature.filename)
        feature.run_items = Course(feature.run_items, partial(self._items_of_feature, unit.feature_number))
        feature.run(self._runner)
        self._end(feature, order, (unit.feature_number, NO_RULE))

    def _items_of_feature(self, number: int) -> Iterator[Any]:
        self._entered(number, NO_RULE)
        while (order := self._order()) and not isinstance(order, End):
            if isinstance(order, Leave):
                if order.feature == number and order.rule == NO_RULE:
                    return
                self._wire.pass_on()
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
                self._end(unit.rule, order, (number, unit.rule_number))

    def _items_of_rule(self, feature: int, number: int) -> Iterator[Any]:
        self._entered(feature, number)
        while (order := self._order()) and not isinstance(order, End):
            if isinstance(order, Leave):
                if order.feature == feature and order.rule in (number, NO_RULE):
                    return
                # It has left that one already.
                self._wire.pass_on()
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
        self._wire.tell(Entered(messages.now(), feature, rule, self.name, printed=self._news.printed()))

    def _end(self, container: Statement, order: Order, place: Container) -> None:
        news = self._news
        facts: dict[str, Any] = {
            "hook_failures": news.hook_failures(),
            "error": legible(SECRETS.redact(container.error_message)) if container.error_message else None,
            "exception": Thrown.of(container.exception),
            "printed": news.printed(),
            "aborted": self._runner.aborted,
            "captured": statements.printed_of(container.captured.captures),
        }
        returned = self._wire.take_back(order)
        if returned is not None:
            # Nobody asked for its scenarios: it could not even begin.
            facts["error"] = facts["error"] or "a hook ended it"
            returns = ((returned.unit, returned.attempt),)
            told: Entered | Left = Entered(messages.now(), *place, self.name, returned=returns, **facts)
        else:
            told = Left(messages.now(), *place, self.name, troubles=tuple(self._troubles), **facts)
        self._troubles.clear()
        self._wire.tell(told)

    def _cleanup_failed(self, context: Any, action: object, error: Exception) -> None:
        name = getattr(action, "__name__", str(action))
        layer = context._stack[0].get("@layer", "testrun")  # noqa: SLF001 - behave tells the layer to nobody
        if layer == "scenario":
            text = printable(SECRETS.redact(f"{type(error).__name__}: {error}"))
            sys.stdout.write(f"CLEANUP-ERROR in {name}: {text}\n{_trace_of(error)}")
            evidence.now().problem(f"{name}: {text}")
        else:
            self._troubles.append(Trouble(name, Thrown.of(error) or Thrown("Exception", ""), _trace_of(error)))

    # What is ordered

    def _item(self, order: Do) -> Item:
        self._wire.pass_on()
        return Item(partial(self._attempts.perform, self._units[order.unit], order.attempt))

    def _order(self) -> Order:
        """Return the next order; it stays the next until somebody has taken it."""
        order = End() if self._is_done else self._wire.next()
        # It may have been asked to end while it waited.
        return End() if self._is_done else order

    @property
    def _is_done(self) -> bool:
        return self._is_retiring or self._runner.aborted

    @property
    def _is_retiring(self) -> bool:
        return self._retires or self._attempts.retires or self._wire.is_cut


def hooks_of_worker(hooks: Mapping[str, Any]) -> dict[str, Any]:
    """Return the hooks of a suite without those that are called once in a run."""
    return {name: hook for name, hook in hooks.items() if name not in _OF_THE_RUN}


def _trace_of(error: Exception) -> str:
    """Return the way to an error that does not explain itself."""
    if isinstance(error, Broken | BrokenPromise):
        return ""
    return printable(SECRETS.redact("".join(traceback.format_exception(error))))
