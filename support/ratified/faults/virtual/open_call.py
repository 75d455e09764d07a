"""One request while it is being answered."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace

from ratified.exchange.limits import Limits
from ratified.exchange.tape import Pairs
from ratified.faults.virtual.call import Answered, Call
from ratified.faults.virtual.commands import AnyCommand
from ratified.faults.virtual.received import Received
from ratified.faults.virtual.reply import Reply, kept

RELEASED, SCENARIO_ENDED, TOO_LONG = "released", "its scenario ended", "nobody released it in time"
_KEPT = Limits().kept


class OpenCall:
    """What is known of a request so far; whoever waits for something is told of every change."""

    def __init__(
        self, received: Received, operation: str, url: str, command: AnyCommand | None, changed: Callable[[], None]
    ) -> None:
        self.received = received
        self.operation = operation
        self.command = command
        self.reply: Reply | None = None
        self.is_sending = False
        self.waiting = ""
        self.trouble = ""
        self.ended: float | None = None
        self._url = url
        self._body = kept(received.body, received.header("content-type"), _KEPT)
        self._changed = changed
        self._gate: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._answered: Answered | None = None
        self._failure = ""
        self._hung_up = False

    async def wait(self, how: str, at_most: float) -> str:
        """Wait to be let go, and say by what: a release, the end of the scenario, or the time."""
        self.waiting = how
        self._changed()
        try:
            return await asyncio.wait_for(asyncio.shield(self._gate), at_most)
        except TimeoutError:
            return TOO_LONG
        finally:
            self.waiting = ""
            self._changed()

    def let_go(self, why: str) -> None:
        """End the waiting."""
        if not self._gate.done():
            self._gate.set_result(why)

    def send(self, reply: Reply) -> None:
        """Note that from now on the peer may see something of this answer."""
        self.reply = reply
        self.is_sending = True

    def end(self, status: int | None = None, headers: Pairs = (), sent: bytes = b"", failure: str = "") -> None:
        """Note what was answered, if anything, and what is missing."""
        if self.ended is not None:
            return
        self.ended = time.monotonic()
        self.is_sending = False
        self._failure = failure
        if status is not None and self.reply is not None:
            self._answered = Answered(status, headers, kept(sent, self.reply.media_type, _KEPT))
        self._changed()

    def hang_up(self) -> None:
        """Note that the peer has gone before it was answered."""
        if self.ended is None:
            self._hung_up = True
            self.end(failure="the caller hung up before it was answered")

    def lighten(self) -> None:
        """Let go of what is no longer needed: the whole of a large body."""
        self.received, self.reply = replace(self.received, body=b""), None

    def told(self) -> Call:
        """Return what is known by now."""
        got = self.received
        return Call(
            got.number, self.operation, got.method, self._url, got.headers,
            self._body, got.at, got.moment, self.ended, self._answered,
            self.command.told if self.command else "", self.command.spoils if self.command else False,
            self.waiting, self._hung_up, self._failure, self.trouble,
        )  # fmt: skip
