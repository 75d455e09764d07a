"""A request under way, and what it belongs to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from ratified.load.errands import Origin, Request
from ratified.load.samples import Outcome

if TYPE_CHECKING:
    from ratified.load.generator.hearing import Heard
    from ratified.load.generator.line import Line

Leave = Callable[[Outcome], None]


class Pool:
    """Connections to one place that are idle; those whose answers are read have a pool of their own."""

    __slots__ = ("idle", "is_read", "origin")

    def __init__(self, origin: Origin, *, is_read: bool) -> None:
        self.origin = origin
        self.is_read = is_read
        self.idle: list[Line] = []


class Ready:
    """A request made ready once: its bytes, unless they have holes, and where connections for it are."""

    __slots__ = ("content", "endpoint", "is_arrival", "pool", "request")

    def __init__(self, request: Request, content: bytes, endpoint: int, pool: Pool, *, is_arrival: bool) -> None:
        self.request = request
        self.content = content
        self.endpoint = endpoint
        self.pool = pool
        self.is_arrival = is_arrival


class Way(Protocol):
    """Of what a request is a part, and how it goes on."""

    def keep(self, values: dict[str, str]) -> None:
        """Keep what an answer has told for later requests."""

    def is_over(self, call: Call, outcome: Outcome) -> None:
        """Go on, or end."""


class Call:
    """One request under way, and when what happened to it."""

    __slots__ = (
        "body",
        "content",
        "events",
        "first_byte",
        "first_content",
        "first_event",
        "heard",
        "intended",
        "is_again",
        "is_cold",
        "is_over",
        "leave",
        "line",
        "opening",
        "phase",
        "ready",
        "size",
        "taken",
        "way",
        "written",
    )

    def __init__(  # noqa: PLR0917 - one for each arrival: keywords and further objects would cost
        self, ready: Ready, content: bytes, phase: int, intended: int, taken: int, leave: Leave, way: Way | None = None
    ) -> None:
        self.ready = ready
        self.content = content
        self.phase = phase
        self.intended = intended
        self.taken = taken
        self.leave = leave
        self.way = way
        self.written = self.first_byte = self.first_event = self.first_content = 0
        self.size = self.events = 0
        self.is_cold = self.is_again = self.is_over = False
        self.body: list[bytes] | None = None
        self.heard: Heard | None = None
        self.line: Line | None = None
        self.opening: asyncio.Task[None] | None = None
