"""The servers that loads are sent to: nginx where it must be quick, our own where it must know what has come when."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlencode

from benchmarks.load.toolshed import debian
from benchmarks.runner.toolshed import Toolshed

PATIENCE = 10.0
NGINX = """\
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  keepalive_requests 100000000;
  client_body_temp_path {folder};
  proxy_temp_path {folder};
  fastcgi_temp_path {folder};
  uwsgi_temp_path {folder};
  scgi_temp_path {folder};
  server {{
    listen 127.0.0.1:{port};
    location = / {{ default_type text/plain; return 200 "ok"; }}
    location = /status {{ stub_status; }}
  }}
}}
"""


class Server(Protocol):
    """What a load is sent to."""

    url: str

    def requests(self) -> int:
        """Return how many have come since it was asked last."""


@dataclass(slots=True)
class Nginx:
    """Answers at once, and counts."""

    url: str
    _seen: int = 0

    def requests(self) -> int:
        """Return how many requests have come since it was asked last."""
        # The third number of the third line; this question is one of them.
        count = int(_answer(f"{self.url}status").splitlines()[2].split()[2]) - 1
        since, self._seen = count - self._seen, count + 1
        return since


@dataclass(frozen=True, slots=True)
class Log:
    """What our own server has seen; moments in nanoseconds of the machine's clock."""

    arrivals: Sequence[int]
    frozen: Sequence[tuple[int, int]]
    events: int


@dataclass(frozen=True, slots=True)
class Noting:
    """Notes when each request comes, and behaves as it is told to."""

    url: str

    def begin(self, **manners: float) -> None:
        """Forget everything, and behave like this from now on."""
        _answer(f"{self.url}begin?{urlencode(manners)}")

    def log(self) -> Log:
        """Return what has been seen since the beginning."""
        told: Mapping[str, Any] = json.loads(_answer(f"{self.url}log"))
        return Log(told["arrivals"], [(begin, end) for begin, end in told["frozen"]], told["events"])


@contextmanager
def nginx(shed: Toolshed, folder: Path, core: int | None) -> Iterator[Nginx]:
    """Run nginx in one process, on a core of its own if there is one."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    home = folder / "nginx"
    home.mkdir()
    (home / "nginx.conf").write_text(NGINX.format(folder=home, port=port), encoding="utf-8")
    command = [*pinned(core), *debian(shed, "nginx"), "-p", str(home), "-c", str(home / "nginx.conf")]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        _await(process, port)
        server = Nginx(f"http://127.0.0.1:{port}/")
        server.requests()
        yield server
    finally:
        process.terminate()
        process.wait()


@contextmanager
def noting() -> Iterator[Noting]:
    """Run our own server."""
    command = [sys.executable, str(Path(__file__).with_name("noting.py"))]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield Noting(f"http://127.0.0.1:{int(process.stdout.readline())}/")
    finally:
        process.terminate()
        process.wait()


def pinned(core: int | None) -> Sequence[str]:
    """Return what stands before a command that keeps to a core."""
    return () if core is None else ("taskset", "-c", str(core))


def _await(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        with socket.socket() as line:
            if not line.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.01)
    raise RuntimeError(f"nginx does not listen on port {port} (exit code {process.poll()})")


def _answer(url: str) -> str:
    with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
        return str(answer.read().decode())
