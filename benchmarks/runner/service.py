"""The service that scenarios call: every answer takes 20 ms, however many callers there are."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager

DELAY = 0.020


class Service:
    """Counts the calls that it has answered."""

    def __init__(self) -> None:
        self.url = ""
        self._answered = 0

    def answered(self) -> int:
        """Return the number of calls since it was asked last."""
        answered, self._answered = self._answered, 0
        return answered

    def answer(self, path: str) -> bytes:
        """Return what a call gets."""
        self._answered += 1
        body = json.dumps({"call": int(path.rsplit("/", 1)[-1])}).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        return head.encode() + body


@contextmanager
def service() -> Iterator[Service]:
    """Serve on a free port of the loopback interface, in a thread, so that no peer is charged for its work."""
    serving, loop = Service(), asyncio.new_event_loop()
    server = loop.run_until_complete(loop.create_server(lambda: _Line(serving, loop), "127.0.0.1", 0))
    serving.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield serving
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        server.close()
        loop.close()


class _Line(asyncio.Protocol):
    """One caller's connection, which stays open between calls."""

    def __init__(self, serving: Service, loop: asyncio.AbstractEventLoop) -> None:
        self._serving = serving
        self._loop = loop
        self._heard = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer every whole request after the delay; none has a body."""
        self._heard += data
        while b"\r\n\r\n" in self._heard:
            head, self._heard = self._heard.split(b"\r\n\r\n", 1)
            self._loop.call_later(DELAY, self._answer, head.split(b" ", 2)[1].decode())

    def _answer(self, path: str) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(self._serving.answer(path))
