"""Answers, their parts and exchanges that tell what is looked at of them, and are otherwise what they seem to be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, SupportsIndex, TypeVar

from ratified.exchange import Answer, Exchange, Headers, Json, StreamEvent
from ratified.failures import NoAnswer
from ratified.strength.operators.documents import kind_of, parsed
from ratified.strength.operators.fields import places
from ratified.strength.recording import EVERYTHING
from ratified.strength.seen_json import Note

if TYPE_CHECKING:
    from ratified.strength.looked_at import Look

_T = TypeVar("_T")
# The parts of an exchange by which one knows what was answered, besides the status.
_OF_ANSWERS = frozenset({"before", "events", "response", "response_headers"})


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
    _look: Look
    _plain: StreamEvent

    # What it is kept as, and compared as.
    __class__ = property(lambda _: StreamEvent)

    @classmethod
    def of(cls, event: StreamEvent, look: Look) -> SeenEvent:
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


class SeenExchange(Exchange):
    """An exchange from the tape that tells whether its answer is looked at; all of it, if at all."""

    __slots__ = ("_plain", "_whole")
    _plain: Exchange
    _whole: set[int]

    __class__ = property(lambda _: Exchange)

    @classmethod
    def of(cls, exchange: Exchange, whole: set[int]) -> SeenExchange:
        """Make it of a plain one."""
        return _beside(cls, _plain=exchange, _whole=whole)

    def __getattribute__(self, name: str) -> Any:
        if name in _OF_ANSWERS:
            object.__getattribute__(self, "_whole").add(self._plain.number)
        return super().__getattribute__(name)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._plain, name)

    @property
    def itself(self) -> Exchange:
        """Return it as it is."""
        return self._plain

    def __reduce_ex__(self, protocol: SupportsIndex) -> Any:
        return _copied(self._plain, self.response, protocol)


class SeenAnswer(Answer):
    """An answer that tells what is looked at of it."""

    __slots__ = ("_headers", "_look", "_plain")
    _headers: Headers
    _look: Look
    _plain: Answer

    __class__ = property(lambda _: Answer)

    @classmethod
    def of(cls, answer: Answer, look: Look) -> SeenAnswer:
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
