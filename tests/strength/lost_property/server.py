"""A lost property office: what was found at a station is handed in, kept, and given to whoever knows its mark."""

import argparse
import json
import os
import sys
import threading
import traceback
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from bugs import BUGS, has, of_environment, switch_on
from office import Event
from routes import Asked, Reply, answered
from spelling import event_of, header_of, headers_more, json_of
from staff import Offices
from things import No

# The page that the staff has open in a browser.
PAGE = "https://counter.example"
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


class Desk(BaseHTTPRequestHandler):
    """Answers the staff."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    offices = Offices()
    one_at_a_time = threading.Lock()

    def serve(self) -> None:
        with self.one_at_a_time:
            reply = self._reply()
        headers = self._for_pages() | dict(reply.headers)
        if reply.events is not None:
            self._tell(reply.events, headers)
            return
        content, kind = _content(reply)
        if kind:
            headers["Content-Type"] = kind
        if reply.status != 204:
            headers["Content-Length"] = str(len(content))
        self._head(reply.status, headers)
        self.wfile.write(content)

    def _reply(self) -> Reply:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.command == "OPTIONS":
            return Reply(204)
        try:
            return answered(self.offices, self._asked(body))
        except No as no:
            return _refusal(no)
        except Exception:  # noqa: BLE001 - the next request must be answered all the same
            traceback.print_exc()
            return _refusal(No(500, "CRASHED", "something went wrong"))

    def _asked(self, body: bytes) -> Asked:
        at = urlsplit(self.path)
        try:
            told = json.loads(body or b"{}")
        except ValueError:
            raise No(422, "INVALID", "this is no JSON") from None
        if not isinstance(told, dict):
            raise No(422, "INVALID", "this is no JSON object")
        headers = {name.lower(): value for name, value in self.headers.items()}
        return Asked(self.command, at.path, dict(parse_qsl(at.query)), headers, told)

    def _for_pages(self) -> dict[str, str]:
        """Return what lets the office's own page read an answer, and no other."""
        headers = {} if has("vary-missing") else {"Vary": "Origin"}
        if has("any-page-may-ask"):
            headers["Access-Control-Allow-Origin"] = "*"
        elif self.headers.get("Origin") == PAGE:
            headers["Access-Control-Allow-Origin"] = PAGE
        if self.command == "OPTIONS" and "Access-Control-Allow-Origin" in headers:
            methods = [name for name in METHODS if name != "PATCH" or not has("preflight-without-patch")]
            headers["Access-Control-Allow-Methods"] = ", ".join(methods)
            headers["Access-Control-Allow-Headers"] = "authorization, content-type, idempotency-key, if-match"
        return headers

    def _tell(self, events: Iterable[Event], headers: dict[str, str]) -> None:
        self._head(200, headers | {"Content-Type": "text/event-stream", "Transfer-Encoding": "chunked"})
        for number, (kind, told) in enumerate(events, 1):
            self._chunk(event_of(number, kind, told).encode())
        self._chunk(b"")

    def _chunk(self, content: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(content), content))
        self.wfile.flush()

    def _head(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in (headers | headers_more()).items():
            self.send_header(header_of(name), value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


for _method in (*METHODS, "OPTIONS"):
    setattr(Desk, f"do_{_method}", Desk.serve)


def _refusal(no: No) -> Reply:
    if has("refusal-as-text"):
        return Reply(no.status, str(no))
    fields = [{"name": name, "fault": fault} for name, fault in no.fields.items()]
    return Reply(no.status, {"error": {"code": no.code, "message": str(no), "fields": fields}})


def _content(reply: Reply) -> tuple[bytes, str]:
    if reply.body is None:
        return b"", ""
    if isinstance(reply.body, str):
        return reply.body.encode(), "text/plain"
    return json_of(reply.body).encode(), "application/json" + ("; charset=utf-8" if has("charset-told") else "")


def main() -> None:
    """Serve until nobody holds the standard input open any more."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--bug", action="append", default=[], metavar="NAME", help="have a bug; may be said often")
    parser.add_argument("--bugs", action="store_true", help="list the bugs there are")
    told: Any = parser.parse_args()
    if told.bugs:
        sys.stdout.writelines(f"{name}: {what}\n" for name, what in BUGS.items())
        return
    switch_on([*told.bug, *of_environment()])
    server = ThreadingHTTPServer(("127.0.0.1", told.port), Desk)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    print(json.dumps({"system": "lost_property", "url": url, "pid": os.getpid()}), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
