"""The workers of a run, seen from the run's own process: who does what, what came of it, and who is gone."""

from __future__ import annotations

import selectors
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Protocol

from ratified.runner.choosing.plan import Plan, Turn
from ratified.runner.choosing.units import Container, Unit
from ratified.runner.records import messages
from ratified.runner.records.messages import Entered, Gone, Learned, Left, Message, Ready, Record
from ratified.runner.workers import orders
from ratified.runner.workers.doors import Doors
from ratified.runner.workers.lost import lost, never_begun, quoted
from ratified.runner.workers.orders import Do, End, Leave, Order
from ratified.runner.workers.worker import Visit, Worker
from ratified.secrets import SECRETS

# A worker that stops a scenario by itself does so in time; one that cannot is stopped.
_GRACE = 10.0
_STOPPING = 5.0
_TICK = 1.0
# Workers that die before they have done anything are not replaced for ever.
_STILLBORN = 3
_AHEAD = 0.05
_MOST_AHEAD = 64
# Who looks for messages one by one spends more on looking than on them, where scenarios are short.
_NAP = 0.01

Start = Callable[[str, Sequence[Connection]], Worker]


class Listener(Protocol):
    """Whoever wants to know of every attempt as soon as it is over."""

    def heard(self, told: Record, *, is_final: bool) -> None:
        """Take note of an attempt, and of whether its scenario will be tried again."""

    def written(self, worker: str, turn: Turn) -> Record | None:
        """Return what a worker that is gone has written down of a turn without having told it."""

    def waits(self) -> None:
        """Take note that the crew waits."""


class Wake(Protocol):
    """What wakes the run when it is asked to stop."""

    is_asked_to_stop: bool

    def fileno(self) -> int:
        """Return the number of a file that can be read when somebody has asked."""
        ...

    def drain(self) -> None:
        """Take note that it was heard."""


class Crew:
    """Hands out turns and gathers records, until there is nothing left to do."""

    def __init__(
        self,
        units: Sequence[Unit],
        plan: Plan,
        jobs: int,
        start: Start,
        wake: Wake,
        *,
        attempts: Mapping[int, int],
        retries: int = 0,
        stops_at_failure: bool = False,
        listener: Listener,
    ) -> None:
        self._units = units
        self._plan = plan
        self._jobs = jobs
        self._start = start
        self._retries = retries
        self._stops_at_failure = stops_at_failure
        self._listener = listener
        self._wanted = dict(attempts)
        self._records: dict[int, list[Record]] = {}
        self._visits: dict[Container, Visit] = {}
        self._workers: list[Worker] = []
        self._wake = wake
        self._selector = selectors.DefaultSelector()
        self._selector.register(wake, selectors.EVENT_READ, None)
        self._number = 0
        self._stillborn = 0
        self._doors = Doors()
        self._seconds = 0.0
        self._done = 0
        self.problems: list[str] = []
        self.printed: list[str] = []
        self.aborted = False
        self.is_stopping = False
        self._interrupted_at = 0.0

    # What the run asks

    def begin(self) -> None:
        """Start the workers."""
        for _ in range(min(self._jobs, len(self._plan))):
            self._hire()

    def records_of(self, unit: Unit) -> Sequence[Record]:
        """Return every attempt at a scenario, waiting for the last; none if it is not going to be tried."""
        self._wait(lambda: self._is_final(unit))
        return self._records.get(unit.number, ())

    def entered(self, container: Container) -> Entered | None:
        """Wait until a worker has begun a feature or a rule; return why it could not be begun, if so."""
        visit = self._visit(container)
        self._wait(lambda: bool(visit.entered or visit.refused) or self._is_over)
        return visit.refused

    def left(self, container: Container) -> Sequence[Left]:
        """Have every worker leave a feature or a rule; return what they told."""
        visit = self._visit(container)
        for worker in self._workers:
            if container in worker.inside:
                self._order(worker, Leave(*container))
        self._wait(lambda: not any(container in worker.inside for worker in self._workers))
        return visit.left

    def late_refusals(self, container: Container) -> Sequence[Entered]:
        """Return the workers that could not begin what others had begun."""
        return self._visit(container).late

    def end(self) -> None:
        """Let every worker come to its end."""
        for worker in self._workers:
            self._dismiss(worker)
        deadline = time.monotonic() + 60
        self._wait(lambda: not self._workers or time.monotonic() > deadline)
        for worker in list(self._workers):
            worker.killed_for = "it did not come to its end"
            worker.process.kill()
        self._wait(lambda: not self._workers)
        self._selector.close()

    def stop(self) -> None:
        """End the run early: what is under way ends now, with its clean-up; nothing else begins."""
        if self.is_stopping:
            for worker in self._workers:
                worker.process.kill()
            return
        self.aborted = True
        self._stop_feeding()
        self._interrupted_at = time.monotonic()
        for worker in self._workers:
            worker.process.stop()
            self._dismiss(worker)

    @property
    def running(self) -> Sequence[tuple[Unit, float]]:
        """Return what is under way, and since when."""
        found = [worker.progress.position for worker in self._workers]
        return [(self._units[position.unit], position.since) for position in found if position is not None]

    # The loop

    def _wait(self, until: Callable[[], bool]) -> None:
        """Keep everybody busy, at least for a moment, until something has come about or cannot any more."""
        while True:
            self._feed()
            is_done = until()
            if not self._workers:
                if not is_done:
                    self._give_up()
                return
            if not is_done and self._ahead > 2:
                time.sleep(_NAP)
            for key, _ in self._selector.select(0 if is_done else _TICK):
                self._hear(key.data)
            self._listener.waits()
            if is_done:
                return
            self._watch()

    def _feed(self) -> None:
        for worker in self._workers:
            if worker.is_ending or not worker.is_ready:
                continue
            fresh: list[Order] = []
            while len(worker.turns) < self._ahead:
                turn = self._plan.next(worker.where[0] if worker.where else None)
                if turn is None:
                    break
                worker.turns.append(turn)
                worker.where = (turn.unit.feature_number, turn.unit.rule_number)
                fresh.append(Do(turn.unit.number, turn.attempt))
            if fresh:
                self._order(worker, *fresh)

    @property
    def _ahead(self) -> int:
        """Return how many turns a worker may have: more than one only where asking for the next costs more than it."""
        if self._done < 8:
            return 1
        mean = self._seconds / self._done
        share = len(self._plan) // (2 * max(1, len(self._workers)))
        return max(1, min(int(_AHEAD / max(mean, 1e-6)), share, _MOST_AHEAD))

    def _hear(self, worker: Worker | None) -> None:
        if worker is None:
            self._wake.drain()
            if self._wake.is_asked_to_stop:
                self.stop()
            return
        try:
            lines = worker.inbox.read()
        except (EOFError, OSError):
            self._bury(worker)
            return
        for line in lines:
            self._take(worker, messages.decoded(line))

    def _take(self, worker: Worker, message: Message) -> None:
        match message:
            case Record():
                self._take_record(worker, message)
            case Entered():
                self._take_entered(worker, message)
            case Left():
                container = message.container
                worker.inside.discard(container)
                self._visit(container).left.append(message)
                self.aborted |= message.aborted
            case Learned():
                for value, name in message.values:
                    SECRETS.register(value, name)
            case Ready():
                worker.is_ready = True
            case Gone():
                worker.is_gone = worker.is_ending = True
                self.problems += message.problems
                self.printed += [message.printed] if message.printed else []
        if self.aborted and not self.is_stopping:
            self.stop()

    def _take_record(self, worker: Worker, told: Record) -> None:
        worker.has_worked = True
        self._stillborn = 0
        turn = worker.turns.popleft()
        self._plan.done(turn)
        self._done += 1
        self._seconds += told.seconds
        self.aborted |= told.aborted
        self._keep(turn, told)

    def _keep(self, turn: Turn, told: Record) -> None:
        unit = turn.unit
        self._records.setdefault(unit.number, []).append(told)
        has_failed = told.status not in {"passed", "skipped"}
        if has_failed and unit.is_repeatable and turn.attempt <= self._retries and not self.is_stopping:
            self._wanted[unit.number] = turn.attempt + 1
            self._plan.again(Turn(unit, turn.attempt + 1))
            self._listener.heard(told, is_final=False)
            return
        self._listener.heard(told, is_final=self._is_final(unit))
        if has_failed and self._stops_at_failure:
            self._stop_feeding()

    def _take_entered(self, worker: Worker, message: Entered) -> None:
        container = message.container
        visit = self._visit(container)
        self.aborted |= message.aborted
        if message.error is None:
            visit.entered += 1
            worker.inside.add(container)
            return
        if visit.entered:
            visit.late.append(message)
        else:
            visit.refused = visit.refused or message
            self._plan.drop(container)
        for number, attempt in message.returned:
            turn = next(one for one in worker.turns if (one.unit.number, one.attempt) == (number, attempt))
            worker.turns.remove(turn)
            self._plan.done(turn)
            if visit.entered:
                self._keep(turn, never_begun(turn, worker.name, f"its feature could not begin: {message.error}"))
            else:
                self._wanted[number] = 0

    # Workers that come and go

    def _hire(self) -> None:
        self._number += 1
        worker = self._start(f"worker {self._number}", [one.channel for one in self._workers])
        self._workers.append(worker)
        self._selector.register(worker.channel, selectors.EVENT_READ, worker)

    def _bury(self, worker: Worker) -> None:
        """Take leave of a worker whose process has ended, or is about to."""
        self._selector.unregister(worker.channel)
        worker.channel.close()
        how = worker.process.ended()
        last_words = worker.output.taken() if worker.output is not None else ""
        position = worker.progress.position
        self._workers.remove(worker)
        if position is None and not worker.is_gone and not (self.aborted and self.is_stopping):
            self._died_outside(worker, f"{how}{quoted(last_words)}")
        for turn in worker.turns:
            self._plan.done(turn)
            begun = position is not None and (position.unit, position.attempt) == (turn.unit.number, turn.attempt)
            if begun and position is not None:
                worker.has_worked = True
                reason = worker.killed_for or f"the process that ran it {how}"
                written = self._listener.written(worker.name, turn)
                self._keep(turn, written or lost(turn, worker.name, f"{reason}{quoted(last_words)}", position))
            elif self._doors.is_closed(turn.unit):
                self._wanted[turn.unit.number] = 0
            elif not self.is_stopping:
                self._plan.again(turn)
        if worker.output is not None:
            worker.output.close()
        worker.progress.close()
        if not worker.has_worked and not worker.turns:
            self._stillborn += 1
        if len(self._plan) and not self.is_stopping and self._stillborn < _STILLBORN:
            while len(self._workers) < min(self._jobs, len(self._plan)):
                self._hire()

    def _died_outside(self, worker: Worker, how: str) -> None:
        """Take note of a worker that died while no scenario can be blamed: in the hooks of a feature, say."""
        if not worker.turns:
            when = "outside of scenarios" if worker.has_worked else "before it had done anything"
            self.problems.append(f"{worker.name} {how} {when}")
            return
        refusal = self._doors.died(worker.turns[0].unit, worker.inside, worker.name, how)
        self.problems.append(f"{worker.name} {how} before {worker.turns[0].unit.place} began")
        if refusal is not None:
            self._take_entered(worker, refusal)

    def _watch(self) -> None:
        now = time.time()
        for worker in self._workers:
            position = worker.progress.position
            limit = self._units[position.unit].timeout + _GRACE if position is not None else 0.0
            if position is not None and now - position.since > limit and not worker.killed_for:
                worker.killed_for = (
                    f"it did not end within {limit - _GRACE:g} s, nor when it was told to; its process was ended"
                )
                worker.process.kill()
        if self._interrupted_at and time.monotonic() - self._interrupted_at > _STOPPING:
            for worker in self._workers:
                worker.killed_for = worker.killed_for or "the run was stopped while this was under way"
                worker.process.kill()

    def _order(self, worker: Worker, *told: Order) -> None:
        with suppress(OSError):
            # A worker that is gone hears nothing; that it is gone will be heard.
            worker.channel.send_bytes(orders.encoded(told))

    def _dismiss(self, worker: Worker) -> None:
        if not worker.is_ending:
            worker.is_ending = True
            self._order(worker, End())

    def _stop_feeding(self) -> None:
        self.is_stopping = True
        self._plan.clear()

    def _give_up(self) -> None:
        self._stop_feeding()
        if not self.problems:
            self.problems.append("no worker is left, though there is something left to do")

    # What is known

    @property
    def _is_over(self) -> bool:
        return not len(self._plan) and not any(worker.turns for worker in self._workers)

    def _is_final(self, unit: Unit) -> bool:
        known = self._records.get(unit.number, ())
        return len(known) >= self._wanted.get(unit.number, 1) or self._is_over

    def _visit(self, container: Container) -> Visit:
        return self._visits.setdefault(container, Visit())
