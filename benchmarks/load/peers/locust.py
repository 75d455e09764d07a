"""Locust: Python, greenlets."""

from __future__ import annotations

import json
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.load.loads import Load, Told
from benchmarks.runner.toolshed import Toolshed

SCRIPT = """\
from locust import {user}, constant_throughput, task


class Asker({user}):
    host = "http://{host}"
{pace}
    @task
    def ask(self):
        self.client.get("{path}")
"""


@dataclass(frozen=True, slots=True)
class Locust:
    """Locust with one of its two clients; an open load is a pace that its users try to keep."""

    name: str
    user: str = "FastHttpUser"
    workers: int = 0  # with a master; 0 is one process alone
    users: int = 50  # who share an open load

    def command(self, shed: Toolshed, folder: Path, load: Load) -> Sequence[str]:
        """Write the locustfile."""
        users = load.users or self.users
        pace = f"    wait_time = constant_throughput({load.rate / users})\n" if load.is_open else ""
        parts = urlsplit(load.url)
        script = SCRIPT.format(user=self.user, host=parts.netloc, path=parts.path, pace=pace)
        (folder / "locustfile.py").write_text(script, encoding="utf-8")
        # Who is asking when time is up gets his answer, and is counted.
        amount = ("-u", str(users), "-r", str(users), "-t", f"{load.seconds}s", "--stop-timeout", "5")
        return [str(shed.bin / "locust"), "--headless", "--json", "--skip-log", *amount, *self._processes()]

    def told(self, output: str, _: Path) -> Told:
        """Read the statistics."""
        # They follow whatever else was said.
        ((entry,), _end) = json.JSONDecoder().raw_decode(output[output.index("[\n    {") :])
        times = {float(time): count for time, count in entry["response_times"].items()}
        p50, p99 = (_percentile(times, share) for share in (0.5, 0.99))
        return Told(entry["num_requests"], entry["num_failures"], p50, p99)

    def _processes(self) -> Sequence[str]:
        if not self.workers:
            return ()
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = str(free.getsockname()[1])
        local = ("--master-bind-host", "127.0.0.1", "--master-bind-port", port, "--master-port", port)
        return ("--processes", str(self.workers), "--expect-workers", str(self.workers), *local)


def _percentile(times: dict[float, int], share: float) -> float:
    left = share * sum(times.values())
    for time, count in sorted(times.items()):
        left -= count
        if left <= 0:
            return time
    return 0.0
