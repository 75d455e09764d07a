"""A notice board in the hall of a house: whoever lives there opens it in a browser and pins notes to it."""

import json
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

PAGE = Path(__file__).with_name("board.html").read_text(encoding="utf-8")
NOTES: dict[str, list[str]] = {}
PICTURE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="40" height="40" fill="green"/></svg>'
)


class Hall(BaseHTTPRequestHandler):
    """Shows the boards of all houses, and keeps what is pinned to them."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def answer(self, status: int, content: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_GET(self) -> None:
        at = urlsplit(self.path)
        if at.path == "/health":
            self.answer(200, b'{"status": "ok", "system": "notice_board"}', "application/json")
        elif at.path == "/tree.svg":
            self.answer(200, PICTURE, "image/svg+xml")
        elif at.path == "/favicon.ico":
            self.answer(404, b"", "text/plain")
        elif at.path.endswith("/notes"):
            self.answer(200, json.dumps(NOTES.get(at.path.split("/")[2], [])).encode(), "application/json")
        else:
            who = parse_qs(at.query).get("as", ["nobody"])[0]
            self.answer(200, PAGE.replace("WHO", who).encode(), "text/html; charset=utf-8")

    def do_POST(self) -> None:
        note = self.rfile.read(int(self.headers["Content-Length"])).decode()
        NOTES.setdefault(self.path.split("/")[2], []).append(note)
        self.answer(201, b"{}", "application/json")

    def do_DELETE(self) -> None:
        NOTES.pop(self.path.split("/")[2], None)
        self.answer(200, b"{}", "application/json")

    def log_message(self, *_: object) -> None:
        pass


server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Hall)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"
print(json.dumps({"system": "notice_board", "url": url, "pid": os.getpid()}), flush=True)
sys.stdin.read()
