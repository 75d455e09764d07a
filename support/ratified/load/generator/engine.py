"""Begins errands, keeps watch over what is under way, and writes a row for every request."""

from __future__ import annotations

import asyncio
import json
from array import array
from collections.abc import Iterator, Sequence
from itertools import chain, count, repeat
from random import Random
from time import perf_counter_ns
from urllib.parse import quote

from ratified.load.errands import Errand, Request, Work
from ratified.load.generator.call import Call, Leave, Ready
from ratified.load.generator.line import value_at
from ratified.load.generator.lines import Lines
from ratified.load.samples import Outcome
from ratified.load.traffic import Phase

_LOOK = 0.05  # seconds between two looks for calls whose time is over
_DRAWN = 1024


class Visit:
    """One arrival on an errand of several requests."""

    __slots__ = ("_due", "_engine", "_errand", "_leave", "_phase", "_place", "_values")

    def __init__(self, engine: Engine, errand: int, phase: int, due: int, leave: Leave) -> None:
        self._engine = engine
        self._errand = errand
        self._phase = phase
        self._due = due
        self._leave = leave
        self._place = 0
        self._values: dict[str, str] = {}

    def is_over(self, call: Call, outcome: Outcome) -> None:
        """Go on with the next request, or leave."""
        engine, errand = self._engine, self._errand
        self._place += 1
        if outcome is Outcome.GOOD and self._place < len(engine.ready[errand]):
            ready, now = engine.ready[errand][self._place], perf_counter_ns()
            content = ready.content or filled(ready.request, self._values)
            engine.send(Call(ready, content, self._phase, now, now, self._leave, self))
            return
        engine.note_errand(errand, self._phase, self._due, call, outcome)
        self._leave(outcome)

    def keep(self, values: dict[str, str]) -> None:
        """Keep what an answer has told for later requests."""
        self._values |= values


class Engine:
    """Sends what is given to it, and keeps rows until somebody takes them."""

    def __init__(self, work: Work, loop: asyncio.AbstractEventLoop) -> None:
        self.work = work
        self.rows = array("q")
        self.active: dict[Call, None] = {}
        self.is_stopping = False
        self.lines = Lines(loop, work.bounds, self.ended)
        endpoints = count()
        self.ready = [self._made_ready(errand, endpoints) for errand in work.errands]
        sizes = [len(errand.requests) for errand in work.errands]
        several = [place for place, size in enumerate(sizes) if size > 1]
        self._errand_endpoint = {place: sum(sizes) + number for number, place in enumerate(several)}
        self._choice = _choices(work)
        self._only: dict[int, int] = {}
        self._loop = loop
        self.sent = 0
        self._most = work.bounds.requests
        self._timeout = round(work.bounds.timeout * 1e9)
        self._idle: asyncio.Future[None] | None = None
        loop.call_later(_LOOK, self._end_late_ones)

    def expect(self, number: int, phase: Phase) -> None:
        """Take note of a phase whose arrivals are all on one errand."""
        if phase.errand:
            self._only[number] = [errand.name for errand in self.work.errands].index(phase.errand)

    def begin(self, phase: int, intended: int, leave: Leave) -> None:
        """Let somebody arrive."""
        errand = self._only[phase] if phase in self._only else next(self._choice)
        requests = self.ready[errand]
        first, way = requests[0], None if len(requests) == 1 else Visit(self, errand, phase, intended, leave)
        content = first.content or filled(first.request, {})
        self.send(Call(first, content, phase, intended, perf_counter_ns(), leave, way))

    def send(self, call: Call) -> None:
        """Send a request."""
        self.sent += 1
        if self._most and self.sent >= self._most:
            # Those under way are heard out; whoever looks at the recording learns that it was cut short.
            self.is_stopping = True
        self.active[call] = None
        if call.ready.pool.is_read:
            self._open_ears(call)
        if not self.lines.send(call):
            self.ended(call, Outcome.DROPPED, 0, 0)

    def ended(self, call: Call, outcome: Outcome, status: int, moment: int) -> None:
        """Write a row, and let the errand go on."""
        self.active.pop(call, None)
        call.is_over = True
        if outcome is Outcome.GOOD and call.body is not None:
            outcome = self._keep(call)
        self.rows.extend((
            call.ready.endpoint, call.phase, call.intended, call.taken, call.written, call.first_byte, call.first_event,
            call.first_content, moment or perf_counter_ns(), status, outcome, call.size, call.events, call.is_cold,
            call.ready.is_arrival,
        ))  # fmt: skip
        if call.way is None:
            call.leave(outcome)
        else:
            call.way.is_over(call, outcome)
        if self._idle is not None and not self.active:
            self._idle.set_result(None)
            self._idle = None

    def note_errand(self, errand: int, phase: int, intended: int, last: Call, outcome: Outcome) -> None:
        """Write a row for an errand of several requests as a whole."""
        self.rows.extend((
            self._errand_endpoint[errand], phase, intended, intended, last.written, last.first_byte,
            last.first_event, last.first_content,
            perf_counter_ns(), 0, outcome, 0, 0, 0, 0,
        ))  # fmt: skip

    async def all_ended(self) -> None:
        """Wait until nothing is under way."""
        if self.active:
            self._idle = self._loop.create_future()
            await self._idle

    def stop(self) -> None:
        """End whatever is under way, and begin nothing more."""
        self.is_stopping = True
        for call in tuple(self.active):
            self._cut(call, Outcome.STOPPED)

    def _made_ready(self, errand: Errand, endpoints: Iterator[int]) -> list[Ready]:
        # All requests of an errand go on one connection, if it is kept, as those of one person do.
        is_read = any(one.keeps or one.hearing for one in errand.requests)
        return [
            Ready(
                request,
                _whole(request),
                next(endpoints),
                self.lines.pool(request.origin, is_read=is_read),
                is_arrival=not place,
            )
            for place, request in enumerate(errand.requests)
        ]

    def _open_ears(self, call: Call) -> None:
        if call.ready.request.hearing is not None:
            from ratified.load.generator.hearing import Heard

            call.heard = Heard(call.ready.request.hearing)
        elif call.ready.request.keeps:
            call.body = []

    def _keep(self, call: Call) -> Outcome:
        try:
            document = json.loads(b"".join(call.body or ()))
        except (ValueError, RecursionError):
            return Outcome.WRONG_ANSWER
        values = {keep.name: value_at(document, keep) for keep in call.ready.request.keeps}
        found = {name: value for name, value in values.items() if value is not None}
        if len(found) < len(values):
            return Outcome.WRONG_ANSWER
        if call.way is not None:
            call.way.keep(found)
        return Outcome.GOOD

    def _cut(self, call: Call, outcome: Outcome) -> None:
        self.lines.give_up(call)
        if call.line is not None:
            call.line.cut()
        self.ended(call, outcome, 0, 0)

    def _end_late_ones(self) -> None:
        now = perf_counter_ns()
        for call in tuple(self.active):
            # They stand in the order in which they were begun.
            if now - call.taken < self._timeout:
                break
            self._cut(call, Outcome.TIMEOUT)
        self._loop.call_later(_LOOK, self._end_late_ones)


def filled(request: Request, values: dict[str, str]) -> bytes:
    """Return a request as bytes, its holes filled."""
    body = _joined(request.body, [json.dumps(values[name])[1:-1] for name in request.body_holes])
    head = _joined(request.head, [quote(values[name], safe=":") for name in request.head_holes])
    if request.body_holes:
        # The length was left open, at the end of the head.
        head += b"content-length: %d\r\n\r\n" % len(body)
    return head + body


def _joined(pieces: tuple[bytes, ...], fillings: Sequence[str]) -> bytes:
    between = [*(one.encode() for one in fillings), b""]
    return b"".join(chain.from_iterable(zip(pieces, between, strict=True))) if pieces else b""


def _whole(request: Request) -> bytes:
    return b"" if request.head_holes or request.body_holes else filled(request, {})


def _choices(work: Work) -> Iterator[int]:
    errands: tuple[Errand, ...] = work.errands
    if len(errands) == 1:
        return repeat(0)
    chance = Random(f"{work.seed}/errands")  # noqa: S311 - the point is that it replays
    places, weights = range(len(errands)), [errand.weight for errand in errands]
    return chain.from_iterable(chance.choices(places, weights, k=_DRAWN) for _ in repeat(None))
