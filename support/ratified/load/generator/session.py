"""What the generator's process does: take work, let people arrive as it is told, and tell what became of them."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter_ns

import msgspec

from ratified.load import frames
from ratified.load.errands import Work
from ratified.load.generator.engine import Engine
from ratified.load.generator.loops import make_loop, speak_up
from ratified.load.generator.machine import awake, come_first, take_all_files
from ratified.load.generator.pacing import make_pacer
from ratified.load.samples import Outcome
from ratified.load.traffic import Phase

_LEAD = 20_000_000  # ns before the first arrival, so that it is not late already
_AT_A_TIME = 1000  # arrivals between two looks at what else there is, answers and orders to stop among it
_TELL = 0.5  # seconds between two reports
_TICK = 5_000_000  # ns between two looks at whether the process still gets its time
_PAUSE = 0.1  # seconds that a user waits who was not even answered
_SCHEDULE = Path("/proc/self/schedstat")


class Session(asyncio.Protocol):
    """One generator, from the first frame to the last."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._frames = frames.Frames()
        self._engine: Engine | None = None
        self._out: asyncio.WriteTransport | None = None
        self._running: asyncio.Task[None] | None = None
        self._pacer = make_pacer(loop, self._wake)
        self._lags = array("q")
        self._due: Iterator[tuple[int, int]] = iter(())
        self._next: tuple[int, int] | None = None
        self._tick = 0
        self._curfew: asyncio.TimerHandle | None = None
        self._all_begun: asyncio.Future[None] | None = None
        self.over: asyncio.Future[None] = loop.create_future()

    async def open(self) -> None:
        """Take the pipes."""
        self._out, _ = await self._loop.connect_write_pipe(asyncio.BaseProtocol, os.fdopen(os.dup(1), "wb", 0))
        await self._loop.connect_read_pipe(lambda: self, os.fdopen(os.dup(0), "rb", 0))

    # What the pipe says

    def data_received(self, data: bytes) -> None:
        """Do what is asked."""
        for kind, content in self._frames.feed(data):
            if kind == frames.WORK:
                self._engine = Engine(msgspec.msgpack.decode(content, type=Work), self._loop)
                self._send(frames.frame(frames.READY))
                self._loop.call_later(_TELL, self._tell_on)
            elif kind == frames.RUN and self._engine is not None:
                # At once: to stop may follow in the same piece.
                self._engine.is_stopping = False
                phases = msgspec.msgpack.decode(content, type=list[tuple[int, Phase]])
                self._running = self._loop.create_task(self._run(phases))
                self._running.add_done_callback(speak_up)
            elif kind == frames.STOP:
                self._stop()

    def connection_lost(self, _: Exception | None) -> None:
        """End with whoever has started this process."""
        if not self.over.done():
            self.over.set_result(None)

    # Running

    async def _run(self, phases: Sequence[tuple[int, Phase]]) -> None:
        engine = self._engine
        if engine is None:
            raise RuntimeError("there is nothing to do: work comes before phases")
        spans: list[tuple[int, int, int]] = []
        for number, phase in phases:
            engine.expect(number, phase)
        if engine.work.bounds.seconds and self._curfew is None:
            self._curfew = self._loop.call_later(engine.work.bounds.seconds, self._stop)
        if self._curfew is not None and self._curfew.when() <= self._loop.time():
            engine.is_stopping = True
        for is_open, stretch in _stretches(phases):
            if engine.is_stopping:
                break
            if is_open:
                await self._run_open(engine, stretch, spans)
            else:
                await self._run_closed(engine, *stretch[0], spans)
        if engine.is_stopping:
            now = perf_counter_ns()
            spans = [(number, begin, min(end, now)) for number, begin, end in spans if begin < now]
        self._tell()
        self._send(frames.frame_of(frames.DONE, {"complete": not engine.is_stopping, "spans": spans}))

    async def _run_open(
        self, engine: Engine, phases: Sequence[tuple[int, Phase]], spans: list[tuple[int, int, int]]
    ) -> None:
        begin = perf_counter_ns() + _LEAD
        for number, phase in phases:
            end = begin + round(phase.duration * 1e9)
            spans.append((number, begin, end))
            begin = end
        self._due = _timeline(phases, spans[-len(phases) :], engine.work.seed)
        self._next = next(self._due, None)
        self._all_begun = self._loop.create_future()
        with awake():
            self._arm()
            await self._all_begun
            await engine.all_ended()

    async def _run_closed(self, engine: Engine, number: int, phase: Phase, spans: list[tuple[int, int, int]]) -> None:
        begin = perf_counter_ns()
        end = begin + round(phase.seconds * 1e9) if phase.seconds else 0
        left, over = phase.count or -1, self._loop.create_future()
        users = phase.users

        def ask_again(outcome: Outcome = Outcome.GOOD) -> None:
            nonlocal left, users
            if engine.is_stopping or left == 0 or (end and perf_counter_ns() >= end):
                users -= 1
                if not users and not over.done():
                    over.set_result(None)
            elif outcome in (Outcome.GOOD, Outcome.WRONG_STATUS):
                left -= 1
                engine.begin(number, perf_counter_ns(), ask_again)
            else:
                self._loop.call_later(_PAUSE, ask_again)

        self._tick = perf_counter_ns() + _TICK
        self._arm()
        for _ in range(users):
            ask_again()
        await over
        self._tick = 0
        spans.append((number, begin, perf_counter_ns()))

    def _wake(self) -> None:
        engine, now = self._engine, perf_counter_ns()
        if engine is None:
            return
        if self._tick and self._tick <= now:
            self._lags.append(now - self._tick)
            self._tick = now + _TICK
        for _ in range(_AT_A_TIME):
            if self._next is None or self._next[0] > now:
                break
            intended, phase = self._next
            if engine.is_stopping:
                self._next = None
                break
            engine.begin(phase, intended, _leave)
            self._next = next(self._due, None)
            if self._next is not None and self._next[0] > now:
                now = perf_counter_ns()
        self._arm()

    def _arm(self) -> None:
        if self._next is not None:
            self._pacer.arm(self._next[0])
        elif self._tick:
            self._pacer.arm(self._tick)
        elif self._all_begun is not None and not self._all_begun.done():
            self._all_begun.set_result(None)

    def _stop(self) -> None:
        if self._engine is not None:
            self._engine.stop()
        # Whoever waits for the next arrival waits no longer.
        self._next = None
        self._arm()

    # Telling

    def _tell_on(self) -> None:
        self._tell()
        self._loop.call_later(_TELL, self._tell_on)

    def _tell(self) -> None:
        engine = self._engine
        if engine is None:
            return
        if engine.rows:
            rows, engine.rows = engine.rows, array("q")
            self._send(frames.frame(frames.ROWS, rows.tobytes()))
        lags, self._lags = self._lags, array("q")
        health = {
            "at": perf_counter_ns(),
            "cpu": time.process_time_ns(),
            "waited": _waited(),
            "under_way": len(engine.active),
            "connections": engine.lines.count,
            "lags": lags.tobytes(),
        }
        self._send(frames.frame_of(frames.HEALTH, health))

    def _send(self, content: bytes) -> None:
        if self._out is not None:
            self._out.write(content)


def _leave(_: Outcome) -> None:
    """Go: nobody waits for somebody who came by himself."""


def _stretches(phases: Sequence[tuple[int, Phase]]) -> Iterator[tuple[bool, Sequence[tuple[int, Phase]]]]:
    """Yield what belongs together: open phases go over into each other, closed ones stand alone."""
    waiting: list[tuple[int, Phase]] = []
    for number, phase in phases:
        if phase.is_open:
            waiting.append((number, phase))
            continue
        if waiting:
            yield True, waiting
            waiting = []
        yield False, [(number, phase)]
    if waiting:
        yield True, waiting


def _timeline(
    phases: Sequence[tuple[int, Phase]], spans: Sequence[tuple[int, int, int]], seed: str
) -> Iterator[tuple[int, int]]:
    for (number, phase), (_, begin, _) in zip(phases, spans, strict=True):
        yield from ((begin + moment, number) for moment in phase.moments(seed))


def _waited() -> int:
    """Return for how many nanoseconds this process could have run, and had no core."""
    try:
        return int(_SCHEDULE.read_text().split()[1])
    except (OSError, ValueError, IndexError):
        return 0


def serve() -> None:
    """Serve until the pipe ends."""
    import gc
    import signal

    # Ctrl-C is for the run, which then has this process stop in its own time.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    take_all_files()
    come_first()
    loop = make_loop()
    loop.set_exception_handler(_give_up)
    asyncio.set_event_loop(loop)
    session = Session(loop)
    loop.run_until_complete(session.open())
    gc.collect()
    gc.freeze()
    loop.run_until_complete(session.over)
    os._exit(0)


def _give_up(loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
    """End the process on a mistake of its own: what it would tell from then on could not be trusted."""
    if isinstance(context.get("exception"), OSError) and "transport" in context and "protocol" in context:
        # A connection that the network has broken: it is closed, and its call ends with it.
        return
    loop.default_exception_handler(context)
    sys.stderr.flush()
    os._exit(70)
