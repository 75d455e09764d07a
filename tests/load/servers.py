"""A server whose manner a test chooses and changes, which writes down all that it is asked, and how to load it."""

import contextlib
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from ratified.load.errands import Bounds, Errand, Origin, Request, Work
from ratified.load.generating import Generator
from ratified.load.recording import Recording
from ratified.load.samples import Column, Outcome
from ratified.load.traffic import Phase

PATIENCE = 20.0
ONE = Phase(users=1, count=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as the server has read it."""

    method: str
    path: str
    body: bytes
    head: bytes
    connection: int
    at: int


class Wire:
    """One connection as the server sees it."""

    def __init__(self, server: "Server", number: int, connection: socket.socket) -> None:
        self.server = server
        self.number = number
        self.socket = connection
        self._read = b""

    def hear(self) -> Asked | None:
        """Read one request and write it down; none when the client has gone."""
        while b"\r\n\r\n" not in self._read:
            data = self.socket.recv(65536)
            if not data:
                return None
            self._read += data
        head, _, rest = self._read.partition(b"\r\n\r\n")
        named = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
        length = int(named.get(b"content-length", 0))
        while len(rest) < length:
            rest += self.socket.recv(65536)
        self._read = rest[length:]
        method, path, _ = head.split(b"\r\n")[0].decode().split(" ")
        asked = Asked(method, path, rest[:length], head, self.number, time.perf_counter_ns())
        self.server.asked.append(asked)
        return asked

    def say(self, *pieces: bytes) -> None:
        for piece in pieces:
            self.socket.sendall(piece)

    def reset(self) -> None:
        """Break the connection with an RST."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def wait_until_it_is_closed(self) -> None:
        """Read until the client has gone."""
        with contextlib.suppress(OSError):
            while self.socket.recv(65536):
                pass


Manner = Callable[[Wire], None]


class Server:
    """Listens on a free port; every connection is treated in the manner that holds when it is made."""

    def __init__(self, manner: Manner, tls: ssl.SSLContext | None = None) -> None:
        self.manner = manner
        self.asked: list[Asked] = []
        self.connections = 0
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.port: int = self._listener.getsockname()[1]
        self._open: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def origin(self) -> Origin:
        return Origin("https" if self._tls else "http", "127.0.0.1", self.port)

    def become(self, manner: Manner) -> None:
        """Forget what was, and treat new connections in another manner."""
        self.manner = manner
        self.hang_up()
        self.asked.clear()
        self.connections = 0

    def hang_up(self) -> None:
        """Close all connections."""
        for connection in tuple(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.hang_up()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.connections += 1
            self._open.add(connection)
            threading.Thread(target=self._serve, args=(connection, self.connections, self.manner), daemon=True).start()

    def _serve(self, connection: socket.socket, number: int, manner: Manner) -> None:
        with contextlib.suppress(OSError):
            spoken = self._tls.wrap_socket(connection, server_side=True) if self._tls else connection
            with spoken:
                manner(Wire(self, number, spoken))
        self._open.discard(connection)


@contextmanager
def serving(manner: Manner, tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    server = Server(manner, tls)
    try:
        yield server
    finally:
        server.close()


def answer(body: bytes = b"ok", *headers: str, status: str = "200 OK") -> bytes:
    """Return an answer's bytes."""
    head = "\r\n".join([f"HTTP/1.1 {status}", f"content-length: {len(body)}", *headers])
    return head.encode() + b"\r\n\r\n" + body


def saying(*pieces: bytes) -> Manner:
    """Give every request the same answer, and keep the connection."""

    def manner(wire: Wire) -> None:
        while wire.hear():
            wire.say(*pieces)

    return manner


def once(*pieces: bytes) -> Manner:
    """Give one answer, and close."""

    def manner(wire: Wire) -> None:
        wire.hear()
        wire.say(*pieces)

    return manner


def mute(wire: Wire) -> None:
    """Hear requests, and say nothing."""
    while wire.hear():
        pass


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def request(origin: Origin, path: str = "/", method: str = "GET", **known: Any) -> Request:
    """Return a request without a body."""
    head = f"{method} {path} HTTP/1.1\r\nhost: {origin.host}\r\n\r\n".encode()
    return Request(known.pop("name", path), origin, method, (head,), **known)


def work(*requests: Request, bounds: Bounds | None = None, seed: str = "s") -> Work:
    """Return what lets everybody do these requests, one after another."""
    return Work((Errand("errand", requests),), bounds or Bounds(timeout=PATIENCE), seed)


def load(todo: Work, *phases: Phase) -> Recording:
    """Send a load, and return what was recorded."""
    with Generator(todo) as generator:
        return run(generator, todo, *phases)


def run(generator: Generator, todo: Work, *phases: Phase) -> Recording:
    """Have phases run by a generator that there is already."""
    recording = Recording(todo.endpoints, list(phases))
    generator.run(list(enumerate(phases)), recording)
    return recording


def column(recording: Recording, which: Column) -> list[int]:
    """Return one number of each row, in the order in which they were due."""
    numbers: list[int] = recording.rows[:, which].tolist()
    return numbers


def outcomes(recording: Recording) -> list[Outcome]:
    """Return how each request ended, in the order in which they were due."""
    return [Outcome(number) for number in column(recording, Column.OUTCOME)]


class Bench:
    """A server and a generator that outlive a test, because only the first is slow to begin."""

    def __init__(self, server: Server, generator: Generator, todo: Work) -> None:
        self.server, self._generator, self._todo = server, generator, todo

    def ask(self, manner: Manner, phase: Phase = ONE) -> Recording:
        self.server.become(manner)
        return run(self._generator, self._todo, phase)


@contextmanager
def bench(**known: Any) -> Iterator[Bench]:
    with serving(mute) as server:
        todo = work(request(server.origin, **known))
        with Generator(todo) as generator:
            yield Bench(server, generator, todo)
