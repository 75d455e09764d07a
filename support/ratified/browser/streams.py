"""What came on the event streams of a page: the browser's own protocol tells, Playwright's events do not."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ratified.browser.pictures import QUALITY
from ratified.exchange import StreamEvent
from ratified.exchange.event_stream import EventParser
from ratified.exchange.limits import MIB

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, CDPSession, Page

EVENT_STREAM = "text/event-stream"

# The browser keeps what it has received also when the page it was for is left; without this, an answer that leads
# straight to another page is lost.
_DURABLE = {"enableDurableMessages": True, "maxTotalBufferSize": 64 * MIB, "maxResourceBufferSize": 16 * MIB}


@dataclass(slots=True)
class _Source:
    """One EventSource of a page, and the messages it has passed on."""

    url: str
    begun: float
    messages: list[StreamEvent] = field(default_factory=list)


class Streams:
    """Listens to the protocol of each page of a context.

    Every event of the protocol that has a listener costs a third of a millisecond, and a page makes hundreds of them:
    only answers and the messages of EventSources are heard. Whoever begins to listen when a page asks may be too late
    for an answer that comes at once.
    """

    def __init__(self) -> None:
        self._sessions: dict[Page, CDPSession] = {}
        self._sources: dict[str, _Source] = {}

    def listen(self, context: BrowserContext, page: Page) -> None:
        """Open the way to a page's protocol."""
        session = context.new_cdp_session(page)
        session.on("Network.responseReceived", self._answer)
        session.on("Network.eventSourceMessageReceived", self._message)
        session.send("Network.enable", _DURABLE)
        self._sessions[page] = session

    def shot(self, page: Page) -> bytes:
        """Return what is in view as a JPEG, asked for without touching the page; nothing where it cannot be had."""
        from playwright.sync_api import Error

        try:
            told = self._sessions[page].send("Page.captureScreenshot", {"format": "jpeg", "quality": QUALITY})
        except (Error, KeyError):
            return b""
        return b64decode(told["data"])

    def take(self, url: str) -> tuple[StreamEvent, ...]:
        """Return the messages of the oldest EventSource of this address that nobody has taken yet."""
        for key, source in self._sources.items():
            if source.url == url:
                return tuple(self._sources.pop(key).messages)
        return ()

    def _answer(self, told: dict[str, Any]) -> None:
        if told["type"] == "EventSource":
            response = told["response"]
            begun = response.get("timing", {}).get("requestTime", told["timestamp"])
            self._sources[told["requestId"]] = _Source(response["url"], begun)

    def _message(self, told: dict[str, Any]) -> None:
        source = self._sources.get(told["requestId"])
        if source is not None:
            number = len(source.messages) + 1
            at = told["timestamp"] - source.begun
            source.messages.append(StreamEvent(number, told["eventName"], told["data"], told["eventId"], at))


def events_in(content: bytes, at: float) -> tuple[StreamEvent, ...]:
    """Return the events of a stream that a page has fetched; when each came is not known, only when all had come."""
    return tuple(EventParser().feed(content, at))


def as_sent(content: bytes) -> bytes:
    """Return the bytes of a stream whose charset was not told.

    The browser hands a body out as text, and takes such a one for Windows-1252, though the standard says that an event
    stream is always UTF-8.
    """
    try:
        raw = b"".join(_byte(character) for character in content.decode("utf-8"))
        raw.decode("utf-8")
    except UnicodeError:
        return content
    return raw


def _byte(character: str) -> bytes:
    # The browser leaves the five codes that Windows-1252 does not define as they are.
    return character.encode("latin-1" if ord(character) < 0x100 else "cp1252")
