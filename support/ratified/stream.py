"""Event streams: read to their end, or listened to while they come."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypedDict, Unpack

from ratified.exchange import Answer, Connection, Headers, Limits, Opened, StreamEvent
from ratified.exchange.event_stream import EventParser, parse
from ratified.failures import NoAnswer

__all__ = ["Ending", "Listening", "Question", "Stream", "StreamEvent", "Streams", "parse"]

MEDIA_TYPE = "text/event-stream"
Predicate = Callable[[StreamEvent], bool]


class Question(TypedDict, total=False):
    """What a request for a stream may carry besides its path."""

    params: Mapping[str, Any] | None
    json: Any
    content: bytes | str | None
    headers: Mapping[str, str] | None
    limits: Limits | None


class Ending(Enum):
    """How a stream came to its end."""

    CLOSED = "the server closed the stream after whole events"
    CUT = "the stream broke off"
    DEADLINE = "the stream was still open when its time was over"
    TOO_BIG = "the stream became too large"
    TOO_MANY = "the stream sent too many events"


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream that is over: its events, when they came, and how it ended; times count from the written request."""

    status: int
    headers: Headers = field(repr=False)
    events: tuple[StreamEvent, ...]
    ending: Ending
    why: str
    took: float
    retry: int | None
    exchange: int
    asked: str

    @property
    def first_event(self) -> float | None:
        """Return when the first event came."""
        return self.events[0].at if self.events else None

    @property
    def last_event(self) -> float | None:
        """Return when the last event came."""
        return self.events[-1].at if self.events else None

    def first(self, of: Predicate) -> StreamEvent | None:
        """Return the first event of this kind."""
        return next((event for event in self.events if of(event)), None)

    def after(self, of: Predicate) -> tuple[StreamEvent, ...]:
        """Return what came after the first event of this kind: nothing, if there was none."""
        first = self.first(of)
        return self.events[first.number :] if first else ()


class Listening:
    """A stream that is still open; iterating gives its events as they come."""

    def __init__(self, opened: Opened) -> None:
        self.status = opened.live.status
        self.headers = opened.headers()
        self.events: list[StreamEvent] = []
        self.ending: Ending | None = None
        self.why = ""
        self._opened = opened
        self._parser = EventParser()
        self._grace: float | None = None
        self._source = self._read()

    @property
    def retry(self) -> int | None:
        """Return how many milliseconds the server asks a reader to wait before coming back."""
        return self._parser.retry

    def __iter__(self) -> Iterator[StreamEvent]:
        return self._source

    def hurry(self, seconds: float) -> None:
        """Wait for the end of the stream no longer than this, counted from now."""
        trip = self._opened.live.trip
        if seconds < trip.remaining():
            self._grace = seconds if self._grace is None else self._grace
            trip.shorten(seconds)

    def _read(self) -> Iterator[StreamEvent]:
        live = self._opened.live
        try:
            for chunk in live.chunks():
                for event in self._parser.feed(chunk, live.elapsed()):
                    if self._is_too_many(event):
                        return
                    self._opened.events.append(event)
                    self.events.append(self._opened.event(event))
                    yield self.events[-1]
            self._ended()
        except NoAnswer as failure:
            self._end(*self._broken(failure))

    def _is_too_many(self, event: StreamEvent) -> bool:
        most = self._opened.live.limits.events
        if event.number <= most:
            return False
        self._end(Ending.TOO_MANY, f"the stream was left after {most} events, the most that are read")
        return True

    def _ended(self) -> None:
        if self._parser.is_inside_event:
            self._end(Ending.CUT, f"the stream ended inside an event, after {len(self.events)} whole ones")
        else:
            self.ending = Ending.CLOSED

    def _broken(self, failure: NoAnswer) -> tuple[Ending, str]:
        if self._opened.live.is_over_limit:
            return Ending.TOO_BIG, str(failure)
        if failure.kind != "timeout":
            return Ending.CUT, str(failure)
        if self._grace is None:
            return Ending.DEADLINE, str(failure)
        return Ending.DEADLINE, f"the stream was still open {self._grace:g} s after the event that was to be its last"

    def _end(self, ending: Ending, why: str) -> None:
        self.ending, self.why = ending, why
        self._opened.failure = why


class Streams:
    """One person's way to read a system's event streams."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def read(
        self,
        method: str,
        path: str,
        *,
        until: Predicate | None = None,
        grace: float = 2.0,
        **question: Unpack[Question],
    ) -> Answer | Stream:
        """Read a stream to its end, or return the answer if it is none.

        The end is the server's: what comes after the event that `until` recognises is read as well.
        From that event on the server has `grace` seconds to close.
        """
        with self._opened(method, path, question) as opened:
            outcome = _heard(opened, until, grace) if _is_stream(opened) else opened.live.body()
        return opened.answer(outcome) if isinstance(outcome, bytes) else _over(opened, outcome)

    @contextmanager
    def listen(self, method: str, path: str, **question: Unpack[Question]) -> Iterator[Listening]:
        """Open a stream and give its events while they come; leaving the block leaves the stream."""
        with self._opened(method, path, question) as opened:
            if not _is_stream(opened):
                raise _no_stream(opened)
            yield Listening(opened)

    def _opened(self, method: str, path: str, question: Question) -> AbstractContextManager[Opened]:
        headers = {"Accept": MEDIA_TYPE, "Cache-Control": "no-store"} | dict(question.get("headers") or {})
        return self.connection.open(method, path, **(question | {"headers": headers}))


def _is_stream(opened: Opened) -> bool:
    return opened.live.headers.get("content-type").partition(";")[0].strip().lower() == MEDIA_TYPE


def _heard(opened: Opened, until: Predicate | None, grace: float) -> Listening:
    listening = Listening(opened)
    for event in listening:
        if until and until(event):
            listening.hurry(grace)
    return listening


def _over(opened: Opened, listening: Listening) -> Stream:
    if listening.ending is None:
        raise RuntimeError("a stream is over when its iterator has ended, and this one has not")
    exchange = opened.recorded
    return Stream(
        listening.status,
        listening.headers,
        tuple(listening.events),
        listening.ending,
        listening.why,
        exchange.took,
        listening.retry,
        exchange.number,
        opened.live.asked.line,
    )


def _no_stream(opened: Opened) -> NoAnswer:
    live = opened.live
    sent = live.headers.get("content-type", "no content type")
    body = live.body().decode("utf-8", "replace")
    return NoAnswer(
        "bad answer",
        f"{live.asked.line} was to open an event stream, and {live.asked.system} answered something else",
        expected=f"an answer of the type {MEDIA_TYPE}",
        actual=f"status {live.status}, {sent}: {body[:200]!r}",
        next="read the stream with Streams.read, which also takes a refusal",
    )
