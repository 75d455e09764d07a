"""Begins errands, keeps watch over what is under way, and writes a row for every request."""

from __future__ import annotations

import asyncio
import json
from array import array
from collections.abc import Callable, Iterator
from itertools import chain, repeat
from random import Random
from time import perf_counter_ns

from ratified.load.errands import Errand, Request, Work
from ratified.load.generator.line import Call, value_at
from ratified.load.generator.lines import Lines
from ratified.load.samples import Outcome
from ratified.load.traffic import Phase

_LOOK = 0.05  # seconds between two looks for calls whose time is over
_DRAWN = 1024


class Visit:
    """One arrival on its errand."""

    __slots__ = ("_engine", "_errand", "_first", "_leave", "_place", "_values", "intended", "phase", "taken")

    def __init__(  # noqa: PLR0917 - one for each arrival: keywords and further objects would cost
        self, engine: Engine, errand: int, phase: int, intended: int, taken: int, leave: Callable[[Outcome], None]
    ) -> None:
        self._engine = engine
        self._errand = errand
        self._place = 0
        self._values: dict[str, str] = {}
        self._leave = leave
        self._first = intended
        self.phase = phase
        self.intended = intended
        self.taken = taken

    def next_call(self) -> Call:
        """Return the next request of the errand."""
        engine, place = self._engine, self._place
        request = engine.work.errands[self._errand].requests[place]
        content = engine.plain[self._errand][place] or filled(request, self._values)
        endpoint = engine.first_endpoint[self._errand] + place
        call = Call(request, content, endpoint, self.phase, self.intended, self.taken, self)
        call.is_arrival = not place
        # All requests of an errand go on one connection, if it is kept, as those of one person do.
        call.is_read = engine.is_read[self._errand]
        return call

    def is_over(self, call: Call, outcome: Outcome) -> None:
        """Go on with the next request, or leave."""
        requests = self._engine.work.errands[self._errand].requests
        self._place += 1
        if outcome is Outcome.GOOD and self._place < len(requests):
            self.intended = self.taken = perf_counter_ns()
            self._engine.send(self.next_call())
            return
        if len(requests) > 1:
            self._engine.note_errand(self._errand, self.phase, self._first, call, outcome)
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
        self.plain = [[_whole(request) for request in errand.requests] for errand in work.errands]
        self.is_read = [any(one.keeps or one.hearing for one in errand.requests) for errand in work.errands]
        sizes = [len(errand.requests) for errand in work.errands]
        self.first_endpoint = [sum(sizes[:place]) for place in range(len(sizes))]
        several = [place for place, size in enumerate(sizes) if size > 1]
        self._errand_endpoint = {place: sum(sizes) + number for number, place in enumerate(several)}
        self._choice = _choices(work)
        self._only: dict[int, int] = {}
        self._loop = loop
        self._timeout = round(work.bounds.timeout * 1e9)
        self._idle: asyncio.Future[None] | None = None
        loop.call_later(_LOOK, self._end_late_ones)

    def expect(self, number: int, phase: Phase) -> None:
        """Take note of a phase whose arrivals are all on one errand."""
        if phase.errand:
            self._only[number] = [errand.name for errand in self.work.errands].index(phase.errand)

    def begin(self, phase: int, intended: int, leave: Callable[[Outcome], None]) -> None:
        """Let somebody arrive."""
        errand = self._only[phase] if phase in self._only else next(self._choice)
        visit = Visit(self, errand, phase, intended, perf_counter_ns(), leave)
        self.send(visit.next_call())

    def send(self, call: Call) -> None:
        """Send a request."""
        self.active[call] = None
        if call.request.hearing is not None:
            from ratified.load.generator.hearing import Heard

            call.heard = Heard(call.request.hearing)
        elif call.request.keeps:
            call.body = []
        if not self.lines.send(call):
            self.ended(call, Outcome.DROPPED, 0, 0)

    def ended(self, call: Call, outcome: Outcome, status: int, moment: int) -> None:
        """Write a row, and let the errand go on."""
        self.active.pop(call, None)
        call.is_over = True
        if outcome is Outcome.GOOD and call.body is not None:
            outcome = self._keep(call)
        self.rows.extend((
            call.endpoint, call.phase, call.intended, call.taken, call.written, call.first_byte, call.first_event,
            call.first_content, moment or perf_counter_ns(), status, outcome, call.size, call.events, call.is_cold,
            call.is_arrival,
        ))  # fmt: skip
        call.way.is_over(call, outcome)
        if self._idle is not None and not self.active:
            self._idle.set_result(None)
            self._idle = None

    def note_errand(self, errand: int, phase: int, intended: int, last: Call, outcome: Outcome) -> None:
        """Write a row for an errand of several requests as a whole."""
        self.rows.extend((
            self._errand_endpoint[errand], phase, intended, intended, last.written, 0, 0, 0,
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

    def _keep(self, call: Call) -> Outcome:
        try:
            document = json.loads(b"".join(call.body or ()))
        except (ValueError, RecursionError):
            return Outcome.WRONG_ANSWER
        values = {keep.name: value_at(document, keep) for keep in call.request.keeps}
        found = {name: value for name, value in values.items() if value is not None}
        if len(found) < len(values):
            return Outcome.WRONG_ANSWER
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
    body = _joined(request.body, request.body_holes, values)
    head = _joined(request.head, request.head_holes, values)
    if request.body_holes:
        # The length was left open, at the end of the head.
        head += b"content-length: %d\r\n\r\n" % len(body)
    return head + body


def _joined(pieces: tuple[bytes, ...], holes: tuple[str, ...], values: dict[str, str]) -> bytes:
    fillings = [values[name].encode() for name in holes]
    return b"".join(chain.from_iterable(zip(pieces, [*fillings, b""], strict=True))) if pieces else b""


def _whole(request: Request) -> bytes:
    return b"" if request.head_holes or request.body_holes else filled(request, {})


def _choices(work: Work) -> Iterator[int]:
    errands: tuple[Errand, ...] = work.errands
    if len(errands) == 1:
        return repeat(0)
    chance = Random(f"{work.seed}/errands")  # noqa: S311 - the point is that it replays
    places, weights = range(len(errands)), [errand.weight for errand in errands]
    return chain.from_iterable(chance.choices(places, weights, k=_DRAWN) for _ in repeat(None))
