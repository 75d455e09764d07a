"""Performers, each in a process of its own, and who tells them what to perform."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from typing import Any, Protocol

from ratified.runner.choosing.units import Unit
from ratified.runner.workers.copies import begin_anew
from ratified.runner.workers.forking import Forked, fork
from ratified.strength.asking import Order, Understudies
from ratified.strength.outcome import Ending, Outcome
from ratified.strength.performances import Performances
from ratified.strength.performer import Performer


class Task(Protocol):
    """Something that takes several performances, one after another."""

    def following(self) -> Order | None:
        """Return what is to be performed next, if anything is."""

    def hear(self, outcome: Outcome) -> None:
        """Take what came of it."""


@dataclass(slots=True)
class _Member:
    process: Forked
    channel: Connection
    task: Task | None = None
    order: Order | None = None


class Company:
    """So many performers; one that dies costs the performance that it died in."""

    def __init__(
        self, runner: Any, units: Sequence[Unit], understudies: Understudies, performances: Performances
    ) -> None:
        self._runner = runner
        self._units = units
        self._understudies = understudies
        self._performances = performances
        self._members: list[_Member] = []

    def engage(self, size: int) -> None:
        """Begin with so many performers."""
        self._performances.leave_room(size)
        # What there is by now stays to the end: no performer needs to look through it for what can go.
        gc.freeze()
        for _ in range(size):
            self._members.append(self._engaged())

    def perform(
        self, tasks: Iterable[Task], is_over: Callable[[], bool], size: int | None = None, beside: Iterable[Task] = ()
    ) -> None:
        """Have all tasks done, or as many as there is time for; by fewer performers where these would meet.

        Whoever has none of them to do does what disturbs nobody, if there is any of that.
        """
        waiting, others = iter(tasks), iter(beside)
        members = [
            (member, chain(waiting, others) if number < (size or len(self._members)) else others)
            for number, member in enumerate(self._members)
        ]
        for member, mine in members:
            self._send_on(member, mine, is_over)
        while busy := {member.channel: (member, mine) for member, mine in members if member.task is not None}:
            for channel in wait(list(busy)):
                member, mine = busy[channel]  # type: ignore[index]
                self._hear(member)
                self._send_on(member, mine, is_over)

    def close(self) -> None:
        """Let everybody go."""
        for member in self._members:
            member.channel.close()
        for member in self._members:
            member.process.ended()

    def _send_on(self, member: _Member, waiting: Iterator[Task], is_over: Callable[[], bool]) -> None:
        while not is_over():
            if member.task is None:
                member.task = next(waiting, None)
                if member.task is None:
                    return
            order = member.task.following()
            if order is None:
                member.task = None
            elif (known := self._performances.known(order)) is not None:
                member.task.hear(known)
            else:
                member.order = replace(order, turn=self._performances.next_turn())
                with suppress(BrokenPipeError):
                    member.channel.send(member.order)
                return
        member.task = None

    def _hear(self, member: _Member) -> None:
        task, order = member.task, member.order
        if task is None or order is None:
            raise RuntimeError("a performer speaks without having been asked")
        try:
            outcome = member.channel.recv()
        except (EOFError, ConnectionResetError):
            # Not noted: it may be that somebody ends all of us.
            task.hear(Outcome(Ending.ASTRAY, why=f"the process that performed it {member.process.ended()}"))
            self._members.remove(member)
            fresh = self._engaged()
            member.process, member.channel = fresh.process, fresh.channel
            self._members.append(member)
        else:
            self._performances.note(order, outcome)
            task.hear(outcome)

    def _engaged(self) -> _Member:
        ours, theirs = Pipe()
        foreign = [*(member.channel for member in self._members), ours]
        pid = fork(lambda: self._work(theirs), foreign)
        theirs.close()
        return _Member(Forked(pid), ours)

    def _work(self, channel: Connection) -> None:
        begin_anew(self._runner)
        os.environ["RATIFIED_WORKER"] = str(len(self._members) + 1)
        Performer(self._runner, self._units, self._understudies, channel).work()
        self._runner.stage.leave_worker()


@dataclass(slots=True)
class Rehearsal:
    """One scenario with nothing changed: only who passes then can be asked anything."""

    unit: int
    unplayable: dict[int, str]
    is_done: bool = False

    def following(self) -> Order | None:
        """Perform it once."""
        return None if self.is_done else Order(self.unit)

    def hear(self, outcome: Outcome) -> None:
        """Keep why it cannot be played."""
        self.is_done = True
        if outcome.ending not in (Ending.UNMET, Ending.UNNOTICED):
            self.unplayable[self.unit] = f"{outcome.step}: {outcome.why}" if outcome.step else outcome.why
