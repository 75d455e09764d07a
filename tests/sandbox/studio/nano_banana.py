"""A nanoBanana for these tests: it does what its contract says, or what a test has told it for one customer."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any

GENERATIONS = "/v1/generations"
IMAGES = "/v1/images/"


def png(width: int, height: int, shade: int) -> bytes:
    """Draw an even grey image; each shade gives other bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = (b"\0" + bytes([shade]) * width) * height
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b"")


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent instead of what would be: a status, a body, and what is done to the connection."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    reset: bool = False
    cut: bool = False

    @property
    def content(self) -> bytes:
        """Give the body as bytes."""
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


def refusal(status: int, kind: str = "internal", **headers: str) -> Answer:
    """Refuse as the contract says."""
    message = f"This is a {status}."
    return Answer(status, {"error": {"type": kind, "message": message}}, headers)


RESET = Answer(reset=True)


@dataclass(slots=True)
class Received:
    """One request as it came in."""

    method: str
    path: str
    at: float
    key: str | None
    body: Any


@dataclass(slots=True)
class Generation:
    """One generation of a customer."""

    id: str
    request: dict[str, Any]
    looks: int = 0
    cancelled: bool = False


@dataclass(slots=True)
class Customer:
    """What one customer's generations do, what was asked for them, and what a test waits for."""

    # Answers that come first, in this order, to what they are for: "ask", "look", "end", "image".
    first: dict[str, list[Answer]] = field(default_factory=dict)
    # What each look at a generation says; the last one is said for ever.
    script: list[dict[str, Any]] = field(default_factory=lambda: [{"status": "succeeded", "progress": 1.0}])
    # While it is not set, the answer to this is held back.
    gates: dict[str, threading.Event] = field(default_factory=dict)
    image: Callable[[int, int, int], bytes] = png
    received: list[Received] = field(default_factory=list)
    generations: list[Generation] = field(default_factory=list)
    by_key: dict[str, Generation] = field(default_factory=dict)
    # Set when a generation was cancelled.
    ended: threading.Event = field(default_factory=threading.Event)

    def asked(self, what: str = "ask") -> list[Received]:
        """Give the requests of one sort, in the order in which they came."""
        return [one for one in self.received if _sort(one.method, one.path) == what]

    def hold(self, what: str) -> threading.Event:
        """Hold answers of one sort back until the event is set."""
        return self.gates.setdefault(what, threading.Event())


def _sort(method: str, path: str) -> str:
    if method == "POST":
        return "ask"
    if method == "DELETE":
        return "end"
    return "image" if path.startswith(IMAGES) else "look"


class NanoBanana:
    """The service: customers do not know of each other."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._customers: dict[str, Customer] = {}
        self._owners: dict[str, str] = {}
        self._numbers = count(1)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        """Stop answering; whoever is held back is let go."""
        for customer in self._customers.values():
            for gate in customer.gates.values():
                gate.set()
        self._server.shutdown()
        self._server.server_close()

    def customer(self, user_id: str) -> Customer:
        """Give what is known of one customer."""
        with self._lock:
            return self._customers.setdefault(user_id, Customer())

    def answer(self, method: str, path: str, key: str | None, body: Any) -> Answer:
        """Do what was asked."""
        what = _sort(method, path)
        owner = (
            body["customer"]
            if what == "ask"
            else self._owners.get(path.rsplit("/", 1)[1].split(".", maxsplit=1)[0], "")
        )
        customer = self.customer(owner)
        with self._lock:
            customer.received.append(Received(method, path, time.monotonic(), key, body))
            planned = customer.first.get(what, [])
            first = planned.pop(0) if planned else None
            is_new = what == "ask" and first is None
            made = self._made(customer, owner, key, body) if is_new else None
        if what in customer.gates:
            customer.gates[what].wait(20)
        if first is not None:
            return first
        return made or getattr(self, f"_{what}")(customer, path)

    def _made(self, customer: Customer, owner: str, key: str | None, body: Any) -> Answer:
        generation = customer.by_key.get(key or "")
        if generation is None:
            generation = Generation(f"gen_{next(self._numbers)}", body)
            customer.generations.append(generation)
            customer.by_key[key or ""] = generation
            self._owners[generation.id] = owner
        elif generation.request != body:
            return refusal(409, "conflict")
        return Answer(202, {"id": generation.id, "status": "queued", "created": "2026-01-01T00:00:00Z"})

    def _look(self, customer: Customer, path: str) -> Answer:
        generation = self._found(customer, path)
        if generation is None:
            return refusal(404, "not_found")
        said = customer.script[min(generation.looks, len(customer.script) - 1)]
        generation.looks += 1
        if generation.cancelled:
            said = {"status": "cancelled", "progress": 0.0}
        state: dict[str, Any] = {"id": generation.id, "images": [], "usage": None, "error": None, **said}
        if said["status"] == "succeeded" and "images" not in said:
            render = generation.request["render"]
            state["images"] = [
                {
                    "url": f"{IMAGES}{generation.id}.{number}.png",
                    "width": render["width"],
                    "height": render["height"],
                    "media_type": "image/png",
                }
                for number in range(1, render["n"] + 1)
            ]
            state["usage"] = {"images": render["n"], "credits": 3 * render["n"]}
        return Answer(200, state)

    def _end(self, customer: Customer, path: str) -> Answer:
        generation = self._found(customer, path)
        if generation is None:
            return refusal(404, "not_found")
        generation.cancelled = True
        customer.ended.set()
        return Answer(204, b"")

    def _image(self, customer: Customer, path: str) -> Answer:
        generation = self._found(customer, path)
        if generation is None:
            return refusal(404, "not_found")
        render = generation.request["render"]
        shade = (int(generation.id.removeprefix("gen_")) * 7 + int(path.split(".")[1])) % 256
        return Answer(200, customer.image(render["width"], render["height"], shade), {"Content-Type": "image/png"})

    def _found(self, customer: Customer, path: str) -> Generation | None:
        wanted = path.rsplit("/", 1)[1].split(".", maxsplit=1)[0]
        return next((one for one in customer.generations if one.id == wanted), None)


def _handler(service: NanoBanana) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def _serve(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            body = json.loads(self.rfile.read(length)) if length else None
            answer = service.answer(self.command, self.path, self.headers.get("Idempotency-Key"), body)
            if answer.reset:
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()
                self.close_connection = True
                return
            content = answer.content
            lines = [f"HTTP/1.1 {answer.status} -", f"Content-Length: {len(content)}"]
            lines += [f"{name.replace('_', '-')}: {value}" for name, value in answer.headers.items()]
            whole = ("\r\n".join(lines) + "\r\n\r\n").encode() + (
                content[: len(content) // 2] if answer.cut else content
            )
            self.wfile.write(whole)
            self.close_connection = answer.cut

        do_GET = do_POST = do_DELETE = _serve  # noqa: N815 - so the standard library calls them

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    return Handler
