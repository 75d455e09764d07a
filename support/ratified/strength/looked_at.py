"""What is looked at of the answers of one scenario: while it is recorded, they tell it themselves.

It is never too little: where it cannot be told what somebody has seen of an answer, that is everything.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, SupportsIndex, TypeVar

from ratified import display
from ratified.exchange import Answer, Exchange, Headers, Json, StreamEvent
from ratified.failures import NoAnswer
from ratified.strength import past_methods, seen_things
from ratified.strength.operators.documents import kind_of, parsed
from ratified.strength.operators.fields import places
from ratified.strength.recording import EVERYTHING
from ratified.strength.seen_json import Note, seen
from ratified.strength.seen_things import Reader

_T = TypeVar("_T")
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
        self._of: dict[int, _Look] = {}
        self._whole: set[int] = set()
        display.tell = _told

    def begins(self) -> _Look:
        """Begin with an answer that somebody is about to look at."""
        return _Look(self._of)

    def whole(self, exchange: Exchange) -> None:
        """Hear that somebody takes an exchange from the tape."""
        self._whole.add(exchange.number)

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


class _Look:
    """What is looked at of one exchange; the whole value has no path and needs none."""

    def __init__(self, known: dict[int, _Look]) -> None:
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


class SeenHeaders(Headers):
    """Headers that tell which of them are looked at."""

    __slots__ = ("_note",)
    _note: Note

    @classmethod
    def of(cls, headers: Headers, note: Note) -> SeenHeaders:
        """Make them of plain ones."""
        made = cls(headers.items())
        made._note = note
        return made

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value sent under this name."""
        self._note(name.lower())
        return super().all(name)

    def items(self) -> tuple[tuple[str, str], ...]:
        """Return names and values as they came."""
        for name, _ in self._pairs:
            self._note(name.lower())
        return self._pairs

    def __contains__(self, name: object) -> bool:
        self._note(str(name).lower())
        return super().__contains__(name)

    def __iter__(self) -> Iterator[str]:
        return iter(name for name, _ in self.items())

    def __len__(self) -> int:
        return len(self.items())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Headers) and self.items() == other.items()

    def __hash__(self) -> int:
        return hash(self.items())

    def __repr__(self) -> str:
        return repr(Headers(self.items()))


class SeenEvent(StreamEvent):
    """An event that tells whether what it says is looked at."""

    __slots__ = ("_look", "_plain")
    _look: _Look
    _plain: StreamEvent

    # What it is kept as, and compared as.
    __class__ = property(lambda _: StreamEvent)

    @classmethod
    def of(cls, event: StreamEvent, look: _Look) -> SeenEvent:
        """Make it of a plain one."""
        return _beside(cls, _plain=event, _look=look)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._plain, name)

    @property
    def data(self) -> str:
        """Return what the event says; who knows that has seen all of it."""
        for path, _ in places(*self._said()):
            self._look.note(path)
        return self._plain.data

    def object(self) -> dict[str, Any]:
        """Return the JSON object that the event says."""
        _, kind = self._said()
        self._look.note(kind)
        return self._look.value(_or_all(self._plain.object, lambda: self.data), kind)  # type: ignore[no-any-return]

    def _said(self) -> tuple[Any, str]:
        """Return the value that the event says, and the kind of the event, which is its path."""
        value = parsed(self._plain.data.encode("utf-8", "surrogatepass"))
        return value, kind_of(self._plain.event, value)

    def __reduce_ex__(self, protocol: SupportsIndex) -> Any:
        return _copied(self._plain, self.data, protocol)


class SeenAnswer(Answer):
    """An answer that tells what is looked at of it."""

    __slots__ = ("_headers", "_look", "_plain")
    _headers: Headers
    _look: _Look
    _plain: Answer

    __class__ = property(lambda _: Answer)

    @classmethod
    def of(cls, answer: Answer, look: _Look) -> SeenAnswer:
        """Make it of a plain one."""
        return _beside(cls, _plain=answer, _look=look, _headers=look.headers(answer.headers))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._plain, name)

    @property
    def headers(self) -> Headers:
        """Return its headers."""
        return self._headers

    @property
    def body(self) -> bytes:
        """Return its bytes; who knows them has seen all of it."""
        self._look.note(EVERYTHING)
        return self._plain.body

    def json(self) -> Json:
        """Return the body's JSON value."""
        return self._look.value(_or_all(self._plain.json, lambda: self.body))  # type: ignore[no-any-return]

    def read(self, wanted: type[_T]) -> _T:
        """Return the body as a value of this type."""
        thing = _or_all(lambda: self._plain.read(wanted), lambda: self.body)
        return self._look.thing(thing, self._plain.json(), wanted)  # type: ignore[no-any-return]

    def __reduce_ex__(self, protocol: SupportsIndex) -> Any:
        return _copied(self._plain, self.body, protocol)


def _told(value: object) -> str:
    """Return how a value says what it is, for people only."""
    _showing.is_on = True
    try:
        return repr(value)
    finally:
        _showing.is_on = False


def _beside(kind: type[_T], **parts: object) -> _T:
    """Make an instance that has nothing of its own but these parts."""
    made = kind.__new__(kind)
    for name, part in parts.items():
        object.__setattr__(made, name, part)
    return made


def _or_all(read: Callable[[], _T], look_at_all: Callable[[], object]) -> _T:
    """Return what is read; where it cannot be, anything in it may be why."""
    try:
        return read()
    except NoAnswer:
        look_at_all()
        raise


def _copied(plain: object, _: object, protocol: SupportsIndex) -> Any:
    return plain.__reduce_ex__(protocol)
