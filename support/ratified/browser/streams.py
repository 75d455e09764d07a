"""When the events of a page's event streams came: the browser's own protocol tells, Playwright's events do not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ratified.exchange import StreamEvent
from ratified.exchange.event_stream import EventParser
from ratified.exchange.limits import MIB

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

EVENT_STREAM = "text/event-stream"

# The browser keeps what it has received also when the page it was for is left; without this, an answer that leads
# straight to another page is lost.
_DURABLE = {"enableDurableMessages": True, "maxTotalBufferSize": 64 * MIB, "maxResourceBufferSize": 16 * MIB}


@dataclass(slots=True)
class SeenStream:
    """One event stream of a page: its pieces with their times, and what an EventSource made of them."""

    url: str
    method: str
    begun: float
    pieces: list[tuple[int, float]] = field(default_factory=list)
    messages: list[StreamEvent] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Return how many bytes came."""
        return sum(size for size, _ in self.pieces)

    def as_sent(self, content: bytes) -> bytes:
        """Return the bytes that came.

        The browser hands a stream out as text, and takes one whose charset is not told for Windows-1252, though the
        standard says that an event stream is always UTF-8; how many bytes came tells whether it did.
        """
        if len(content) == self.size:
            return content
        raw = b"".join(_byte(character) for character in content.decode("utf-8", "replace"))
        return raw if len(raw) == self.size else content

    def events(self, content: bytes) -> tuple[StreamEvent, ...]:
        """Return the events with their times; a fetched stream's are read from its body."""
        if self.messages:
            return tuple(self.messages)
        parser, events, place = EventParser(), list[StreamEvent](), 0
        for size, at in self.pieces:
            events += parser.feed(content[place : place + size], at)
            place += size
        events += parser.feed(content[place:], self.pieces[-1][1] if self.pieces else 0.0)
        return tuple(events)


def _byte(character: str) -> bytes:
    # The browser leaves the five codes that Windows-1252 does not define as they are.
    return character.encode("latin-1" if ord(character) < 0x100 else "cp1252", "replace")


class Streams:
    """Listens to the protocol of each page of a context."""

    def __init__(self) -> None:
        self._begun: dict[str, dict[str, Any]] = {}
        self._streams: dict[str, SeenStream] = {}

    def listen(self, context: BrowserContext, page: Page) -> None:
        """Take the times of a page's event streams."""
        session = context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", self._begin)
        session.on("Network.responseReceived", self._answer)
        session.on("Network.dataReceived", self._receive)
        session.on("Network.eventSourceMessageReceived", self._message)
        session.on("Network.loadingFinished", self._end)
        session.on("Network.loadingFailed", self._end)
        session.send("Network.enable", _DURABLE)

    def take(self, method: str, url: str) -> SeenStream | None:
        """Return the oldest stream of this request that nobody has taken yet."""
        for key, stream in self._streams.items():
            if (stream.method, stream.url) == (method, url):
                return self._streams.pop(key)
        return None

    def _begin(self, told: dict[str, Any]) -> None:
        self._begun[told["requestId"]] = told

    def _answer(self, told: dict[str, Any]) -> None:
        begun = self._begun.get(told["requestId"])
        if begun and told["response"]["mimeType"] == EVENT_STREAM:
            request = begun["request"]
            url = request["url"] + request.get("urlFragment", "")
            self._streams[told["requestId"]] = SeenStream(url, request["method"], begun["timestamp"])

    def _receive(self, told: dict[str, Any]) -> None:
        stream = self._streams.get(told["requestId"])
        if stream and told["dataLength"]:
            stream.pieces.append((told["dataLength"], told["timestamp"] - stream.begun))

    def _message(self, told: dict[str, Any]) -> None:
        stream = self._streams.get(told["requestId"])
        if stream:
            at = told["timestamp"] - stream.begun
            number = len(stream.messages) + 1
            stream.messages.append(StreamEvent(number, told["eventName"], told["data"], told["eventId"], at))

    def _end(self, told: dict[str, Any]) -> None:
        self._begun.pop(told["requestId"], None)
