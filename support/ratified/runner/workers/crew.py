"""The workers of a run, seen from the run's own process: who does what, what came of it, and who is gone."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from ratified.runner.choosing.units import Container, Unit
from ratified.runner.records import messages
from ratified.runner.records.messages import Entered, Gone, Learned, Left, Message, Ready, Record
from ratified.runner.wake import Wake
from ratified.runner.workers.agenda import Agenda, Listener
from ratified.runner.workers.doors import Doors
from ratified.runner.workers.lost import lost, never_begun, quoted
from ratified.runner.workers.orders import Do, Leave, Order
from ratified.runner.workers.progress import Position
from ratified.runner.workers.roster import Roster, Start
from ratified.runner.workers.worker import Visit, Worker
from ratified.secrets import SECRETS

_STOPPING = 5.0
_TICK = 1.0
# Workers that die before they have done anything are not replaced for ever.
_STILLBORN = 3
# Who looks for messages one by one spends more on looking than on them, where scenarios are short.
_NAP = 0.01


class Crew:
    """Hands out turns and gathers records, until there is nothing left to do."""

    def __init__(
        self, units: Sequence[Unit], agenda: Agenda, jobs: int, start: Start, *, wake: Wake, listener: Listener
    ) -> None:
        self._units = units
        self._agenda = agenda
        self._jobs = jobs
        self._listener = listener
        self._wake = wake
        self._workers = Roster(start, wake)
        self._visits: dict[Container, Visit] = {}
        self._doors = Doors()
        self._stillborn = 0
        self._interrupted_at = 0.0
        self.problems: list[str] = []
        self.printed: list[str] = []
        self.aborted = False

    # What the run asks

    def begin(self) -> None:
        """Start the workers."""
        self._workers.fill(min(self._jobs, len(self._agenda)))

    def records_of(self, unit: Unit) -> Sequence[Record]:
        """Return every attempt at a scenario, waiting for the last; none if it is not going to be tried."""
        self._wait(lambda: self._agenda.is_final(unit))
        return self._agenda.records_of(unit)

    def entered(self, container: Container) -> Entered | None:
        """Wait until a worker has begun a feature or a rule; return why it could not be begun, if so."""
        visit = self._visit(container)
        self._wait(lambda: bool(visit.entered or visit.refused) or self._agenda.is_over)
        return visit.refused

    def left(self, container: Container) -> Sequence[Left]:
        """Have every worker leave a feature or a rule; return what they told."""
        for worker in self._workers:
            if container in worker.inside:
                self._workers.order(worker, Leave(*container))
        self._wait(lambda: not any(container in worker.inside for worker in self._workers))
        return self._visit(container).left

    def late_refusals(self, container: Container) -> Sequence[Entered]:
        """Return the workers that could not begin what others had begun."""
        return self._visit(container).late

    def end(self) -> None:
        """Let every worker come to its end."""
        self._workers.dismiss()
        deadline = time.monotonic() + 60
        self._wait(lambda: not self._workers or time.monotonic() > deadline)
        self._workers.kill("it did not come to its end")
        self._wait(lambda: not self._workers)
        self._workers.close()

    @property
    def running(self) -> Sequence[tuple[Unit, float]]:
        """Return what is under way, and since when."""
        found = [worker.progress.position for worker in self._workers]
        return [(self._units[position.unit], position.since) for position in found if position is not None]

    # The loop

    def _wait(self, until: Callable[[], bool]) -> None:
        """Keep everybody busy, at least for a moment, until something has come about or cannot any more."""
        self._wake.is_heard = True
        try:
            self._work_until(until)
        finally:
            self._wake.is_heard = False

    def _work_until(self, until: Callable[[], bool]) -> None:
        while True:
            self._feed()
            is_done = until()
            if not self._workers:
                if not is_done:
                    self._give_up()
                return
            if not is_done and self._ahead > 2:
                time.sleep(_NAP)
            for worker in self._workers.heard(0 if is_done else _TICK):
                self._hear(worker)
            self._listener.waits()
            if is_done:
                return
            self._workers.kill_overdue(self._units)
            self._end_who_does_not_stop()

    def _feed(self) -> None:
        for worker in self._workers:
            if worker.is_ending or not worker.is_ready:
                continue
            fresh: list[Order] = []
            while len(worker.turns) < self._ahead and (turn := self._agenda.next(worker.where)) is not None:
                worker.turns.append(turn)
                worker.where = (turn.unit.feature_number, turn.unit.rule_number)
                fresh.append(Do(turn.unit.number, turn.attempt))
            if fresh:
                self._workers.order(worker, *fresh)

    @property
    def _ahead(self) -> int:
        return self._agenda.ahead(len(self._workers))

    def _give_up(self) -> None:
        self._agenda.close()
        if not self.problems:
            self.problems.append("no worker is left, though there is something left to do")

    def _stop(self) -> None:
        """End the run early: what is under way ends now, with its clean-up; nothing else begins."""
        self.aborted = True
        self._agenda.close()
        if not self._interrupted_at:
            self._interrupted_at = time.monotonic()
            self._workers.stop()

    def _end_who_does_not_stop(self) -> None:
        if not self._interrupted_at:
            return
        if self._wake.is_urgent:
            self._workers.kill("the run was stopped at once while this was under way")
        elif time.monotonic() - self._interrupted_at > _STOPPING:
            self._workers.kill("the run was stopped while this was under way")

    # What is heard

    def _hear(self, worker: Worker | None) -> None:
        if worker is None:
            self._wake.drain()
            if self._wake.is_asked_to_stop:
                self._stop()
            elif self._wake.breakdown and not self._agenda.is_closed:
                self.problems.append(self._wake.breakdown)
                self._agenda.close()
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
                worker.has_worked = True
                self._stillborn = 0
                self.aborted |= message.aborted
                self._agenda.done(worker.turns.popleft(), message)
            case Entered():
                self._take_entered(worker, message)
            case Left():
                worker.inside.discard(message.container)
                self._visit(message.container).left.append(message)
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
        if self.aborted and not self._agenda.is_closed:
            self._stop()

    def _take_entered(self, worker: Worker, message: Entered) -> None:
        visit = self._visit(message.container)
        self.aborted |= message.aborted
        if message.error is None:
            visit.entered += 1
            worker.inside.add(message.container)
            return
        if visit.entered:
            visit.late.append(message)
        else:
            visit.refused = visit.refused or message
            self._agenda.drop(message.container)
        for number, attempt in message.returned:
            turn = next(one for one in worker.turns if (one.unit.number, one.attempt) == (number, attempt))
            worker.turns.remove(turn)
            self._agenda.take_back(turn)
            if visit.entered:
                why = f"its feature could not begin: {message.error}"
                self._agenda.keep(turn, never_begun(turn, worker.name, why))
            else:
                self._agenda.give_up(number)

    def _visit(self, container: Container) -> Visit:
        return self._visits.setdefault(container, Visit())

    # Workers that are gone

    def _bury(self, worker: Worker) -> None:
        """Take leave of a worker whose process has ended, or is about to."""
        how = self._workers.let_go(worker)
        last_words = quoted(worker.output.taken()) if worker.output is not None else ""
        position = worker.progress.position
        if position is None and not worker.is_gone and not (self.aborted and self._agenda.is_closed):
            self._died_outside(worker, f"{how}{last_words}")
        self._share_out(worker, position, f"{worker.killed_for or f'the process that ran it {how}'}{last_words}")
        if worker.output is not None:
            worker.output.close()
        worker.progress.close()
        if not worker.has_worked and not worker.turns:
            self._stillborn += 1
        if len(self._agenda) and not self._agenda.is_closed and self._stillborn < _STILLBORN:
            self._workers.fill(min(self._jobs, len(self._agenda)))

    def _share_out(self, worker: Worker, position: Position | None, reason: str) -> None:
        """Settle what becomes of the turns of a worker that is gone."""
        for turn in worker.turns:
            self._agenda.take_back(turn)
        for turn in worker.turns:
            if position is not None and (position.unit, position.attempt) == (turn.unit.number, turn.attempt):
                worker.has_worked = True
                written = self._listener.written(worker.name, turn)
                self._agenda.keep(turn, written or lost(turn, worker.name, reason, position))
            elif self._doors.is_closed(turn.unit):
                self._agenda.give_up(turn.unit.number)
            else:
                self._agenda.again(turn)

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
