"""Servers of a few lines that misbehave on raw sockets, each in one way."""

import contextlib
import datetime as dt
import ipaddress
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Visit:
    """One connection as the server sees it."""

    def __init__(self, connection: socket.socket, stop: threading.Event) -> None:
        self.socket = connection
        self.stop = stop
        self._read = b""

    def request(self) -> bytes:
        """Read one request; empty when the client has gone."""
        while b"\r\n\r\n" not in self._read:
            data = self.socket.recv(65536)
            if not data:
                return b""
            self._read += data
        head, _, rest = self._read.partition(b"\r\n\r\n")
        length = next(
            (int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0
        )
        while len(rest) < length:
            rest += self.socket.recv(65536)
        self._read = rest[length:]
        return head + b"\r\n\r\n" + rest[:length]

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def drip(self, piece: bytes) -> None:
        """Send a piece every few milliseconds until the test is over."""
        while not self.stop.wait(0.02):
            self.send(piece)

    def pour(self, piece: bytes) -> None:
        """Send a piece again and again, as fast as it is taken."""
        while not self.stop.is_set():
            self.send(piece)

    def reset(self) -> None:
        """Break the connection with an RST."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()


Manner = Callable[[Visit], None]


class TinyServer:
    """Listens on a free port and treats every connection in one manner."""

    def __init__(self, manner: Manner, tls: ssl.SSLContext | None = None, port: int = 0) -> None:
        self.requests: list[bytes] = []
        self.connections = 0
        self._manner = manner
        self._tls = tls
        self._stop = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", port))
        self.port = self._listener.getsockname()[1]
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    @property
    def plain_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        self._stop.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in self._open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(connection)
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError):
            spoken = self._tls.wrap_socket(connection, server_side=True) if self._tls else connection
            self._open.append(spoken)
            with spoken:
                visit = Visit(spoken, self._stop)
                plain = visit.request

                def counted() -> bytes:
                    request = plain()
                    if request:
                        self.requests.append(request)
                    return request

                visit.request = counted  # type: ignore[method-assign]
                self._manner(visit)


@contextmanager
def serving(manner: Manner, tls: ssl.SSLContext | None = None, port: int = 0) -> Iterator[TinyServer]:
    server = TinyServer(manner, tls, port)
    try:
        yield server
    finally:
        server.close()


def http(body: bytes = b"", *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    """Return an answer's bytes; the content-length is honest unless another is given."""
    said = len(body) if length is None else length
    head = "\r\n".join([f"HTTP/1.1 {status}", f"content-length: {said}", *headers])
    return head.encode("latin-1") + b"\r\n\r\n" + body


def chunked(*headers: str) -> bytes:
    """Return the head of an answer whose body has no announced end."""
    return "\r\n".join(["HTTP/1.1 200 OK", "transfer-encoding: chunked", *headers]).encode("latin-1") + b"\r\n\r\n"


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


LAST_CHUNK = b"0\r\n\r\n"


def always(answer: bytes) -> Manner:
    """Give every request the same answer and keep the connection."""

    def manner(visit: Visit) -> None:
        while visit.request():
            visit.send(answer)

    return manner


def once(answer: bytes) -> Manner:
    """Give one answer and close."""

    def manner(visit: Visit) -> None:
        visit.request()
        visit.send(answer)

    return manner


def deaf(visit: Visit) -> None:
    """Accept the connection and take nothing from it."""
    visit.stop.wait()


def silent(visit: Visit) -> None:
    """Take the request and say nothing."""
    visit.request()
    visit.stop.wait()


def then_drip(start: bytes, piece: bytes) -> Manner:
    """Begin an answer and continue it drop by drop."""

    def manner(visit: Visit) -> None:
        visit.request()
        visit.send(start)
        visit.drip(piece)

    return manner


def then_pour(start: bytes, piece: bytes) -> Manner:
    """Begin an answer and never stop."""

    def manner(visit: Visit) -> None:
        visit.request()
        visit.send(start)
        visit.pour(piece)

    return manner


def then_reset(start: bytes) -> Manner:
    """Begin an answer and break the connection."""

    def manner(visit: Visit) -> None:
        visit.request()
        if start:
            visit.send(start)
            # The client has to read these bytes before the reset overtakes them.
            visit.stop.wait(0.05)
        visit.reset()

    return manner


def certificate(folder: Path, *, host: str = "127.0.0.1", days: int = 1) -> tuple[Path, ssl.SSLContext]:
    """Make a self-signed certificate; return its file and a server's context with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=2))
        .not_valid_after(now + dt.timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([_alternative(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    certificate_file, key_file = folder / f"{host}-{days}.pem", folder / f"{host}-{days}.key"
    certificate_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(key.private_bytes(serialization.Encoding.PEM, *secret))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate_file, key_file)
    return certificate_file, context


def _alternative(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)
