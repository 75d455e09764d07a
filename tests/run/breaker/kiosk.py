"""A kiosk that takes foreign money: it asks the bank for the rate, and shows the last one it knows if need be."""

import argparse
import http.client
import json
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from breaker import KNOWN, Breaker, Failed, IsOpen

DEFECTS = set(filter(None, os.environ.get("RATIFIED_DEFECT", "").split(",")))
if DEFECTS - set(KNOWN):
    sys.exit(f'there is no defect "{min(DEFECTS - set(KNOWN))}"; known are {", ".join(KNOWN)}')


class Rates:
    """The bank's rate, or what is remembered of it."""

    def __init__(self, bank: str, patience: float, breaker: Breaker, *, keeps_connection: bool) -> None:
        at = urlsplit(bank)
        self._new = lambda: http.client.HTTPConnection(at.hostname or "", at.port, timeout=patience)
        self._path = f"{at.path}/rates/dollar"
        self._breaker = breaker
        self._kept = self._new() if keeps_connection else None
        self._last: float | None = None

    def now(self) -> tuple[int, dict[str, object]]:
        try:
            self._last = self._breaker.call(self._ask)
        except (Failed, IsOpen):
            if self._last is None or "no-fallback" in DEFECTS:
                return 503, {"reason": "the bank does not answer"}
            return 200, {"rate": self._last, "is_of_today": False}
        return 200, {"rate": self._last, "is_of_today": True}

    def _ask(self) -> float:
        connection = self._kept or self._new()
        try:
            connection.request("GET", self._path)
            answer = connection.getresponse()
            told = answer.read()
            if answer.status != 200:
                raise Failed
            return float(json.loads(told)["rate"])
        except (OSError, http.client.HTTPException, ValueError) as problem:
            connection.close()
            raise Failed from problem
        finally:
            if connection is not self._kept:
                connection.close()


class Kiosk(BaseHTTPRequestHandler):
    """Answers customers."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    rates: Rates

    def do_GET(self) -> None:
        status, body = self.rates.now() if self.path == "/rate" else (200, {"status": "ok", "system": "kiosk"})
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--bank", required=True)
    parser.add_argument("--failures", type=int, required=True)
    parser.add_argument("--rest", type=float, required=True)
    parser.add_argument("--patience", type=float, default=5.0)
    parser.add_argument("--keep-connection", action="store_true")
    told = parser.parse_args()
    breaker = Breaker(told.failures, told.rest, DEFECTS)
    Kiosk.rates = Rates(told.bank, told.patience, breaker, keeps_connection=told.keep_connection)
    server = ThreadingHTTPServer(("127.0.0.1", told.port), Kiosk)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    print(json.dumps({"system": "kiosk", "url": url, "pid": os.getpid()}), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
