"""What happens in the process of one of Locust's workers: a generator works, and what it tells is passed on.

Rows are passed on as they are, beside the buckets that count them, because they are cheap and verdicts on windows, on
what depends on what, and on the parts of a request need them: to pack a row of 120 bytes twice, for the cluster and for
Locust, takes a fiftieth of a microsecond, where counting it for Locust's statistics and in buckets takes one and a
half. Compressed, it would have a sixth of the bytes and cost thirty times as much: 10,000 requests a second are
10 Mbit/s, which any wire carries that carries the requests.
"""

from __future__ import annotations

import os
import socket
import time
from typing import Any

import gevent
import msgspec
from gevent.event import Event
from gevent.queue import Queue

import ratified
from ratified.failures import Broken
from ratified.load import frames
from ratified.load.errands import Work
from ratified.load.generating import Generator
from ratified.load.locust import messages
from ratified.load.locust.figures import Figures
from ratified.load.locust.tally import Tally
from ratified.load.recording import Health, Recording
from ratified.load.samples import WIDTH
from ratified.load.traffic import Phase


class Stopped(Exception):
    """Arrivals are to stop."""


class Bridge:
    """One worker; `module` is `locust.stats`."""

    def __init__(self, runner: Any, module: Any) -> None:
        self._runner = runner
        self._module = module
        self._orders: Queue[tuple[bytes, bytes]] = Queue()
        self._running: gevent.Greenlet | None = None
        self._is_taken = self._is_on = self._is_stopped = False
        runner.register_message(messages.NAME, self._hear)

    def serve(self) -> None:
        """Do what the cluster asks for, until Locust ends the user who does it."""
        if self._is_taken:
            # After the loss of a worker Locust gives its user to another, which has a generator already.
            Event().wait()
        self._is_taken = True
        self.tell(messages.HELLO, msgspec.msgpack.encode(_hello()))
        try:
            self._work()
        except Exception as failure:  # noqa: BLE001 - whatever it is, the cluster must not wait for this worker
            self.tell(messages.FAILED, f"{type(failure).__name__}: {failure}".encode())
        finally:
            self.tell(messages.LEFT)

    def tell(self, kind: bytes, content: bytes = b"") -> None:
        """Tell the cluster something."""
        self._runner.send_message(messages.NAME, [kind, content])

    def report(self) -> None:
        """Have Locust's master know at once what it is told every few seconds."""
        data: dict[str, Any] = {}
        self._runner.environment.events.report_to_master.fire(client_id=self._runner.client_id, data=data)
        self._runner.send_message("stats", data)

    def _hear(self, environment: object, msg: Any) -> None:  # noqa: ARG002 - the names are Locust's
        kind, content = msg.data
        self._is_stopped = kind == frames.STOP
        if not self._is_stopped:
            self._orders.put((kind, content))
        elif self._running is not None and self._is_on:
            self._running.kill(Stopped, block=False)

    def _work(self) -> None:
        _, content = self._orders.get()
        work = msgspec.msgpack.decode(content, type=Work)
        with Generator(work) as generator:
            relay = Relay(self, Figures(work, self._runner.stats, self._module), work)
            self.tell(frames.READY)
            while True:
                _, content = self._orders.get()
                phases = msgspec.msgpack.decode(content, type=list[tuple[int, Phase]])
                self._running = gevent.spawn(self._carry_out, relay, generator, phases)
                try:
                    self._running.get()
                finally:
                    self._running.kill(Stopped)

    def _carry_out(self, relay: Relay, generator: Generator, phases: list[tuple[int, Phase]]) -> None:
        # Whoever is stopped before it has begun would never tell that it is over.
        self._is_on = True
        try:
            relay.carry_out(generator, [] if self._is_stopped else phases)
        finally:
            self._is_on = False


class Relay(Recording):
    """A recording that keeps nothing, and tells the cluster instead."""

    def __init__(self, bridge: Bridge, figures: Figures, work: Work) -> None:
        super().__init__(work.endpoints)
        self._bridge = bridge
        self._figures = figures
        self._told = 0

    def carry_out(self, generator: Generator, phases: list[tuple[int, Phase]]) -> None:
        """Have phases run to their end, or to an earlier one."""
        self.spans, self.is_complete = [], True
        try:
            generator.run(phases, self)
        except Stopped:
            pass
        except Broken as failure:
            self._bridge.tell(messages.FAILED, str(failure).encode())
            return
        spans = [(span.phase, span.begin, span.end) for span in self.spans]
        self._bridge.report()
        self._bridge.tell(frames.DONE, msgspec.msgpack.encode(messages.Done(self.is_complete, self._told, spans)))

    def add_rows(self, content: bytes) -> None:
        """Tell of what has ended, and count it."""
        import numpy as np

        rows = np.frombuffer(content, dtype=np.int64).reshape(-1, WIDTH)
        self._told += len(rows)
        told = messages.Told(content, Tally.of_rows(rows).counted())
        self._bridge.tell(frames.ROWS, msgspec.msgpack.encode(told))
        self._figures.add(rows)

    def add_health(self, health: Health, ticks: bytes) -> None:
        """Tell how the generator fares."""
        self._bridge.tell(frames.HEALTH, msgspec.msgpack.encode((health, ticks)))


def _hello() -> messages.Hello:
    now = time.perf_counter_ns()
    return messages.Hello(ratified.__version__, socket.gethostname(), os.getpid(), messages.clock(), now)
