"""A bakery that buys flour from a mill, and has five ways to bear it when the mill fails."""

import json
import os
import sys
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MILL = sys.argv[2]
LOAVES: dict[str, str] = {}


def flour(customer: str) -> None:
    """Buy flour, or raise OSError."""
    asked = urllib.request.Request(f"{MILL}/flour", data=b"{}", method="POST", headers={"X-Customer": customer})
    with urllib.request.urlopen(asked, timeout=5) as answer:
        answer.read()


class Bakery(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def answer(self, status: int, body: object = None) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_GET(self) -> None:
        name = self.path.removeprefix("/loaves/")
        if self.path == "/health":
            self.answer(200, {"status": "ok", "system": "bakery"})
        elif name in LOAVES:
            self.answer(200, {"state": LOAVES[name]})
        else:
            self.answer(404, {"reason": "no such loaf"})

    def do_DELETE(self) -> None:
        LOAVES.pop(self.path.removeprefix("/loaves/"), None)
        self.answer(200, {})

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        getattr(self, asked["way"])(asked["name"], asked["customer"])

    def persistent(self, name: str, customer: str) -> None:
        """Try again."""
        for _ in range(2):
            try:
                flour(customer)
                break
            except OSError:
                continue
        self.frank(name, customer)

    def frank(self, name: str, customer: str) -> None:
        """Say that it failed."""
        try:
            flour(customer)
        except OSError:
            self.answer(502, {"reason": "the mill has no flour"})
        else:
            self.bake(name)

    def polite(self, name: str, customer: str) -> None:
        """Say that it failed, in words of its own."""
        try:
            flour(customer)
        except OSError:
            LOAVES[name] = "burnt"
            self.answer(202, {})
        else:
            self.bake(name)

    def silent(self, name: str, customer: str) -> None:
        """Say that all is well."""
        try:
            flour(customer)
        except OSError:
            self.answer(202, {})
        else:
            self.bake(name)

    def stuck(self, name: str, customer: str) -> None:
        """Go on and on."""
        try:
            flour(customer)
        except OSError:
            LOAVES[name] = "in the oven"
            self.answer(202, {})
        else:
            self.bake(name)

    def sloppy(self, name: str, customer: str) -> None:
        """Say that it failed, and leave something in the oven in which the next loaf is to be."""
        if LOAVES.get("the sloppy oven"):
            self.answer(409, {"reason": "the oven is full"})
            return
        try:
            flour(customer)
        except OSError:
            LOAVES["the sloppy oven"] = "half a loaf"
            self.answer(502, {"reason": "the mill has no flour"})
        else:
            self.bake(name)

    def alone(self, name: str, customer: str) -> None:
        """Use flour that is there."""
        self.bake(name)

    def bake(self, name: str) -> None:
        LOAVES[name] = "baked"
        self.answer(202, {})

    def log_message(self, *_: object) -> None:
        pass


server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Bakery)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"
print(json.dumps({"system": "bakery", "url": url, "pid": os.getpid()}), flush=True)
sys.stdin.read()
