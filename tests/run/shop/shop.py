"""A shop in one file: takes orders, forgets them when asked, and ends when its standard input closes."""

import json
import os
import sys
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ORDERS: dict[str, dict[str, str]] = {}
ASKED: list[str] = []
DEFECTS = set(filter(None, os.environ.get("RATIFIED_DEFECT", "").split(",")))
KNOWN = {"wrong-item", "no-id", "forgets", "leaks"}


class Shop(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def answer(self, status: int, body: object = None) -> None:
        content = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        if content:
            self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_GET(self) -> None:
        if self.path != "/count":
            ASKED.append(self.path)
        if self.path == "/count":
            self.answer(200, {"orders": len(ORDERS), "asked": len(ASKED)})
        elif self.path == "/health":
            self.answer(200, {"status": "ok", "system": "shop"})
        elif self.path == "/hold":
            threading.Event().wait(30)
            self.answer(200, {})
        elif self.path.removeprefix("/orders/") in ORDERS:
            self.answer(200, ORDERS[self.path.removeprefix("/orders/")])
        else:
            self.answer(404, {"reason": "no such order"})

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        number = uuid.uuid4().hex
        customer = asked.get("customer", "")
        made = {"id": number, "item": "a brick" if "wrong-item" in DEFECTS else asked["item"], "customer": customer}
        if "forgets" not in DEFECTS:
            ORDERS[number] = made
        self.answer(201, {"item": made["item"]} if "no-id" in DEFECTS else made)

    def do_DELETE(self) -> None:
        email = self.path.removeprefix("/customers/")
        mine = [number for number, order in ORDERS.items() if order["customer"] == email]
        found = [ORDERS.pop(number) for number in mine or [self.path.removeprefix("/orders/")] if number in ORDERS]
        self.answer(204) if found else self.answer(404, {"reason": "no such order"})

    def log_message(self, *_: object) -> None:
        pass


if DEFECTS - KNOWN:
    sys.exit(f'there is no defect "{min(DEFECTS - KNOWN)}"; known are {", ".join(sorted(KNOWN))}')
server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2]) if len(sys.argv) > 2 else 0), Shop)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"
print(json.dumps({"system": "shop", "url": url, "pid": os.getpid()}), flush=True)
sys.stdin.read()
