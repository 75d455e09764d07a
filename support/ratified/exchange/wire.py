"""The connections of the whole process: one pool for each origin, shared by everybody who asks there."""

from __future__ import annotations

import atexit
import logging
import os
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import httpcore
import httpx

from ratified.exchange.network import BoundedBackend
from ratified.exchange.trip import Trip
from ratified.exchange.trust import trusting

# Shorter than the keep-alive of the usual servers (2 s and up): the client lets go first, so that a request
# rarely meets a connection that its server is just closing.
_KEPT_FOR = 1.5
# Asking twice for these has the effect of asking once, so they may be sent again (RFC 9110, 9.2.2).
REPEATABLE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"})

_Key = tuple[bytes, bytes, int | None, str]


class Leftover(httpcore.RemoteProtocolError):
    """An earlier answer was longer than it said, and its rest was taken for the answer to this request."""


@dataclass(frozen=True, slots=True)
class Head:
    """The first part of an answer, and where the rest will come from."""

    status: int
    headers: tuple[tuple[str, str], ...]
    response: httpcore.Response

    def chunks(self) -> Iterator[bytes]:
        """Give the bytes of the body as they come."""
        stream = self.response.stream
        if isinstance(stream, Iterable):
            yield from stream

    def close(self) -> None:
        """Let go of the connection; it is kept only if the whole answer was read."""
        self.response.close()

    def abandon(self) -> None:
        """Close the connection itself, so that nobody is given it again."""
        stream = self.response.extensions["network_stream"]
        stream.close()


class Pools:
    """One pool for each origin; made at first use, safe for threads and forks."""

    def __init__(self) -> None:
        self._pools: dict[_Key, httpcore.ConnectionPool] = {}
        self._lock = threading.Lock()

    def of(self, url: httpx.URL, extra_ca: str) -> httpcore.ConnectionPool:
        """Return the pool of a URL's origin."""
        key = (url.raw_scheme, url.raw_host, url.port, extra_ca)
        pool = self._pools.get(key)
        if pool is None:
            with self._lock:
                pool = self._pools.setdefault(key, _pool(extra_ca if url.scheme == "https" else None))
        return pool

    def close(self) -> None:
        """Close every kept connection."""
        with self._lock:
            pools, self._pools = self._pools, {}
        for pool in pools.values():
            pool.close()

    def forget(self) -> None:
        """Start anew in a forked child, whose sockets still belong to its parent."""
        self._pools = {}
        self._lock = threading.Lock()


def _pool(extra_ca: str | None) -> httpcore.ConnectionPool:
    return httpcore.ConnectionPool(
        ssl_context=None if extra_ca is None else trusting(extra_ca),
        max_connections=None,
        max_keepalive_connections=100,
        keepalive_expiry=_KEPT_FOR,
        network_backend=BoundedBackend(),
    )


POOLS = Pools()
atexit.register(POOLS.close)
os.register_at_fork(after_in_child=POOLS.forget)


def quieten() -> None:
    """Keep the HTTP libraries' own log lines out of reports: they hold whole URLs, secrets included."""
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)


def go(request: httpx.Request, trip: Trip, extra_ca: str) -> Head:
    """Send a request and return the first part of its answer."""
    pool = POOLS.of(request.url, extra_ca)
    response = pool.handle_request(_for_httpcore(request, trip))
    if not trip.received:
        response.extensions["network_stream"].close()
        raise Leftover("the answer was there before the request")
    headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers)
    trip.phase = "body"
    return Head(response.status, headers, response)


def may_go_again(request: httpx.Request, trip: Trip, problem: Exception) -> bool:
    """Tell whether a request only met a kept connection that its server had already closed.

    Only a kept connection counts, and only before the first byte of an answer. What may have reached the server is
    repeated only if asking twice has the effect of asking once.
    """
    if trip.opened or trip.received or isinstance(problem, httpcore.TimeoutException | Leftover):
        return False
    return trip.sent == 0 or request.method in REPEATABLE


def _for_httpcore(request: httpx.Request, trip: Trip) -> httpcore.Request:
    url = request.url
    return httpcore.Request(
        method=request.method,
        url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
        headers=request.headers.raw,
        content=request.content,
        extensions={"timeout": {"connect": trip, "read": trip, "write": trip, "pool": trip}},
    )
