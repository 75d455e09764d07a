"""A tiny shop on a real socket: pages, answers, streams, a redirect and a socket, and a list of who asked for what."""

from __future__ import annotations

import json
import socket
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

PAGES = Path(__file__).parent / "pages"


class Shop(ThreadingHTTPServer):
    """Serves until it is closed, and remembers every request."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Counter)
        self.asked: list[str] = []
        self.go_on = threading.Event()
        self._sockets: list[socket.socket] = []
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @property
    def origin(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    @property
    def url(self) -> str:
        return f"http://{self.origin}"

    def get_request(self) -> tuple[socket.socket, Any]:
        taken, address = super().get_request()
        self._sockets.append(taken)
        return taken, address

    def close(self) -> None:
        """Stop, and let go of whoever is still connected."""
        self.go_on.set()
        for taken in self._sockets:
            with suppress(OSError):
                taken.shutdown(socket.SHUT_RDWR)
        self.shutdown()
        self.server_close()


class _Counter(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Shop

    def do_GET(self) -> None:
        self.server.asked.append(f"{self.command} {self.path}")
        parts = urlsplit(self.path)
        page = PAGES / f"{parts.path.strip('/') or 'shop'}.html"
        if parts.path == "/go":
            self._answer(302, b"", "text/plain", location=parse_qs(parts.query)["to"][0])
        elif parts.path == "/events":
            self._stream()
        elif parts.path == "/big":
            self._answer(200, b"x" * int(parts.query), "text/plain")
        elif page.is_file():
            policy = (
                "default-src 'self'; script-src 'self'"
                if page.stem == "strict"
                else "default-src * 'unsafe-inline' data: blob:"
            )
            self._answer(200, page.read_bytes(), "text/html; charset=utf-8", content_security_policy=policy)
        else:
            self._answer(404, b'{"code": "NOT_FOUND"}', "application/json")

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers.get("content-length", 0)))
        self.server.asked.append(f"{self.command} {self.path}")
        if self.path == "/events":
            self._stream()
        else:
            answer = json.dumps({"bought": sent.decode()}).encode()
            self._answer(201, answer, "application/json", set_cookie="basket=b_41; HttpOnly")

    def _answer(self, status: int, content: bytes, kind: str, **headers: str) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(content)))
        self.send_header("access-control-allow-origin", "*")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def _stream(self) -> None:
        """Send an event, wait until the test says go on, then send two more."""
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("connection", "close")
        self.end_headers()
        self.wfile.write(b'id: 1\ndata: {"progress": 0}\n\n')
        self.wfile.flush()
        self.server.go_on.wait(5)
        self.wfile.write('id: 2\ndata: {"chunk": "grüß"}\n\nid: 3\nevent: end\ndata: done\n\n'.encode())
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        return
