"""Users who ask again as soon as the answer is there, with a client of Python's: `asking.py CLIENT LOAD`.

Runs in the peers' environment, and knows nothing of the project.
"""

from __future__ import annotations

import asyncio
import json
import socket
import sys
import threading
from collections.abc import Awaitable, Callable
from time import perf_counter_ns
from typing import Any
from urllib.parse import urlsplit

OK = 200


class Notes:
    """What was measured: nanoseconds of every request, and how many went wrong."""

    def __init__(self, seconds: float) -> None:
        self.times: list[int] = []
        self.errors = 0
        self._until = perf_counter_ns() + round(seconds * 1e9)

    @property
    def is_time_left(self) -> bool:
        """Return whether another request may be sent."""
        return perf_counter_ns() < self._until

    def take(self, began: int, status: int) -> None:
        """Note one request."""
        self.times.append(perf_counter_ns() - began)
        self.errors += status != OK


async def by_aiohttp(url: str, users: int, notes: Notes) -> None:
    """Ask with aiohttp, one session for all."""
    import aiohttp

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:

        async def ask() -> int:
            async with session.get(url) as answer:
                await answer.read()
                return int(answer.status)

        await _together(ask, users, notes)


async def by_httpx_async(url: str, users: int, notes: Notes) -> None:
    """Ask with httpx's asynchronous client, one for all."""
    import httpx

    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    async with httpx.AsyncClient(limits=limits, trust_env=False) as client:

        async def ask() -> int:
            return (await client.get(url)).status_code

        await _together(ask, users, notes)


def by_httpx(url: str, users: int, notes: Notes) -> None:
    """Ask with httpx's client, one for each user, who is a thread."""
    import httpx

    def user() -> None:
        with httpx.Client(trust_env=False) as client:
            _alone(lambda: client.get(url).status_code, notes)

    _in_threads(user, users)


def by_socket(url: str, users: int, notes: Notes) -> None:
    """Ask with nothing but a socket for each user, who is a thread."""
    parts = urlsplit(url)
    request = f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode()

    def user() -> None:
        with socket.create_connection((parts.hostname, parts.port)) as line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            _alone(lambda: _asked(line, request), notes)

    _in_threads(user, users)


def _asked(line: socket.socket, request: bytes) -> int:
    line.sendall(request)
    heard = b""
    while b"\r\n\r\n" not in heard:
        heard += _received(line)
    head, _, body = heard.partition(b"\r\n\r\n")
    left = int(head.lower().partition(b"content-length:")[2].split(None, 1)[0]) - len(body)
    while left > 0:
        left -= len(_received(line))
    return int(head[9:12])


def _received(line: socket.socket) -> bytes:
    chunk = line.recv(65536)
    if not chunk:
        raise ConnectionError("the server hung up in the middle of an answer")
    return chunk


async def _together(ask: Callable[[], Awaitable[int]], users: int, notes: Notes) -> None:
    async def user() -> None:
        while notes.is_time_left:
            began = perf_counter_ns()
            notes.take(began, await ask())

    await asyncio.gather(*(user() for _ in range(users)))


def _alone(ask: Callable[[], int], notes: Notes) -> None:
    while notes.is_time_left:
        began = perf_counter_ns()
        notes.take(began, ask())


def _in_threads(user: Callable[[], None], users: int) -> None:
    if users == 1:
        user()
        return
    threads = [threading.Thread(target=user) for _ in range(users)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


CLIENTS: dict[str, Callable[[str, int, Notes], Any]] = {
    "aiohttp": by_aiohttp,
    "httpx-async": by_httpx_async,
    "httpx": by_httpx,
    "socket": by_socket,
}


def main() -> None:
    """Ask, and print what was measured."""
    client, load = CLIENTS[sys.argv[1]], json.loads(sys.argv[2])
    notes = Notes(load["seconds"])
    if asyncio.iscoroutinefunction(client):
        import uvloop

        uvloop.run(client(load["url"], load["users"], notes))
    else:
        client(load["url"], load["users"], notes)
    times = sorted(notes.times)
    p50, p99 = (times[-(-len(times) * share // 100) - 1] / 1e6 for share in (50, 99))
    print(json.dumps({"requests": len(times), "errors": notes.errors, "p50": p50, "p99": p99}))


if __name__ == "__main__":
    main()
