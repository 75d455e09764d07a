"""Two services that tests stand in for, and processes that serve them."""

import contextlib
import http.client
import json
import queue
import socket
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from ratified.faults.virtual import (
    Address,
    Received,
    Reply,
    VirtualClient,
    VirtualService,
    answers,
)

ROOT = Path(__file__).parents[2]
SERVICE = "tests.faults.virtual_services:Painter"
_PATIENCE = 30
_BRUSH = Path(__file__)


@dataclass
class Paintings:
    """What one customer has had painted."""

    charged: int = 0
    wishes: dict[str, str] = field(default_factory=dict)


class Painter(VirtualService):
    """Paints what customers wish, and charges them for it."""

    system = "painter"
    state = Paintings

    def __init__(self) -> None:
        super().__init__()
        self.ladder = threading.Event()

    def belongs_to(self, request: Received) -> str | None:
        if "painting" in request.arguments:
            return self.owner(request.arguments["painting"])
        if request.header("X-Customer"):
            return request.header("X-Customer")
        return str(request.json["customer"]) if request.body else None

    @answers("POST", "/v1/paintings")
    def paint(self, request: Received, state: Paintings) -> Reply:
        name = uuid.uuid4().hex
        self.remember(name, request)
        # Others get their turn while a file is read: two at once would lose one charge.
        charged = state.charged
        _BRUSH.read_bytes()
        state.wishes[name] = request.json["wish"]
        state.charged = charged + 1
        return Reply(201, json={"id": name, "charged": state.charged}, headers={"X-Painter": "Ana"})

    @answers("GET", "/v1/paintings/{painting}")
    def show(self, request: Received, state: Paintings) -> Reply:
        return Reply(json={"wish": state.wishes[request.arguments["painting"]]})

    @answers("DELETE", "/v1/paintings/{painting}")
    def burn(self, request: Received, state: Paintings) -> Reply:
        del state.wishes[request.arguments["painting"]]
        return Reply(204)

    @answers("GET", "/v1/bill")
    def bill(self, request: Received, state: Paintings) -> Reply:
        return Reply(json={"charged": state.charged})

    @answers("GET", "/v1/catalogue")
    def catalogue(self, request: Received, state: Paintings) -> Reply:
        return Reply(body=b"\x89PNG" * 100_000, headers={"Content-Type": "image/png"})

    @answers("GET", "/v1/film")
    def film(self, request: Received, state: Paintings) -> Reply:
        return Reply(body=bytes(8 * 1024 * 1024))

    @answers("POST", "/v1/fresco")
    def fresco(self, request: Received, state: Paintings) -> Reply:
        """Work until somebody has brought the ladder."""
        assert self.ladder.wait(_PATIENCE)
        state.charged += 10
        return Reply(201)

    @answers("POST", "/v1/ladder")
    def bring(self, request: Received, state: Paintings) -> Reply:
        self.ladder.set()
        return Reply(204)

    @answers("GET", "/v1/mistake")
    def mistake(self, request: Received, state: Paintings) -> Reply:
        raise LookupError("no brush")

    @answers("GET", "/v1/nothing")
    def nothing(self, request: Received, state: Paintings) -> Reply:
        return None  # type: ignore[return-value]


class Served:
    """A process that serves one virtual service."""

    def __init__(self, process: "subprocess.Popen[str]", told: dict[str, str]) -> None:
        self.process = process
        self.system = told["system"]
        self.url = told["url"]
        self.address = Address(told["url"], told["control"])

    def client(self) -> VirtualClient:
        return VirtualClient(self.system, self.address)

    def end(self) -> str:
        """Let go of the process, and return what it said on standard error."""
        return self.process.communicate(timeout=_PATIENCE)[1]


@contextmanager
def served(target: str = SERVICE, arguments: Sequence[str] = (), folder: Path = ROOT) -> Iterator[Served]:
    process = subprocess.Popen(
        [sys.executable, "-m", "ratified.faults.virtual", target, "--exit-with-stdin", *arguments],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder,
    )  # fmt: skip
    try:
        line = _first_line(process)
        assert line, process.communicate()[1]
        yield Served(process, json.loads(line))
    finally:
        if process.poll() is None:
            with contextlib.suppress(ValueError):
                process.communicate(timeout=_PATIENCE)
        assert process.wait(_PATIENCE) == 0


def refused(target: str, *arguments: str, folder: Path = ROOT) -> str:
    """Return what is said when a service cannot be served."""
    ended = subprocess.run(
        [sys.executable, "-m", "ratified.faults.virtual", target, "--exit-with-stdin", *arguments],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd=folder, timeout=_PATIENCE, check=False,
    )  # fmt: skip
    assert ended.returncode == 2, ended
    assert ended.stdout == ""
    return ended.stderr


def _first_line(process: "subprocess.Popen[str]") -> str:
    lines: queue.Queue[str] = queue.Queue()
    assert process.stdout is not None
    threading.Thread(target=lambda: lines.put(process.stdout.readline()), daemon=True).start()  # type: ignore[union-attr]
    return lines.get(timeout=_PATIENCE)


@dataclass
class System:
    """Whoever calls the painter: a client with connections that it keeps."""

    url: str
    customer: str
    http: httpx.Client

    def paint(self, wish: str = "a cat") -> httpx.Response:
        return self.http.post(f"{self.url}/v1/paintings", json={"customer": self.customer, "wish": wish})

    def get(self, path: str) -> httpx.Response:
        return self.http.get(self.url + path, headers={"X-Customer": self.customer})


@contextmanager
def system(url: str, customer: str) -> Iterator[System]:
    with httpx.Client(trust_env=False, timeout=_PATIENCE) as http:
        yield System(url, customer, http)


class Poll:
    """A question to the control of a virtual service that is under way, and answered later."""

    def __init__(self, hand: VirtualClient, address: Address, **ask: object) -> None:
        host, path = address.control.removeprefix("http://").split("/")
        self._connection = http.client.HTTPConnection(host, timeout=_PATIENCE)
        self._connection.request("POST", f"/{path}", json.dumps({"ask": "strays"}))
        self._connection.getresponse().read()
        self._connection.request("POST", f"/{path}", json.dumps(ask))
        # What was sent before on a known connection is looked at before this is answered.
        hand.strays()

    def answer(self) -> list[dict[str, object]]:
        found: list[dict[str, object]] = json.loads(self._connection.getresponse().read())
        return found


class Wire:
    """A bare connection to the painter."""

    def __init__(self, url: str, most_unread: int = 0) -> None:
        host, port = url.removeprefix("http://").split(":")
        self.socket = socket.socket()
        if most_unread:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, most_unread)
        self.socket.settimeout(_PATIENCE)
        self.socket.connect((host, int(port)))
        self._read = b""

    def ask(self, customer: str, path: str = "/v1/bill", method: str = "GET", body: bytes = b"") -> None:
        head = f"{method} {path} HTTP/1.1\r\nHost: x\r\nX-Customer: {customer}\r\nContent-Length: {len(body)}\r\n\r\n"
        self.socket.sendall(head.encode() + body)

    def answer(self) -> tuple[bytes, bytes]:
        """Return head and body of the next answer."""
        while b"\r\n\r\n" not in self._read:
            self.receive()
        head, _, self._read = self._read.partition(b"\r\n\r\n")
        length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        while len(self._read) < length:
            self.receive()
        body, self._read = self._read[:length], self._read[length:]
        return head, body

    def rest(self) -> bytes:
        """Return everything until the connection ends in order."""
        while data := self.socket.recv(65536):
            self._read += data
        return self._read

    def until_reset(self) -> bytes:
        """Return everything until the connection is reset."""
        try:
            self.rest()
        except ConnectionResetError:
            return self._read
        raise AssertionError("the connection ended in order")

    def close(self) -> None:
        self.socket.close()

    def receive(self) -> None:
        """Take the next bytes."""
        data = self.socket.recv(65536)
        assert data, "the connection ended within an answer"
        self._read += data
