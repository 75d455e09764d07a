"""A load that several workers send together: Locust holds them together, and each of them has a generator."""

from __future__ import annotations

import importlib.util
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Self

import msgspec

import ratified
from ratified.failures import Broken, ConfigurationError
from ratified.load import frames
from ratified.load.errands import Work
from ratified.load.locust import messages
from ratified.load.locust.processes import LOCAL, Member, master_options, worker_options
from ratified.load.locust.shares import Numbered, due, shares_of, stretches, work_of
from ratified.load.locust.tally import Tally
from ratified.load.locust.threads import Threads
from ratified.load.locust.workers import Loss, Worker
from ratified.load.recording import Health, Recording, Span
from ratified.load.samples import WIDTH, Column

_START = 60.0
_GRACE = 20.0
_ENDED = "Locust has ended its user"


class _Lost(Exception):
    """A worker is gone."""


class Cluster:
    """Locust's master and its workers, each with a generator; used in a `with` block, and gone after it.

    A run goes like one of a single generator: each worker does its share, and all rows come into one recording, their
    times on this machine's clock. Workers on this machine have the same clock; the times of others are moved by a
    constant, known as exactly as a message is quick, and each duration is measured by one clock alone.
    """

    def __init__(
        self,
        work: Work,
        workers: int,
        *,
        elsewhere: bool = False,
        host: str = LOCAL,
        port: int = 0,
        web_port: int = 0,
        reports: Path | None = None,
        patience: float = _START,
        tell: Callable[[str], object] = sys.stderr.write,
    ) -> None:
        """Start everything, and wait until all workers are ready.

        `elsewhere` leaves it to people to start the workers, `web_port` opens Locust's web interface, and `reports` is
        a folder for Locust's own reports.
        """
        _check(work, workers)
        self.tally = Tally()
        self.losses: list[Loss] = []
        self.workers: list[Worker] = []
        self._work = work
        self._wanted = workers
        self.members: list[Member] = []
        self._folder = tempfile.TemporaryDirectory(prefix="ratified-")
        try:
            options = master_options(workers, host, port, web_port, reports)
            self.members.append(Member("Locust's master", options, self._folder.name))
            self._threads = Threads(self.members[0])
            ends_at = time.monotonic() + patience
            found = self._port(ends_at)
            if elsewhere:
                tell(f"on each of {workers} machines: python -m ratified.load.locust {host}:{found}\n")
            else:
                self._start(host, found)
            self._gather(ends_at)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        self.close()

    def run(self, phases: Sequence[Numbered], recording: Recording) -> None:
        """Have phases run, and add what is measured to a recording; whoever interrupts it gets what there is.

        A worker that is lost ends the run: what all have told until then is in the recording, which is not complete.
        """
        for worker in self.workers:
            worker.arrivals, worker.spans = 0, []
        try:
            self._must_be_whole()
            for stretch in stretches(phases):
                self._run(stretch, recording)
        except _Lost:
            recording.is_complete = False
            self._stop(recording)
            raise self._incomplete(phases) from None
        except BaseException:
            recording.is_complete = False
            self._stop(recording)
            raise
        finally:
            self._add_spans(phases, recording)

    def close(self) -> None:
        """End all processes, the master first: it tells the workers, and writes its reports."""
        for member in self.members:
            member.end(_GRACE)
        self.members.clear()
        self._folder.cleanup()

    # Beginning

    def _port(self, ends_at: float) -> int:
        kind, _, content = self._threads.hear(ends_at, "Locust's master to listen")
        if kind != messages.LISTENING:
            raise RuntimeError(f"Locust's master began with {kind!r}")
        return int(content)

    def _start(self, host: str, port: int) -> None:
        for number in range(self._wanted):
            member = Member(f"Locust's worker {number + 1}", worker_options(host, port), self._folder.name)
            self.members.append(member)
            self._threads.watch(member)

    def _gather(self, ends_at: float) -> None:
        while not (len(self.workers) == self._wanted and all(worker.is_ready for worker in self.workers)):
            there = f"{sum(worker.is_ready for worker in self.workers)} of {self._wanted} workers are ready"
            kind, node, content = self._threads.hear(ends_at, f"all workers to be ready: {there}")
            if kind == messages.HELLO:
                self._greet(node, msgspec.msgpack.decode(content, type=messages.Hello))
                continue
            try:
                self._take(kind, node, content, None)
            except _Lost as loss:
                raise Broken("a worker was lost before the load began", actual=str(loss)) from None

    def _greet(self, node: str, hello: messages.Hello) -> None:
        if hello.version != ratified.__version__:
            raise ConfigurationError(
                f"the worker on {hello.host} does not fit this run",
                expected=f"version {ratified.__version__}",
                actual=f"version {hello.version}",
                next=f"install ratified[load,locust]=={ratified.__version__} there",
            )
        clock = messages.clock()
        shift = 0 if clock and hello.clock == clock else time.perf_counter_ns() - hello.now
        worker = Worker(len(self.workers), node, hello, shift, self._threads.member(hello.pid))
        work = work_of(self._work, worker.number, self._wanted)
        worker.seed = work.seed
        self.workers.append(worker)
        self._threads.say(frames.WORK, node, work)

    # Running

    def _must_be_whole(self) -> None:
        if any(worker.lost for worker in self.workers):
            raise _Lost

    def _run(self, stretch: Sequence[Numbered], recording: Recording) -> None:
        for worker in self.workers:
            shares = shares_of(stretch, worker.number, self._wanted)
            if shares:
                worker.is_running, worker.is_stopped = True, False
                self._threads.say(frames.RUN, worker.node, shares)
        lasting = self._work.longest([phase for _, phase in stretch])
        self._listen(recording, time.monotonic() + lasting + _GRACE)

    def _add_spans(self, phases: Sequence[Numbered], recording: Recording) -> None:
        for number, _ in phases:
            spans = [span for worker in self.workers for span in worker.spans if span.phase == number]
            if spans:
                begin, end = min(span.begin for span in spans), max(span.end for span in spans)
                recording.spans.append(Span(number, begin, end))

    def _listen(self, recording: Recording, ends_at: float) -> None:
        while any(worker.is_running for worker in self.workers):
            self._take(*self._threads.hear(ends_at, "all workers to come to an end"), recording)

    def _stop(self, recording: Recording) -> None:
        """Stop arrivals at once, and hear out what has been measured."""
        ends_at = time.monotonic() + _GRACE
        try:
            for worker in self.workers:
                if worker.is_running:
                    worker.is_stopped = True
                    self._threads.say(frames.STOP, worker.node, None)
            while any(worker.is_running for worker in self.workers):
                try:
                    self._listen(recording, ends_at)
                except _Lost:
                    # One more; the rest is heard all the same.
                    continue
        except Broken:
            # It could not even be stopped: what was told before is there.
            return

    def _take(self, kind: bytes, node: str, content: bytes, recording: Recording | None) -> None:
        worker = next((one for one in self.workers if one.node == node or str(one.hello.pid) == node), None)
        if kind in (messages.LOST, messages.LEFT, messages.FAILED):
            why = self._why(kind, node, content)
            if worker is not None:
                worker.is_running = False
                worker.lost = worker.lost or why
            raise _Lost(why)
        if worker is None:
            return
        if kind == frames.READY:
            worker.is_ready = True
        elif recording is not None:
            self._record(worker, kind, content, recording)

    def _why(self, kind: bytes, node: str, content: bytes) -> str:
        if kind == messages.FAILED:
            return content.decode()
        if kind == messages.LEFT:
            return _ENDED
        return self._threads.last_words(node) or "Locust has heard nothing of it for some seconds"

    def _record(self, worker: Worker, kind: bytes, content: bytes, recording: Recording) -> None:
        import numpy as np

        if kind == frames.ROWS:
            told = msgspec.msgpack.decode(content, type=messages.Told)
            rows = np.frombuffer(told.rows, dtype=np.int64).reshape(-1, WIDTH)
            worker.rows += len(rows)
            worker.arrivals += int((rows[:, Column.IS_ARRIVAL] == 1).sum())
            self.tally.add(told.counted)
            recording.add_rows(worker.on_our_clock(rows).tobytes())
        elif kind == frames.HEALTH:
            health, ticks = msgspec.msgpack.decode(content, type=tuple[Health, bytes])
            recording.add_health(replace(health, worker=worker.number), ticks)
        elif kind == frames.DONE:
            self._end(worker, msgspec.msgpack.decode(content, type=messages.Done), recording)

    def _end(self, worker: Worker, done: messages.Done, recording: Recording) -> None:
        worker.is_running = False
        worker.spans += [Span(phase, begin + worker.shift, end + worker.shift) for phase, begin, end in done.spans]
        recording.is_complete = recording.is_complete and done.is_complete
        if done.rows != worker.rows:
            raise Broken(
                f"something that {worker.name} has told did not arrive",
                expected=f"{done.rows} rows since it began",
                actual=f"{worker.rows}",
            )
        if not done.is_complete and not worker.is_stopped:
            worker.lost = _ENDED
            raise _Lost(_ENDED)

    def _incomplete(self, phases: Sequence[Numbered]) -> Broken:
        self.losses.clear()
        for worker in self.workers:
            if worker.lost:
                shares = shares_of(phases, worker.number, self._wanted)
                self.losses.append(Loss(worker.name, worker.lost, due(shares, worker.seed), worker.arrivals))
        return Broken(
            "the load is incomplete: a worker was lost",
            expected=f"{self._wanted} workers that live as long as the load",
            actual="\n".join(loss.told for loss in self.losses),
            next="begin anew with a new cluster; what was measured until then is there, and proves nothing",
        )


def _check(work: Work, workers: int) -> None:
    if importlib.util.find_spec("locust") is None:
        raise ConfigurationError(
            "a load from several workers needs Locust",
            expected="Locust, installed beside this library",
            actual="there is none",
            next='pip install "ratified[load,locust]"',
        )
    if workers < 1 or not work.errands:
        raise ConfigurationError(
            "a cluster without workers or errands sends nothing",
            expected="1 or more of each",
            actual=f"{workers} workers, {len(work.errands)} errands",
        )
