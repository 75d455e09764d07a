"""Two parties with the proxy between them, and ways to talk: raw, HTTP, event streams, WebSocket, with TLS or not."""

import contextlib
import gc
import http.client
import io
import logging
import socket
import ssl
import struct
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol, TypeVar

from websockets.sync.server import ServerConnection, serve

from ratified.faults.proxy import FaultProxy
from tests.exchange.tiny_servers import Manner, Visit, certificate, chunk, chunked, serving
from tests.exchange.tiny_servers import http as http_answer

T = TypeVar("T")

PATIENCE = 10.0
ANSWER = b"all is well " * 100


@dataclass(frozen=True)
class Line:
    """A proxy with a server behind it."""

    proxy: FaultProxy
    server_port: int

    def connect(self) -> socket.socket:
        """Open a raw connection through the proxy."""
        caller = socket.create_connection(self.proxy.address, timeout=PATIENCE)
        caller.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return caller


class _Complaints(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(self.format(record))


@contextmanager
def nothing_logged() -> Iterator[None]:
    """Fail if asyncio has complained about anything, such as an exception that nobody has retrieved."""
    complaints = _Complaints()
    logging.getLogger("asyncio").addHandler(complaints)
    try:
        yield
        gc.collect()
    finally:
        logging.getLogger("asyncio").removeHandler(complaints)
    assert complaints.texts == []


@contextmanager
def proxied(port: int, seed: int = 0) -> Iterator[Line]:
    """Put a proxy before a port."""
    with nothing_logged(), FaultProxy("127.0.0.1", port, seed=seed) as proxy:
        yield Line(proxy, port)


@contextmanager
def line(manner: Manner, seed: int = 0) -> Iterator[Line]:
    """Serve in a manner, with a proxy before it."""
    with serving(manner) as server, proxied(server.port, seed) as made:
        yield made


def raw(visit: Visit) -> Iterator[bytes]:
    """Return what comes, as it comes."""
    while data := visit.socket.recv(1 << 18):
        yield data


def echo(visit: Visit) -> None:
    """Send everything back, and end when the caller has ended."""
    for data in raw(visit):
        visit.send(data)
    visit.socket.shutdown(socket.SHUT_WR)


def read(caller: socket.socket, size: int) -> bytes:
    """Return so many bytes, or fewer if the connection ends."""
    data = b""
    while len(data) < size and (more := caller.recv(size - len(data))):
        data += more
    return data


def read_all(caller: socket.socket) -> bytes:
    """Return everything up to the end."""
    return b"".join(iter(lambda: caller.recv(1 << 18), b""))


def sent_until_held_back(caller: socket.socket) -> int:
    """Return how many bytes are taken before no more are."""
    sent = 0
    caller.settimeout(0.3)
    try:
        while True:
            sent += caller.send(bytes(1_000_000))
    except TimeoutError:
        return sent
    finally:
        caller.settimeout(PATIENCE)


def is_silent(caller: socket.socket, seconds: float = 0.1) -> bool:
    """Say whether nothing comes for so long, neither bytes nor an end."""
    caller.settimeout(seconds)
    try:
        caller.recv(1, socket.MSG_PEEK)
    except TimeoutError:
        return True
    finally:
        caller.settimeout(PATIENCE)
    return False


def is_reset(error: object) -> bool:
    """Say whether an RST is the reason; that the peer has closed in good order is another one."""
    while isinstance(error, BaseException):
        if type(error) is ConnectionResetError:
            return True
        error = error.__cause__ or error.__context__
    return False


class Conversation(Protocol):
    """One connection, on which one can say something and be answered."""

    def say(self) -> bytes: ...
    def close(self) -> None: ...


Opens = Callable[[], Conversation]


class Tls:
    """TLS over a socket that is read by hand: Python's own TLS takes a reset for an end."""

    def __init__(self, plain: socket.socket, tls: ssl.SSLContext) -> None:
        self._plain = plain
        self._heard, self._said = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = tls.wrap_bio(self._heard, self._said, server_hostname="127.0.0.1")
        self._done(self._tls.do_handshake)

    def sendall(self, data: bytes) -> None:
        self._done(lambda: self._tls.write(data))

    def recv(self, size: int) -> bytes:
        try:
            return self._done(lambda: self._tls.read(size))
        except (ssl.SSLEOFError, ssl.SSLZeroReturnError):
            return b""

    def makefile(self, mode: str) -> io.BufferedReader:
        assert mode == "rb"
        return io.BufferedReader(_Reading(self))

    def fileno(self) -> int:
        return self._plain.fileno()

    def close(self) -> None:
        self._plain.close()

    def _done(self, work: Callable[[], T]) -> T:
        while True:
            try:
                done = work()
            except ssl.SSLWantReadError:
                self._flush()
                data = self._plain.recv(1 << 18)
                if data:
                    self._heard.write(data)
                else:
                    self._heard.write_eof()
            else:
                self._flush()
                return done

    def _flush(self) -> None:
        if self._said.pending:
            self._plain.sendall(self._said.read())


class _Reading(io.RawIOBase):
    """What is read of a connection; closing it leaves the connection open, as with sockets."""

    def __init__(self, tls: Tls) -> None:
        self._tls = tls

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._tls.recv(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def opened(port: int, tls: ssl.SSLContext | None) -> socket.socket | Tls:
    """Open a connection, with TLS if asked for."""
    plain = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return Tls(plain, tls) if tls else plain


class HttpConversation:
    """Requests that share a connection."""

    def __init__(self, port: int, tls: ssl.SSLContext | None) -> None:
        self._caller = http.client.HTTPConnection("127.0.0.1", port)
        self._caller.auto_open = 0
        self._caller.sock = opened(port, tls)

    def say(self) -> bytes:
        self._caller.request("GET", "/")
        return self._caller.getresponse().read()

    def close(self) -> None:
        self._caller.close()


class EventConversation:
    """One event stream; whenever something is said here, the server sends an event."""

    def __init__(self, port: int, said: threading.Semaphore) -> None:
        self._said = said
        self._caller = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self._caller.connect()
        self._stream: http.client.HTTPResponse | None = None

    def say(self) -> bytes:
        self._said.release()
        if self._stream is None:
            self._caller.request("GET", "/events")
            self._stream = self._caller.getresponse()
        lines = b""
        while not lines.endswith(b"\n\n"):
            more = self._stream.readline()
            if not more:
                break
            lines += more
        return lines

    def close(self) -> None:
        self._said.release()
        if self._stream is not None:
            self._stream.close()
        self._caller.close()


class SocketConversation:
    """A WebSocket."""

    def __init__(self, port: int, tls: ssl.SSLContext | None) -> None:
        self._caller = opened(port, tls)
        self._stream = self._caller.makefile("rb")
        self._caller.sendall(
            b"GET / HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: upgrade\r\nupgrade: websocket\r\n"
            b"sec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        )
        assert b" 101 " in self._stream.readline()
        while self._stream.readline().strip():
            pass

    def say(self) -> bytes:
        # A mask of zeros leaves the text as it is.
        self._caller.sendall(b"\x82\xfe" + struct.pack("!H", len(ANSWER)) + bytes(4) + ANSWER)
        return self._stream.read(4 + len(ANSWER))

    def close(self) -> None:
        self._stream.close()
        self._caller.close()


@contextmanager
def talking(kind: str) -> Iterator[tuple[Line, Opens]]:
    """Serve http, https, sse, ws or wss behind a proxy; what is yielded opens one conversation after another."""
    with ExitStack() as stack:
        ours, theirs = _contexts() if kind in ("https", "wss") else (None, None)
        said = threading.Semaphore(0)
        if kind in ("ws", "wss"):
            port = stack.enter_context(_echoing_messages(ours))
        else:
            manner = _events(said) if kind == "sse" else _answers
            port = stack.enter_context(serving(manner, ours)).port
        between = stack.enter_context(proxied(port))
        way_in = between.proxy.address[1]

        def opens() -> Conversation:
            conversation: Conversation
            if kind == "sse":
                conversation = EventConversation(way_in, said)
            elif kind in ("ws", "wss"):
                conversation = SocketConversation(way_in, theirs)
            else:
                conversation = HttpConversation(way_in, theirs)
            stack.callback(_close, conversation)
            return conversation

        yield between, opens


def _close(conversation: Conversation) -> None:
    with contextlib.suppress(OSError):
        conversation.close()


def _answers(visit: Visit) -> None:
    while visit.request():
        visit.send(http_answer(ANSWER))


def _events(said: threading.Semaphore) -> Manner:
    def manner(visit: Visit) -> None:
        visit.request()
        visit.send(chunked("content-type: text/event-stream"))
        while not visit.stop.is_set():
            if said.acquire(timeout=0.05):
                visit.send(chunk(b"data: " + ANSWER + b"\n\n"))

    return manner


@contextmanager
def _echoing_messages(tls: ssl.SSLContext | None) -> Iterator[int]:
    def echo_messages(visitor: ServerConnection) -> None:
        for message in visitor:
            visitor.send(message)

    with serve(echo_messages, "127.0.0.1", 0, ssl=tls, compression=None, close_timeout=0.1) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.socket.getsockname()[1]
        server.shutdown()
        thread.join(PATIENCE)


@cache
def _contexts() -> tuple[ssl.SSLContext, ssl.SSLContext]:
    with tempfile.TemporaryDirectory() as folder:
        file, ours = certificate(Path(folder))
        return ours, ssl.create_default_context(cafile=str(file))
