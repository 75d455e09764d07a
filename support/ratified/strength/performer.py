"""A worker that performs scenarios again and again, each time with something different in what the systems say."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from multiprocessing.connection import Connection
from typing import Any

from ratified import clock, gherkin
from ratified.runner.choosing.units import Unit
from ratified.runner.workers.items import Course, Item
from ratified.runner.workers.performing import Performing
from ratified.runner.workers.recorder import Recorder
from ratified.strength.asking import Altering, Order, Understudies
from ratified.strength.outcome import Ending, Outcome, noticed
from ratified.strength.pages.showing import Showing
from ratified.strength.replaying import ManyAtOnce

# What a scenario may take, in what it took when it was recorded; and what starting costs anything.
_PATIENCE, _START = 3.0, 2.0


class Performer:
    """One worker, from its first order to its last."""

    def __init__(self, runner: Any, units: Sequence[Unit], understudies: Understudies, channel: Connection) -> None:
        self._runner = runner
        self._units = units
        self._understudies = understudies
        self._channel = channel
        self._due: tuple[Order, Altering] | None = None
        self._recorder = Recorder(lambda _: None)
        self._performing = Performing(runner, self._recorder)
        self._left_behind: list[str] = []

    def work(self) -> None:
        """Perform what is ordered until nothing more is."""
        self._prepare()
        while (due := self._peek()) is not None:
            order, _ = due
            feature: Any = self._units[order.unit].feature
            for scenario in feature.walk_scenarios():
                vars(scenario).pop("run", None)
            self._runner.feature = feature
            self._tour(feature, 1)
            feature.run(self._runner)
            if self._due is due:
                # A hook has kept the feature from even beginning.
                self._tell(Outcome(Ending.ASTRAY, why="a hook before its feature failed"))

    def _prepare(self) -> None:
        runner = self._runner
        gherkin.recognise_again(runner)
        runner.stage.contracts.remember()
        runner.formatters = [self._recorder]
        runner.context._stack[0]["@cleanups"] = []  # noqa: SLF001 - what the run has opened is put away by the run
        runner.context.on_cleanup_error = self._take_note
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def _take_note(self, _: Any, action: Any, error: Exception) -> None:
        self._left_behind.append(f"{getattr(action, '__name__', action)}: {error}")

    def _tour(self, container: Any, depth: int) -> None:
        """Have behave's own loop over a feature or a rule perform what is ordered of it."""
        place = _places(container, depth)
        container.run_items = Course(list(container.run_items), partial(self._items, place, depth))

    def _items(self, place: tuple[int, ...], depth: int) -> Iterator[Any]:
        while (due := self._peek()) is not None:
            order, understudy = due
            unit = self._units[order.unit]
            containers = [unit.feature, unit.rule] if unit.rule is not None else [unit.feature]
            if tuple(map(id, containers[:depth])) != place:
                return
            if len(containers) == depth:
                yield Item(partial(self._perform, order, understudy))
            else:
                self._tour(containers[depth], depth + 1)
                yield containers[depth]

    def _perform(self, order: Order, understudy: Altering, _: Any) -> bool:
        self._tell(self._outcome(order, understudy))
        # To behave, a feature in which nothing was noticed and one in which everything was are the same.
        return False

    def _outcome(self, order: Order, understudy: Altering) -> Outcome:
        unit = self._units[order.unit]
        stage = self._runner.stage
        stage.understudy = understudy
        # What another performance has left with the systems must not meet this one.
        stage.attempt, stage.has_repetitions = order.turn, order.is_live
        stage.is_played_back = not order.is_live
        self._left_behind.clear()
        limit = _START + _PATIENCE * self._understudies.took(order.unit)
        try:
            with self._around(understudy, order):
                failed = self._performing.perform(unit.scenario, limit)
        finally:
            stage.understudy, stage.is_played_back = None, False
        return _judged(unit, understudy, failed=failed or bool(self._left_behind), left_behind=self._left_behind)

    def _around(self, understudy: Altering, order: Order) -> AbstractContextManager[object]:
        if isinstance(understudy, Showing):
            return understudy.on(self._runner.stage)
        return nullcontext() if order.is_live else clock.played()

    def _peek(self) -> tuple[Order, Altering] | None:
        """Return the order under way, or the next one for which a scenario must be performed at all."""
        while self._due is None:
            try:
                order = self._channel.recv()
            except (EOFError, ConnectionResetError):
                return None
            understudy = self._understudies.understudy(order)
            if isinstance(understudy, Outcome):
                self._tell(understudy)
            else:
                self._due = order, understudy
        return self._due

    def _tell(self, outcome: Outcome) -> None:
        self._due = None
        self._channel.send(outcome)


def _judged(unit: Unit, understudy: Altering, *, failed: bool, left_behind: list[str]) -> Outcome:
    if understudy.astray:
        return Outcome(Ending.ASTRAY, why=f"it asks for {understudy.astray}, which nobody has recorded")
    if failed and isinstance(understudy, Showing):
        return understudy.judged(noticed(unit.scenario, left_behind), unit.scenario)
    if failed:
        return noticed(unit.scenario, left_behind)
    if isinstance(understudy, ManyAtOnce):
        return Outcome(Ending.UNNOTICED, unnoticed=understudy.were_met)
    return Outcome(Ending.UNNOTICED if understudy.changed else Ending.UNMET)


def _places(container: Any, depth: int) -> tuple[int, ...]:
    return (id(container),) if depth == 1 else (id(container.parent), id(container))
