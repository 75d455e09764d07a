"""Callers on blocking sockets, which measure better than any library would: HTTP, HTTPS, event streams, WebSocket."""

from __future__ import annotations

import base64
import os
import select
import socket
import ssl
import struct
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.faults.proxy_servers import opened

PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where one calls, and the TLS that is spoken there, if any; and where the far side itself can be told to go on."""

    port: int
    direct: int
    tls: ssl.SSLContext | None = None


class Caller(ABC):
    """One connection; `trips` is how often the far side has to speak until a new one has its first answer."""

    name = ""
    trips = 1

    def __init__(self, place: Place) -> None:
        self._place = place
        self._socket = opened(place.port, place.tls)
        self._stream = self._socket.makefile("rb")

    @abstractmethod
    def ask(self) -> None:
        """Be answered once."""

    def samples(self, count: int) -> Sequence[float]:
        """Return the seconds that so many answers take."""
        return [timed(self.ask) for _ in range(count)]

    def prepare(self, size: int) -> None:
        """Get ready to fetch so many bytes, on a connection that has been used."""
        self.ask()
        self.fetch(min(size, 16_384))

    @abstractmethod
    def fetch(self, size: int) -> int:
        """Have the far side send so many bytes, or a few less; return how many came."""

    def close(self) -> None:
        """End."""
        self._stream.close()
        self._socket.close()

    def send(self, data: bytes) -> None:
        """Say something."""
        self._socket.sendall(data)

    def head(self) -> bytes:
        """Return the head of an answer."""
        lines = b""
        while not lines.endswith(b"\r\n\r\n"):
            lines += self.some(self._stream.readline())
        return lines

    def take(self, size: int) -> bytes:
        """Return exactly so many bytes."""
        data = self._stream.read(size)
        if len(data) < size:
            raise EOFError
        return data

    def part(self) -> bytes:
        """Return what has come, whenever something comes; nothing at the end."""
        return self._stream.read1()

    def is_silent(self, seconds: float) -> bool:
        """Say whether nothing comes for so long."""
        return not select.select([self._socket], [], [], seconds)[0]

    def some(self, data: bytes) -> bytes:
        """Return it, if it is anything."""
        if not data:
            raise EOFError
        return data


class Http(Caller):
    """Requests and answers."""

    name = "HTTP"
    path = b"/bytes/200"

    def ask(self) -> None:
        """Be answered with 200 bytes."""
        self.send(b"GET %s HTTP/1.1\r\nhost: a\r\n\r\n" % self.path)
        self.head()
        self.take(200)

    def fetch(self, size: int) -> int:
        """Have an answer of so many bytes."""
        self.send(b"GET /bytes/%d HTTP/1.1\r\nhost: a\r\n\r\n" % size)
        self.head()
        return len(self.take(size))

    def give(self, size: int) -> int:
        """Send a request of so many bytes."""
        self.send(b"POST /take/%d HTTP/1.1\r\nhost: a\r\ncontent-length: %d\r\n\r\n" % (size, size))
        self.send(b"x" * size)
        self.head()
        self.take(200)
        return size


def late_by(milliseconds: int) -> type[Http]:
    """Return callers whom the far side itself keeps waiting."""
    return type("Late", (Http,), {"path": b"/late/%d" % milliseconds})


class Https(Http):
    """The same under TLS, whose handshake needs an answer of its own."""

    name = "TLS"
    trips = 2


class Events(Caller):
    """An event stream that tells when each event was sent; on Linux all processes share the clock."""

    name = "SSE"
    _is_begun = False
    _is_prepared = False

    def ask(self) -> None:
        """Hear an event."""
        self._heard()

    def samples(self, count: int) -> Sequence[float]:
        """Return how long events are under way that are sent from now on."""
        now = time.monotonic()
        delays: list[float] = []
        while len(delays) < count:
            sent = self._heard()
            if sent >= now:
                delays.append(time.monotonic() - sent)
        return delays

    def prepare(self, size: int) -> None:
        """Open a stream that begins to flow when the far side is told."""
        self.send(b"GET /later/%d HTTP/1.1\r\nhost: a\r\n\r\n" % size)
        self.head()
        self._read_event()
        self._is_prepared = True

    def fetch(self, size: int) -> int:
        """Have it flow."""
        if not self._is_prepared:
            self.prepare(size)
        with socket.create_connection(("127.0.0.1", self._place.direct), timeout=PATIENCE) as direct:
            direct.sendall(b"GET /go HTTP/1.1\r\nhost: a\r\n\r\n")
            direct.recv(1000)
        return len(self._stream.read())

    def _heard(self) -> float:
        if not self._is_begun:
            self._is_begun = True
            self.send(b"GET /events HTTP/1.1\r\nhost: a\r\n\r\n")
            self.head()
        return self._read_event()

    def _read_event(self) -> float:
        sent = float(self.some(self._stream.readline())[6:])
        self._stream.readline()
        return sent


class WebSocket(Caller):
    """Messages both ways; to open one, the far side has to speak once."""

    name = "WebSocket"
    trips = 2

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        key = base64.b64encode(os.urandom(16))
        self.send(b"GET /socket HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\n")
        self.send(b"sec-websocket-version: 13\r\nsec-websocket-key: %s\r\n\r\n" % key)
        self.head()

    def ask(self) -> None:
        """Have a message echoed."""
        self._say(b"x" * 200)
        self._hear()

    def fetch(self, size: int) -> int:
        """Have messages of so many bytes in all."""
        self._say(b"%d" % size)
        return sum(self._hear() for _ in range(size // 16_384))

    def _say(self, text: bytes) -> None:
        # The mask of zeros leaves the text as it is.
        length = bytes([0x80 | len(text)]) if len(text) < 126 else b"\xfe" + struct.pack("!H", len(text))
        self.send(b"\x82" + length + bytes(4) + text)

    def _hear(self) -> int:
        (size,) = struct.unpack("!2xH", self.take(4))
        return len(self.take(size))


CALLERS: Sequence[type[Caller]] = (Http, Https, Events, WebSocket)


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that it takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
