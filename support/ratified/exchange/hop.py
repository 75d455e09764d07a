"""One request on its way to a system, and whoever stands in its way."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

import httpcore
import httpx

from ratified import clock
from ratified.exchange.limits import Limits
from ratified.exchange.live import Live
from ratified.exchange.request import body_of
from ratified.exchange.tape import Body, Pairs, on_command
from ratified.exchange.telling import Asked
from ratified.exchange.trip import Trip
from ratified.exchange.wire import Head

Deliver = Callable[[], Head]


class Line(Protocol):
    """Whatever lies between people and systems, and may spoil what passes."""

    @property
    def is_clear(self) -> bool:
        """Say that everything passes as it is, so that nobody needs to ask."""

    def carry(self, hop: Hop, deliver: Deliver) -> Head:
        """Return the first part of the answer that arrives, or raise the `NoAnswer` that the client is to see."""


class Understudy(Protocol):
    """Whoever answers in the place of the systems, or asks them and changes what they say."""

    def answer(self, hop: Hop, deliver: Deliver) -> Head:
        """Return the first part of the answer; `deliver` asks the system itself."""


@dataclass(slots=True)
class Hop:
    """One request as it is sent and recorded."""

    who: str
    via: str
    request: httpx.Request
    asked: Asked
    limits: Limits
    trip: Trip
    started_at: float = field(default_factory=time.time)
    live: Live | None = None
    sent_again: str = ""
    # Set by whoever stands in the way: the request is to arrive once more when its answer has come.
    is_repeated: bool = False
    is_spoilt: bool = False
    before: Body | None = None
    _commands: list[str] = field(default_factory=list)

    @property
    def is_stream(self) -> bool:
        """Say whether the answer is handed over while it is still coming."""
        return self.via == "stream"

    @property
    def note(self) -> str:
        """Return what has to be known before anybody judges the answer."""
        told = on_command("; ".join(self._commands), is_spoilt=self.is_spoilt) if self._commands else ""
        return "; ".join(filter(None, (told, self.sent_again)))

    def change(self, how: str) -> None:
        """Note what was done on command that leaves the answer the system's own word."""
        self._commands.append(how)

    def spoil(self, how: str) -> None:
        """Note what was done on command after which the answer, if there is one, is nobody's word."""
        self._commands.append(how)
        self.is_spoilt = True

    def set_out(self) -> None:
        """Begin the account of the request anew: so far it has only waited."""
        self.started_at = time.time()
        self.trip = self.trip.anew()

    def again(self) -> Hop:
        """Return the same request as it is sent a second time, with time of its own."""
        limits = self.limits
        trip = Trip(clock.now() + limits.deadline, limits.deadline, limits.connect)
        return Hop(self.who, self.via, self.request, self.asked, limits, trip)

    def taken(self, head: Head) -> bytes:
        """Return the whole body of an answer, decoded and within the limits; the client is not to see it like this."""
        live = Live(head, self.asked, self.trip, self.limits)
        body = live.body()
        self.before = body_of(body, live.headers.get("content-type"), self.limits.kept)
        return body

    def instead(self, status: int, headers: Pairs, body: bytes | Iterable[bytes]) -> Head:
        """Return an answer that comes from nowhere else than the line itself."""
        # What has arrived so far no longer says how long the answer is.
        self.trip.beginning = b""
        return Head(status, headers, httpcore.Response(status, content=body))
