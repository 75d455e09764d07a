"""What came on the event streams of a page, and when: the browser's own protocol tells, Playwright's events do not."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass, field, replace
from time import monotonic
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
_KEPT = {"maxTotalBufferSize": 64 * MIB, "maxResourceBufferSize": 16 * MIB}

Events = tuple[StreamEvent, ...]


@dataclass(slots=True)
class _Source:
    """One EventSource of a page, and the messages it has passed on; without an address if its answer came unheard."""

    url: str
    messages: list[StreamEvent] = field(default_factory=list)
    begun: float | None = None

    def hear(self, told: dict[str, Any], since: float) -> None:
        """Keep a message; when it came counts from the request, and at the latest from when it was heard."""
        at = monotonic() - since if self.begun is None else told["timestamp"] - self.begun
        self.messages.append(StreamEvent(len(self.messages) + 1, told["eventName"], told["data"], told["eventId"], at))


class Streams:
    """Listens to the protocol of each page of a context that speaks of event streams.

    A page makes hundreds of events of the protocol, and each costs a third of a millisecond: no other page is heard.
    What comes before anybody listens is in the answer's body, if the browser has kept it.
    """

    def __init__(self) -> None:
        self._sessions: dict[Page, CDPSession] = {}
        self._heard: set[Page] = set()
        self._sources: dict[str, _Source] = {}

    def open(self, context: BrowserContext, page: Page) -> None:
        """Open the way to a page's protocol."""
        session = context.new_cdp_session(page)
        session.send("Network.configureDurableMessages", _KEPT)
        self._sessions[page] = session

    def listen(self, page: Page) -> None:
        """Hear the messages that a page receives from now on."""
        session = self._sessions.get(page)
        if session is None or page in self._heard:
            return
        self._heard.add(page)
        since = monotonic()
        session.on("Network.responseReceived", self._answer)
        session.on("Network.eventSourceMessageReceived", lambda told: self._message(told, since))
        session.send("Network.enable", {"enableDurableMessages": True, **_KEPT})

    def shot(self, page: Page) -> bytes:
        """Return what is in view as a JPEG, asked for without touching the page; nothing where it cannot be had."""
        from playwright.sync_api import Error

        try:
            told = self._sessions[page].send("Page.captureScreenshot", {"format": "jpeg", "quality": QUALITY})
        except (Error, KeyError):
            return b""
        return b64decode(told["data"])

    def take(self, url: str) -> Events:
        """Return the messages of the oldest EventSource of this address that nobody has taken yet."""
        for address in (url, ""):
            for key, source in self._sources.items():
                if source.url == address:
                    return tuple(self._sources.pop(key).messages)
        return ()

    def _answer(self, told: dict[str, Any]) -> None:
        if told["type"] == "EventSource":
            response = told["response"]
            begun = response.get("timing", {}).get("requestTime", told["timestamp"])
            self._sources[told["requestId"]] = _Source(response["url"], begun=begun)

    def _message(self, told: dict[str, Any], since: float) -> None:
        self._sources.setdefault(told["requestId"], _Source("")).hear(told, since)


def events_in(content: bytes, at: float, heard: Events = ()) -> Events:
    """Return the events of a stream that is over; when one came that was not heard, only the whole stream tells."""
    events = tuple(EventParser().feed(content, at))
    unheard = len(events) - len(heard)
    if unheard < 0:
        return heard
    return events[:unheard] + tuple(
        replace(event, at=message.at) for event, message in zip(events[unheard:], heard, strict=True)
    )
