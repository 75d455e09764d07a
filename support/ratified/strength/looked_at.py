"""What is looked at of the answers of one scenario: while it is recorded, they tell it themselves.

It is never too little: where it cannot be told what somebody has seen of an answer, that is everything.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from ratified import display
from ratified.exchange import Answer, Exchange, Headers, Json, StreamEvent
from ratified.strength import past_methods, seen_things
from ratified.strength.recording import EVERYTHING
from ratified.strength.seen_answers import SeenAnswer, SeenEvent, SeenExchange, SeenHeaders
from ratified.strength.seen_json import seen
from ratified.strength.seen_things import Reader

# What the library itself acts on so that an answer comes whole and the next request is right.
_ALWAYS = ("content-encoding", "content-length", "set-cookie", "transfer-encoding")
_OF_STREAMS = ("content-type",)
_WATCHED_WAYS = frozenset({"api", "stream"})

# In which threads something is being shown, as failures and those who wait show what they see.
_showing = threading.local()

Paths = tuple[str, ...]


class Looks:
    """What is looked at of all exchanges of a scenario."""

    def __init__(self, root: Path | None = None) -> None:
        self._root = root
        self._of: dict[int, Look] = {}
        self._whole: set[int] = set()
        display.tell = _told

    def begins(self) -> Look:
        """Begin with an answer that somebody is about to look at."""
        return Look(self._of)

    def taken(self, exchange: Exchange) -> Exchange:
        """Return an exchange that tells whether its answer is looked at."""
        return SeenExchange.of(exchange, self._whole)

    def of(self, exchange: Exchange) -> tuple[Paths, Paths]:
        """Return the paths that were looked at in an exchange, and those that had to be of a kind to be read.

        What a browser gets, its page may show; and an answer that was handed over in no known way was seen whole.
        """
        look = self._of.get(exchange.number)
        if look is None or exchange.via not in _WATCHED_WAYS or exchange.number in self._whole:
            return (EVERYTHING,), ()
        if look.is_handed_out and self._root is not None and past_methods.are_used(self._root):
            return (EVERYTHING,), ()
        always = (*_ALWAYS, *(_OF_STREAMS if exchange.via == "stream" else ()))
        return tuple(sorted({*look.fields, *always})), tuple(sorted(look.types - look.fields))

    def close(self) -> None:
        """Let go of everything that tells."""
        display.tell = repr
        seen_things.forget()


class Look:
    """What is looked at of one exchange; the whole value has no path and needs none."""

    def __init__(self, known: dict[int, Look]) -> None:
        self.fields: set[str] = set()
        self.types: set[str] = set()
        # Whether somebody was given objects or lists.
        self.is_handed_out = False
        self._known = known

    def is_of(self, number: int) -> None:
        """Hear which exchange it is."""
        self._known[number] = self

    def answer(self, answer: Answer) -> Answer:
        """Return an answer that tells what is looked at of it."""
        self.is_of(answer.exchange)
        return SeenAnswer.of(answer, self)

    def headers(self, headers: Headers) -> Headers:
        """Return headers that tell which of them are looked at."""
        return SeenHeaders.of(headers, self.note)

    def event(self, event: StreamEvent) -> StreamEvent:
        """Return an event that tells whether what it says is looked at."""
        return SeenEvent.of(event, self)

    def value(self, value: Any, path: str = "") -> Any:
        """Return a JSON value that tells what is looked at in it."""
        self.is_handed_out = True
        return seen(value, self.note, path)

    def thing(self, thing: Any, value: Json, wanted: Any) -> Any:
        """Return what was read from a JSON value, telling what is looked at in it."""
        self.is_handed_out = True
        return Reader(self.note, self.note_type).whole(thing, value, wanted)

    def note(self, path: str) -> None:
        """Note that somebody has looked at what stands at a path."""
        if path and not getattr(_showing, "is_on", False):
            self.fields.add(path)

    def note_type(self, path: str) -> None:
        """Note that what stands at a path must be of a kind."""
        if path:
            self.types.add(path)


def _told(value: object) -> str:
    """Return how a value says what it is, for people only."""
    _showing.is_on = True
    try:
        return repr(value)
    finally:
        _showing.is_on = False
