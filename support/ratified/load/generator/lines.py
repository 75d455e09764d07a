"""The connections of a load: opened when none is idle, as many as arrivals need."""

from __future__ import annotations

import asyncio
import errno
import ssl
from typing import TYPE_CHECKING

from ratified.load.errands import Bounds, Origin
from ratified.load.generator.call import Call, Pool
from ratified.load.generator.line import Line, ReadingLine
from ratified.load.generator.loops import speak_up
from ratified.load.samples import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    Ended = Callable[[Call, Outcome, int, int], None]

_OUR_OWN = frozenset({errno.ENFILE, errno.EMFILE, errno.EADDRNOTAVAIL})


class Lines:
    """Gives every call a line; those that are idle wait for the next."""

    def __init__(self, loop: asyncio.AbstractEventLoop, bounds: Bounds, ended: Ended) -> None:
        self.ended = ended
        self._loop = loop
        self._bounds = bounds
        self._pools: dict[tuple[Origin, bool], Pool] = {}
        self._open: set[Line] = set()
        self._opening: set[Call] = set()
        self._hosts: dict[Origin, str] = {}
        self._contexts: ssl.SSLContext | None = None

    @property
    def count(self) -> int:
        """Return how many connections there are, those that are being opened included."""
        return len(self._open) + len(self._opening)

    def pool(self, origin: Origin, *, is_read: bool) -> Pool:
        """Return where connections of a kind to a place wait."""
        return self._pools.setdefault((origin, is_read), Pool(origin, is_read=is_read))

    def send(self, call: Call) -> bool:
        """Send a call, at once or as soon as a connection is open; say no where none may be opened any more."""
        idle = call.ready.pool.idle
        if idle:
            idle.pop().send(call)
            return True
        return self._send_on_another(call)

    def give_up(self, call: Call) -> None:
        """Open no connection for a call any more."""
        if call.opening is not None:
            self._opening.discard(call)
            call.opening.cancel()

    # What lines say

    def lost(self, line: Line) -> None:
        """Forget a line that is closed."""
        self._open.discard(line)
        if line in line.pool.idle:
            line.pool.idle.remove(line)

    def again(self, call: Call) -> None:
        """Send a call on another line."""
        # Not on one that is idle: it may be as dead as the first.
        if not self._send_on_another(call):
            self.ended(call, Outcome.BROKEN_OFF, 0, 0)

    def _send_on_another(self, call: Call) -> bool:
        if self._bounds.connections and self.count >= self._bounds.connections and not self._closes_an_idle_one():
            return False
        self._opening.add(call)
        call.is_cold = True
        call.opening = self._loop.create_task(self._send_on_a_new_one(call))
        call.opening.add_done_callback(speak_up)
        return True

    def _closes_an_idle_one(self) -> bool:
        """Make room: what is idle leads elsewhere, or cannot be read."""
        for pool in self._pools.values():
            if pool.idle:
                line = pool.idle[0]
                line.cut()
                self.lost(line)
                return True
        return False

    async def _send_on_a_new_one(self, call: Call) -> None:
        pool = call.ready.pool
        origin, line_kind = pool.origin, ReadingLine if pool.is_read else Line
        is_secure = origin.scheme == "https"
        try:
            transport, line = await self._loop.create_connection(
                lambda: line_kind(self, pool),
                self._hosts.get(origin, origin.host),
                origin.port,
                ssl=self._trust() if is_secure else None,
                server_hostname=origin.host if is_secure else None,
            )
        except OSError as error:
            self._opening.discard(call)
            if not call.is_over:
                self.ended(call, _why(error), 0, 0)
            return
        self._opening.discard(call)
        if transport.is_closing():
            # Broken, or not to be trusted, before anybody could use it.
            if not call.is_over:
                self.ended(call, Outcome.WRONG_ANSWER if line.spoke_unasked else Outcome.BROKEN_OFF, 0, 0)
            return
        peer = transport.get_extra_info("peername")
        if peer is not None:
            # A name is looked up once: how long that takes, and a thread for it, have no place in a measurement.
            self._hosts.setdefault(origin, peer[0])
        self._open.add(line)
        if call.is_over:
            pool.idle.append(line)
        else:
            line.send(call)

    def _trust(self) -> ssl.SSLContext:
        if self._contexts is None:
            from ratified.exchange.trust import trusting

            self._contexts = trusting(self._bounds.extra_ca)
        return self._contexts


def _why(error: OSError) -> Outcome:
    if isinstance(error, ssl.SSLError):
        return Outcome.NOT_SECURE
    # No more files, or no more ports: nothing was sent, and the system under test has nothing to do with it.
    return Outcome.DROPPED if error.errno in _OUR_OWN else Outcome.REFUSED
