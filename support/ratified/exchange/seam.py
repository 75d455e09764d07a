"""The one place where requests leave and answers arrive."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, Protocol

import httpcore
import httpx

from ratified import clock
from ratified.exchange import request as requests
from ratified.exchange.answer import Answer
from ratified.exchange.hop import Hop, Line, Understudy
from ratified.exchange.limits import Limits
from ratified.exchange.live import Live
from ratified.exchange.opened import Opened, answer_of
from ratified.exchange.request import Payload
from ratified.exchange.tape import Body, Exchange, StreamEvent, Tape
from ratified.exchange.telling import Asked, bad_answer, leftover, told, unsendable
from ratified.exchange.trip import Trip
from ratified.exchange.wire import Head, Leftover, go, may_go_again, quieten
from ratified.failures import Broken, ConfigurationError, NoAnswer

_SENT_AGAIN = "sent again on a new connection: the server had closed the kept one before it answered"


class Guard(Protocol):
    """Whoever may forbid a request before a byte of it leaves."""

    def allow(self, system: str, method: str, url: str) -> None:
        """Raise `GuardRefused` if this request must not be sent; asked for every request, redirects included."""


class Connection:
    """One person's way to one system: headers and cookies of their own, sockets shared with everybody."""

    def __init__(self, seam: Seam, system: str, who: str, base_url: str) -> None:
        url, authorization = requests.without_userinfo(requests.address(base_url, ""))
        self.system = system
        self.who = who
        self.base_url = str(url).rstrip("/")
        self.headers: dict[str, str] = {"Authorization": authorization} if authorization else {}
        self._seam = seam
        self._home = requests.origin(url)
        self._jars = requests.CookieJars()
        self._usual = requests.default_headers()

    @property
    def limits(self) -> Limits:
        """Return what an answer may take unless a request says otherwise."""
        return self._seam.limits

    @property
    def cookies(self) -> httpx.Cookies:
        """Return this person's cookies for the system."""
        return self._jars.of(httpx.URL(self.base_url))

    def send(
        self,
        method: str,
        path_or_url: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        content: bytes | str | None = None,
        data: Mapping[str, Any] | None = None,
        files: Any = None,
        headers: Mapping[str, str] | None = None,
        follow_redirects: bool = False,
        limits: Limits | None = None,
    ) -> Answer:
        """Send a request and return the whole answer; it is on the tape whether it came or not."""
        payload = Payload(params, json, content, data, files, headers)
        return self._send(self._built(method, path_or_url, payload), limits or self.limits, follow_redirects)

    @contextmanager
    def open(
        self,
        method: str,
        path_or_url: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        content: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
        limits: Limits | None = None,
    ) -> Iterator[Opened]:
        """Send a request and hand over the answer while it is still coming; it is recorded when the block ends."""
        request = self._built(method, path_or_url, Payload(params, json, content, None, None, headers))
        bounds = limits or self.limits
        hop = self._hop(request, bounds, _ends_at(bounds), "stream")
        opened = Opened(self._begin(hop, self._carried), self._seam.tape.onlooker)
        try:
            yield opened
        except NoAnswer as failure:
            opened.failure = opened.failure or str(failure)
            raise
        finally:
            opened.live.close()
            opened.record(self._record(hop, opened.failure, tuple(opened.events)))

    def _built(self, method: str, path_or_url: str, payload: Payload) -> httpx.Request:
        url, _ = requests.without_userinfo(requests.address(self.base_url, path_or_url))
        defaults = self._usual | self.headers if requests.origin(url) == self._home else self._usual
        return requests.built(method, url, payload, defaults)

    def _send(self, request: httpx.Request, limits: Limits, follow: bool) -> Answer:
        ends_at, explicit = _ends_at(limits), httpx.Headers(self.headers if follow else None)
        for _ in range(limits.redirects + 1):
            answer = self._whole(self._hop(request, limits, ends_at, "api"))
            if not (follow and answer.status in requests.REDIRECTS and "location" in answer.headers):
                return answer
            request = requests.redirected(request, answer.status, self._next(answer, request), explicit)
        raise bad_answer(
            Asked(self.system, request.method, str(request.url)),
            "it only leads on and on",
            expected=f"an answer after at most {limits.redirects} redirects",
            actual=f"another redirect, to {request.url.copy_with(query=None)}",
        )

    def _hop(self, request: httpx.Request, limits: Limits, ends_at: float, via: str) -> Hop:
        url = str(request.url)
        self._seam.guard.allow(self.system, request.method, url)
        self._jars.put_into(request)
        asked = Asked(self.system, request.method, url, is_started_here=self.system in self._seam.started)
        return Hop(self.who, via, request, asked, limits, Trip(ends_at, limits.deadline, limits.connect))

    def _next(self, answer: Answer, request: httpx.Request) -> httpx.URL:
        location = answer.headers["location"]
        try:
            url, _ = requests.without_userinfo(request.url.join(location))
            return requests.address("", str(url))
        except (httpx.InvalidURL, ConfigurationError):
            raise bad_answer(
                Asked(self.system, request.method, answer.url),
                "it redirects to no address",
                expected="a location with an http:// or https:// address",
                actual=f"location {location!r}",
            ) from None

    def _whole(self, hop: Hop) -> Answer:
        try:
            return self._read(hop, self._carried)
        finally:
            if hop.is_repeated:
                self._deliver_again(hop)

    def _deliver_again(self, hop: Hop) -> None:
        """Have the request arrive a second time; whoever asked hears nothing of it, the tape everything."""
        again = hop.again()
        again.change("delivered a second time, of which whoever asked hears nothing")
        with suppress(NoAnswer):
            self._read(again, self._delivered)

    def _read(self, hop: Hop, reach: Callable[[Hop], Head]) -> Answer:
        live = self._begin(hop, reach)
        try:
            body = live.body()
        except NoAnswer as failure:
            self._record(hop, str(failure))
            raise
        exchange = self._record(hop, "")
        return answer_of(live, body, exchange, self._seam.tape.onlooker)

    def _begin(self, hop: Hop, reach: Callable[[Hop], Head]) -> Live:
        try:
            head = reach(hop)
        except Broken as failure:
            self._record(hop, str(failure))
            raise
        hop.live = Live(head, hop.asked, hop.trip, hop.limits)
        return hop.live

    def _carried(self, hop: Hop) -> Head:
        """Return the answer that reaches the client, if it does."""
        line = self._seam.line
        if line is None or line.is_clear:
            head = self._delivered(hop)
        else:
            head = line.carry(hop, functools.partial(self._delivered, hop))
        self._jars.take_from(hop.request, head.headers)
        return head

    def _delivered(self, hop: Hop) -> Head:
        """Return the answer of the system, or of who stands in for it."""
        understudy = self._seam.understudy
        if understudy is None:
            return self._answered(hop)
        return understudy.answer(hop, functools.partial(self._answered, hop))

    def _answered(self, hop: Hop) -> Head:
        """Return the answer of the system itself."""
        for _ in range(2):
            try:
                return go(hop.request, hop.trip, self._seam.extra_ca)
            except httpcore.LocalProtocolError as ours:
                raise unsendable(hop.asked, ours) from ours
            except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as problem:
                if isinstance(problem, Leftover):
                    raise leftover(hop.asked) from problem
                if not may_go_again(hop.request, hop.trip, problem):
                    raise told(problem, hop.trip, hop.asked) from problem
                hop.sent_again = _SENT_AGAIN
                hop.trip = hop.trip.anew()
        raise AssertionError("unreachable")

    def _record(self, hop: Hop, failure: str, events: tuple[StreamEvent, ...] = ()) -> Exchange:
        request, live, trip, kept = hop.request, hop.live, hop.trip, hop.limits.kept
        return self._seam.tape.record(
            system=self.system,
            who=self.who,
            via=hop.via,
            method=request.method,
            url=hop.asked.url,
            request_headers=tuple(request.headers.items()),
            request=requests.body_of(request.content, request.headers.get("content-type", ""), kept),
            status=live.status if live else None,
            response_headers=live.headers.items() if live else (),
            response=_seen(live, kept) if live else None,
            failure=failure,
            started_at=hop.started_at,
            took=clock.now() - trip.started_at,
            first_byte=None if trip.first_byte_at is None else trip.first_byte_at - trip.started_at,
            events=events,
            note=hop.note,
            is_spoilt=hop.is_spoilt,
            before=hop.before,
        )


class Seam:
    """Where the connections of one scenario come from and where all its exchanges are recorded."""

    def __init__(
        self,
        tape: Tape,
        guard: Guard,
        limits: Limits | None = None,
        *,
        extra_ca: str = "",
        line: Line | None = None,
        started: Collection[str] = (),
        understudy: Understudy | None = None,
    ) -> None:
        quieten()
        self.understudy = understudy
        self.started = started
        self.line = line
        self.tape = tape
        self.guard = guard
        self.limits = limits or Limits()
        self.extra_ca = extra_ca
        self._connections: dict[tuple[str, str, str], Connection] = {}
        self._lock = threading.Lock()

    def connection(self, system: str, who: str, base_url: str) -> Connection:
        """Return this person's connection to this system, the same one each time."""
        key = (system, who, base_url)
        with self._lock:
            if key not in self._connections:
                self._connections[key] = Connection(self, system, who, base_url)
            return self._connections[key]

    def close(self) -> None:
        """Forget everybody's headers and cookies; the sockets stay open for the next scenario."""
        with self._lock:
            self._connections.clear()


def _ends_at(limits: Limits) -> float:
    return clock.now() + limits.deadline


def _seen(live: Live, kept: int) -> Body:
    return requests.body_of(live.kept, live.headers.get("content-type"), kept, live.size)
