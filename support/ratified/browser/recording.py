"""A page's exchanges, written on the scenario's tape as they end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from time import monotonic, time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ratified.browser.hearing import hear
from ratified.browser.streams import EVENT_STREAM, Streams, events_in
from ratified.browser.wall import Wall
from ratified.exchange import Body, Headers, Limits, Tape
from ratified.exchange.request import body_of

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Request, Response

# What a person's action asks of a system; pictures, styles and scripts are no exchanges of a scenario.
_RECORDED = frozenset({"document", "fetch", "xhr", "eventsource"})
_PATIENCE = 2.0
_SOURCE = b"EventSource"

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Answer:
    """What is known of an answer."""

    status: int | None = None
    headers: Pairs = ()
    body: Body | None = None
    note: str = ""


class Recorder:
    """Listens to a context and records its exchanges on the tape of the scenario."""

    def __init__(
        self,
        tape: Tape,
        limits: Limits,
        wall: Wall,
        heralds: dict[str, bool],
        *,
        who: str,
        system: str,
        base_url: str,
    ) -> None:
        self.streams = Streams()
        self._heralds = heralds
        self._tape = tape
        self._limits = limits
        self._wall = wall
        self._who = who
        self._system = system
        self._origin = _origin(base_url)
        self.asked: set[str] = set()
        self._running: dict[Request, float] = {}
        self._reading = 0
        self._troubles: list[Exception] = []

    def listen(self, context: BrowserContext) -> None:
        """Take note of how every request of a context ends."""
        hear(context, "requestfinished", self._finish)
        hear(context, "requestfailed", self._fail)

    def catch_up(self, page: Page) -> None:
        """Wait until what has ended is on the tape; what a watcher of the tape objected to is raised here."""
        patience = monotonic() + _PATIENCE
        if self._running:
            page.wait_for_timeout(1)
        while self._reading and monotonic() < patience:
            page.wait_for_timeout(2)
        if self._troubles:
            raise self._troubles.pop(0)

    def stop(self) -> None:
        """Record what is still under way, and listen no more."""
        for request, begun in tuple(self._running.items()):
            self._write(request, _Answer(), "the window was closed before the answer had come", begun)
        self._running.clear()

    def begins(self, request: Request) -> None:
        """Take note that a page asks for something."""
        if request.resource_type in _RECORDED:
            self._running[request] = time()
            self.asked.add(request.url)
        if _is_source(request) or self._heralds.get(request.url):
            self._listen(request)

    def _listen(self, request: Request) -> None:
        from playwright.sync_api import Error

        try:
            self.streams.listen(request.frame.page)
        except Error:
            # The page is gone already, or a worker asks; the answer's body tells then, if there is one.
            return

    def _finish(self, request: Request) -> None:
        self._perform(request, lambda: self._answer(request), "")
        if request.resource_type == "script" and request.url not in self._heralds:
            self._search(request)

    def _search(self, script: Request) -> None:
        """Read a script, once, for what it speaks of."""
        from playwright.sync_api import Error

        self._heralds[script.url] = False
        self._reading += 1
        try:
            response = script.existing_response
            self._heed(script, response.body() if response is not None else b"")
        except Error:
            # Nothing is kept of it, a redirect for one; should it open a stream, that is heard when it asks.
            return
        finally:
            self._reading -= 1

    def _heed(self, request: Request, content: bytes) -> None:
        """Listen to a page that may open an event stream: messages may come as soon as it does."""
        self._heralds[request.url] = _SOURCE in content
        if self._heralds[request.url]:
            self._listen(request)

    def _fail(self, request: Request) -> None:
        refusal = self._wall.refusal(request.method, request.url)
        if refusal or request.failure != "net::ERR_ABORTED":
            self._perform(request, _Answer, refusal or request.failure or "the browser gave no reason")
        elif request.resource_type == "eventsource":
            # Closing it is how a page ends an event stream.
            self._perform(request, lambda: self._answer(request), "")
        else:
            reason = "the page gave the request up (net::ERR_ABORTED)"
            self._perform(request, lambda: self._answer(request, is_whole=False), reason)

    def _perform(self, request: Request, answer: Callable[[], _Answer], failure: str) -> None:
        begun = self._running.pop(request, None)
        if begun is None:
            return
        self._reading += 1
        try:
            self._write(request, answer(), failure, begun)
        except Exception as error:  # noqa: BLE001 - raised in an event it would end Playwright's own loop
            self._troubles.append(error)
        finally:
            self._reading -= 1

    def _answer(self, request: Request, *, is_whole: bool = True) -> _Answer:
        from playwright.sync_api import Error

        answer = _Answer()
        try:
            response = request.existing_response or request.response()
            if response is None:
                return answer
            answer = _Answer(response.status)
            # Those with cookies, which the browser tells apart from the others.
            answer = replace(answer, headers=_pairs(response.headers_array()))
            return replace(answer, body=self._body(response, answer, is_whole=is_whole))
        except Error as error:
            return replace(answer, note=f"the browser kept no more of it: {error.message.splitlines()[0]}")

    def _body(self, response: Response, answer: _Answer, *, is_whole: bool) -> Body:
        headers = Headers(answer.headers)
        kind = headers.get("content-type")
        if _is_redirect(answer.status):
            return body_of(b"", kind, self._limits.kept)
        size = _size(response, headers) if is_whole and not _is_source(response.request) else 0
        if not is_whole or size > self._limits.body:
            return replace(body_of(b"", kind, self._limits.kept, size), truncated=True)
        content = response.body()
        if response.request.resource_type == "document":
            self._heed(response.request, content)
        return body_of(content, kind, self._limits.kept)

    def _write(self, request: Request, answer: _Answer, failure: str, begun: float) -> None:
        timing = request.timing
        took = timing["responseEnd"] / 1000 if timing["responseEnd"] > 0 else time() - begun
        body = answer.body
        stream = body.content if body and body.media_type == EVENT_STREAM else b""
        heard = self.streams.take(request.url) if _is_source(request) else ()
        self._tape.record(
            system=self._system if _origin(request.url) == self._origin else "",
            who=self._who,
            via="browser",
            method=request.method,
            url=request.url,
            request_headers=tuple(request.headers.items()),
            request=body_of(
                request.post_data_buffer or b"", request.headers.get("content-type", ""), self._limits.kept
            ),
            status=answer.status,
            response_headers=answer.headers,
            response=answer.body,
            failure=failure,
            started_at=timing["startTime"] / 1000 if timing["startTime"] > 0 else begun,
            took=took,
            first_byte=timing["responseStart"] / 1000 if timing["responseStart"] > 0 else None,
            events=events_in(stream, took, heard),
            note=answer.note,
        )


def _is_source(request: Request) -> bool:
    return request.resource_type == "eventsource"


def _pairs(headers: object) -> Pairs:
    return tuple((each["name"], each["value"]) for each in headers)  # type: ignore[attr-defined]


def _size(response: Response, headers: Headers) -> int:
    told = headers.get("content-length")
    return int(told) if told.isdigit() else response.request.sizes()["responseBodySize"]


def _is_redirect(status: int | None) -> bool:
    return status is not None and 300 <= status < 400


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc
