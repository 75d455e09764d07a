"""A Dask cluster of real processes on this machine's loopback."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.run.projects import environment, eventually

DASK = str(Path(sys.executable).with_name("dask"))


class Machines:
    """A scheduler, and as many Dask workers as a test asks for."""

    def __init__(self, folder: Path, *, scheduler: list[str] | None = None) -> None:
        self._folder = folder
        self._processes: list[subprocess.Popen[bytes]] = []
        facts = folder / "scheduler.json"
        options = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(facts)]
        self._start([*(scheduler or [DASK, "scheduler"]), *options], {})
        self.tcp = str(eventually(lambda: facts.exists() and _address(facts), "the scheduler"))
        self.address = self.tcp.replace("tcp://", "dask://")

    def worker(self, threads: int = 1, *, nanny: bool = False, **variables: str) -> subprocess.Popen[bytes]:
        """Start a Dask worker, and wait until the scheduler knows it."""
        options = ["--host", "127.0.0.1", "--no-dashboard", "--nthreads", str(threads), "--local-directory"]
        command = [DASK, "worker", self.tcp, *options, str(self._folder), *([] if nanny else ["--no-nanny"])]
        # Whoever asks has one way there: to open one costs more than all that is asked along it.
        with self.client() as client:
            before = len(_workers(client))
            process = self._start(command, variables)
            eventually(lambda: len(_workers(client)) > before, "the Dask worker")
        return process

    def workers(self) -> dict[str, Any]:
        with self.client() as client:
            return _workers(client)

    @contextmanager
    def client(self) -> Iterator[Any]:
        import distributed

        make: Any = distributed.Client
        with make(self.tcp, set_as_default=False) as client:
            yield client

    def close(self) -> None:
        # A Dask worker that is asked to end takes leave of its scheduler, and waits long for one that is gone.
        for process in reversed(self._processes):
            process.kill()
            process.wait()

    def _start(self, command: list[str], variables: dict[str, str]) -> subprocess.Popen[bytes]:
        with (self._folder / f"dask-{len(self._processes)}.log").open("wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, env=environment(variables), cwd=os.sep)
        self._processes.append(process)
        return process


def _workers(client: Any) -> dict[str, Any]:
    return dict(client.sync(client.scheduler.identity)["workers"])


def _address(facts: Path) -> str:
    try:
        return str(json.loads(facts.read_text())["address"])
    except json.JSONDecodeError:
        return ""
