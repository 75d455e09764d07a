"""A system that answers as badly as one can, each path in a way of its own; it ends when its standard input closes."""

import json
import os
import sys
import threading
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

GIB = 1024**3
RUNS = "window.__pwned=1;alert(1)"
NAMES = {
    "a script": f"<script>{RUNS}</script>",
    "a running picture": f'"><img src="http://foreign.invalid/p.png" onerror="{RUNS}">',
    "a running drawing": f"</title></textarea></script><svg onload='{RUNS}'>",
    "marked up text": f"![p](http://foreign.invalid/p.png) [click](javascript:{RUNS}) {{{{constructor}}}}",
    "a way out": "../../../../../../../../tmp/ratified-way-out/../..\\..\\way-out.txt",
    "a rooted way out": "/ratified-way-out.txt",
    "escapes": "\x1b[2J\x1b[31mred\x1b]0;taken\x07\x9b31m\r\b",
    "a NUL": "before\0after",
    "half a pair": "before\ud800after",
    "turned text": "\u202egnp.exe",
    "a megabyte": "x" * 1_000_000,
}
PAGE = """<!doctype html><html lang="en"><title>Hostile</title><link rel="icon" href="data:,">
<h1>Hostile</h1><button onclick="document.querySelector('p').textContent='bought'">Buy</button>
<p role="status">open</p></html>"""


class Hostile(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def head(self, *headers, kind="application/json"):
        self.close_connection = True
        lines = ["HTTP/1.1 200 OK", f"Content-Type: {kind}", "Connection: close", *headers]
        self.wfile.write("\r\n".join(lines).encode() + b"\r\n\r\n")

    def whole(self, body, kind="application/json"):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def pour(self, piece):
        while True:
            self.wfile.write(piece)

    def drip(self, piece):
        while not threading.Event().wait(0.02):
            self.wfile.write(piece)

    def stream(self, *events):
        self.head(kind="text/event-stream")
        self.wfile.write("".join(events).encode())

    def do_GET(self):
        place, _, what = unquote(self.path).strip("/").partition("/")
        if place == "names":
            self.whole(json.dumps({"name": NAMES[what]}).encode())
        else:
            (ANSWERS if place == "answers" else STREAMS if place == "streams" else PLACES)[what or place](self)

    def handle_one_request(self):
        try:
            super().handle_one_request()
        except OSError:
            self.close_connection = True

    def finish(self):
        try:
            super().finish()
        except OSError:
            return

    def log_message(self, *_):
        """Say nothing."""


def endless(visit):
    visit.head()
    visit.wfile.write(b"[")
    visit.pour(b"1," * 8192)


def dripping(visit):
    visit.head("Content-Length: 1000000")
    visit.drip(b"[")


def dripping_head(visit):
    visit.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    visit.drip(b"z")


def endless_head(visit):
    visit.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    visit.pour(b"z" * 8192)


def announced(visit):
    visit.head(f"Content-Length: {GIB}")
    visit.pour(b"[" * 65536)


def bomb(visit):
    """Send a gibibyte of noughts as a mebibyte: pieces that end on a byte can be repeated."""
    packer = zlib.compressobj(9, wbits=31)
    begin = packer.compress(bytes(GIB // 1024)) + packer.flush(zlib.Z_FULL_FLUSH)
    piece = packer.compress(bytes(GIB // 1024)) + packer.flush(zlib.Z_FULL_FLUSH)
    visit.head("Content-Encoding: gzip")
    visit.wfile.write(begin)
    for _ in range(1023):
        visit.wfile.write(piece)


def sends(body):
    return lambda visit: visit.whole(body)


def streams(*events):
    return lambda visit: visit.stream(*events)


def unending(visit):
    visit.stream(WORD)
    visit.drip(WORD.encode())


def flooding(visit):
    visit.stream()
    visit.pour(WORD.encode() * 1000)


ANSWERS = {
    "a good answer": sends(b'{"name": "fine"}'),
    "an endless body": endless,
    "a dripping body": dripping,
    "a dripping head": dripping_head,
    "an endless head": endless_head,
    "an announced gibibyte": announced,
    "a gzip bomb": bomb,
    "not a number": sends(b'{"name": NaN}'),
    "a doubled key": sends(b'{"name": "fine", "name": "other"}'),
    "ten thousand levels": sends(b"[" * 10_000 + b"]" * 10_000),
    "bytes that are no text": sends(b'{"name": "\xff\xfe"}'),
    "half a pair": sends(b'{"name": "\\ud800"}'),
    "a picture": sends(bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")),
}
WORD, DONE = 'event: word\ndata: "hello"\n\n', "event: done\ndata: {}\n\n"
STREAMS = {
    "whole": streams(WORD, WORD, DONE),
    "cut in an event": streams(WORD, WORD, 'event: word\ndata: "hel'),
    "never ending": unending,
    "flooding": flooding,
    "without completion": streams(WORD, WORD),
    "going on after completion": streams(WORD, DONE, WORD, WORD),
}
PLACES = {
    "health": sends(b'{"status": "ok", "system": "hostile"}'),
    "page": lambda visit: visit.whole(PAGE.encode(), "text/html; charset=utf-8"),
}

server = ThreadingHTTPServer(("127.0.0.1", 0), Hostile)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"
print(json.dumps({"system": "hostile", "url": url, "pid": os.getpid()}), flush=True)
sys.stdin.read()
