"""Everything one scenario sent and received, in the order in which it ended."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ratified.display import shown
from ratified.exchange.canonical import canonical_lines
from ratified.exchange.strict_json import strict_json
from ratified.failures import NoAnswer

if TYPE_CHECKING:
    from ratified.exchange.onlooker import Onlooker

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Body:
    """What was seen of a body: its bytes are kept up to a limit, its size is told in full."""

    content: bytes = b""
    truncated: bool = False
    size: int = 0
    media_type: str = ""
    charset: str = ""

    @property
    def text(self) -> str:
        """Return the bytes as text; what cannot be decoded is escaped."""
        try:
            return self.content.decode(self.charset or "utf-8", "backslashreplace")
        except LookupError:
            return self.content.decode("utf-8", "backslashreplace")


@dataclass(frozen=True, slots=True)
class StreamEvent:
    """One event of an event stream; `at` counts seconds since the request was written."""

    number: int
    event: str
    data: str
    id: str
    at: float

    def object(self) -> dict[str, Any]:
        """Return the JSON object that the event says, refused unless every parser reads it alike."""
        source = f"what event {self.number} ({self.event}) says"
        value = strict_json(self.data.encode("utf-8", "surrogatepass"), source=source)
        if isinstance(value, dict):
            return value
        raise NoAnswer(
            "bad answer",
            f"{source} is no JSON object",
            expected="a JSON object",
            actual=shown(value),
            next="look at the attached exchange; take other texts from the event's data",
        )


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what came back, also when nothing did."""

    number: int
    system: str
    who: str
    via: str
    method: str
    url: str
    request_headers: Pairs
    request: Body
    status: int | None
    response_headers: Pairs
    response: Body | None
    failure: str
    started_at: float
    took: float
    first_byte: float | None = None
    events: tuple[StreamEvent, ...] = ()
    note: str = ""
    # Whether what came is nobody's word, so that nothing can be held against it: it was spoilt on command.
    is_spoilt: bool = False
    # What had come before it was spoilt, where anything had.
    before: Body | None = None

    @property
    def itself(self) -> Exchange:
        """Return the exchange for the library's own judgement, which is nobody's looking."""
        return self


def on_command(what: str, *, is_spoilt: bool) -> str:
    """Return how a note tells what was done to an exchange because the scenario wanted it."""
    return f"{'spoilt on command' if is_spoilt else 'on command'}: {what}"


class Tape:
    """The exchanges of one scenario; may be written from several threads at once."""

    def __init__(self) -> None:
        self._exchanges: list[Exchange] = []
        self._watchers: list[Callable[[Exchange], None]] = []
        self._lock = threading.Lock()
        self.onlooker: Onlooker | None = None

    def watch(self, watcher: Callable[[Exchange], None]) -> None:
        """Call the watcher with every exchange recorded from now on, before anybody else sees it."""
        self._watchers.append(watcher)

    def record(
        self,
        *,
        system: str,
        who: str,
        via: str,
        method: str,
        url: str,
        request_headers: Pairs,
        request: Body,
        status: int | None,
        response_headers: Pairs,
        response: Body | None,
        failure: str,
        started_at: float,
        took: float,
        first_byte: float | None = None,
        events: tuple[StreamEvent, ...] = (),
        note: str = "",
        is_spoilt: bool = False,
        before: Body | None = None,
    ) -> Exchange:
        """Keep an exchange and give it the next number."""
        with self._lock:
            exchange = Exchange(
                len(self._exchanges) + 1, system, who, via, method, url, request_headers, request, status,
                response_headers, response, failure, started_at, took, first_byte, events, note, is_spoilt, before,
            )  # fmt: skip
            for watcher in self._watchers:
                watcher(exchange)
            self._exchanges.append(exchange)
        return exchange

    def since(self, number: int, *, looks: bool = True) -> tuple[Exchange, ...]:
        """Return the exchanges recorded after the one with this number; what the library checks, nobody looks at."""
        found = tuple(self._exchanges[number:])
        return self._shown(found) if looks else found

    def sent(self) -> list[str]:
        """Return what our own code sent, in lines that are equal for equal seeds."""
        return canonical_lines(tuple(self._exchanges))

    def _shown(self, exchanges: tuple[Exchange, ...]) -> tuple[Exchange, ...]:
        return exchanges if self.onlooker is None else tuple(map(self.onlooker.taken, exchanges))

    def __iter__(self) -> Iterator[Exchange]:
        return iter(self._shown(tuple(self._exchanges)))

    def __len__(self) -> int:
        return len(self._exchanges)

    def __getitem__(self, index: int) -> Exchange:
        return self._shown((self._exchanges[index],))[0]
