"""The connections of a load: opened when none is idle, as many as arrivals need."""

from __future__ import annotations

import asyncio
import errno
import ssl
from typing import TYPE_CHECKING

from ratified.load.errands import Bounds, Origin
from ratified.load.generator.line import Call, Line, ReadingLine
from ratified.load.generator.loops import speak_up
from ratified.load.samples import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    Ended = Callable[[Call, Outcome, int, int], None]

_OUR_OWN = frozenset({errno.ENFILE, errno.EMFILE, errno.EADDRNOTAVAIL})
_Kind = tuple[Origin, type[Line]]


class Lines:
    """Gives every call a line; those that are idle wait for the next."""

    def __init__(self, loop: asyncio.AbstractEventLoop, bounds: Bounds, ended: Ended) -> None:
        self.ended = ended
        self.is_closing = False
        self._loop = loop
        self._bounds = bounds
        self._idle: dict[_Kind, list[Line]] = {}
        self._open: set[Line] = set()
        self._opening: set[Call] = set()
        self._contexts: ssl.SSLContext | None = None

    @property
    def count(self) -> int:
        """Return how many connections there are, those that are being opened included."""
        return len(self._open) + len(self._opening)

    def send(self, call: Call) -> bool:
        """Send a call, at once or as soon as a connection is open; say no where none may be opened any more."""
        kind = _kind(call)
        idle = self._idle.get(kind)
        if idle:
            idle.pop().send(call)
            return True
        return self._send_on_another(call, kind)

    def give_up(self, call: Call) -> None:
        """Open no connection for a call any more."""
        if call.opening is not None:
            self._opening.discard(call)
            call.opening.cancel()

    def close(self) -> None:
        """Close all connections."""
        self.is_closing = True
        for line in tuple(self._open):
            line.cut()

    # What lines say

    def idle(self, line: Line) -> None:
        """Let a line wait for another call."""
        self._idle.setdefault((line.origin, type(line)), []).append(line)

    def lost(self, line: Line) -> None:
        """Forget a line that is closed."""
        self._open.discard(line)
        idle = self._idle.get((line.origin, type(line)))
        if idle and line in idle:
            idle.remove(line)

    def again(self, call: Call) -> None:
        """Send a call on another line."""
        # Not on one that is idle: it may be as dead as the first.
        if not self._send_on_another(call, _kind(call)):
            self.ended(call, Outcome.BROKEN_OFF, 0, 0)

    def _send_on_another(self, call: Call, kind: _Kind) -> bool:
        if self._bounds.connections and self.count >= self._bounds.connections and not self._closes_an_idle_one():
            return False
        self._opening.add(call)
        call.is_cold = True
        call.opening = self._loop.create_task(self._send_on_a_new_one(call, kind))
        call.opening.add_done_callback(speak_up)
        return True

    def _closes_an_idle_one(self) -> bool:
        """Make room: what is idle leads elsewhere, or cannot be read."""
        for idle in self._idle.values():
            if idle:
                line = idle[0]
                line.cut()
                self.lost(line)
                return True
        return False

    async def _send_on_a_new_one(self, call: Call, kind: _Kind) -> None:
        origin, line_kind = kind
        try:
            _, line = await self._loop.create_connection(
                lambda: line_kind(self, origin),
                origin.host,
                origin.port,
                ssl=self._trust() if origin.scheme == "https" else None,
            )
        except OSError as error:
            self._opening.discard(call)
            if not call.is_over:
                self.ended(call, _why(error), 0, 0)
            return
        self._opening.discard(call)
        self._open.add(line)
        if self.is_closing:
            line.cut()
        elif call.is_over:
            self.idle(line)
        else:
            line.send(call)

    def _trust(self) -> ssl.SSLContext:
        if self._contexts is None:
            from ratified.exchange.trust import trusting

            self._contexts = trusting(self._bounds.extra_ca)
        return self._contexts


def _kind(call: Call) -> _Kind:
    return call.request.origin, ReadingLine if call.is_read else Line


def _why(error: OSError) -> Outcome:
    if isinstance(error, ssl.SSLError):
        return Outcome.NOT_SECURE
    # No more files, or no more ports: nothing was sent, and the system under test has nothing to do with it.
    return Outcome.DROPPED if error.errno in _OUR_OWN else Outcome.REFUSED
