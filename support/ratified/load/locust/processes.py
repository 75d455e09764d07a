"""Processes of Locust: started with a thread to hold them by, gone when it is let go."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from ratified.load.locust import messages

_FILE = str(Path(__file__).with_name("locustfile.py"))
_OWN = "LOCUST_"
LOCAL = "127.0.0.1"


class Member:
    """One process of Locust; the thread is at its end when the process is."""

    def __init__(self, name: str, options: Sequence[str], folder: str) -> None:
        self.name = name
        self.thread, theirs = socket.socketpair()
        self._complaints: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - nobody else's command
                command(options),
                stdin=subprocess.DEVNULL,
                stdout=self._complaints,
                stderr=self._complaints,
                # Settings of Locust that lie about are for other runs.
                cwd=folder,
                env=environment() | {messages.THREAD: str(theirs.fileno())},
                pass_fds=(theirs.fileno(),),
                # A Ctrl-C in the terminal is for the run, which then stops the load in its own time.
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """Return the number of the process."""
        return self._process.pid

    def end(self, seconds: float) -> None:
        """Let go of the process, and wait until it is gone."""
        self.thread.close()
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._complaints.close()

    def last_words(self) -> str:
        """Return how a process that is gone has ended."""
        code = self._process.wait()
        self._complaints.seek(0)
        said = self._complaints.read().decode("utf-8", "replace").strip()
        return f"exit code {code}: {said[-2000:] or 'no word why'}"


def command(options: Sequence[str]) -> list[str]:
    """Return the command that starts Locust."""
    return [sys.executable, "-m", "locust", "--locustfile", _FILE, "--loglevel", "WARNING", *options]


def environment() -> dict[str, str]:
    """Return our environment without settings of Locust."""
    return {name: value for name, value in os.environ.items() if not name.startswith(_OWN)}


def master_options(workers: int, host: str, port: int, web_port: int, reports: Path | None) -> list[str]:
    """Return what the master has to know."""
    amount = str(workers)
    options = ["--master", "--master-bind-host", host, "--master-bind-port", str(port), "--expect-workers", amount]
    options += ["--users", amount, "--spawn-rate", amount, "--only-summary"]
    options += ["--autostart", "--web-host", LOCAL, "--web-port", str(web_port)] if web_port else ["--headless"]
    if reports is not None:
        folder = reports.absolute()
        folder.mkdir(parents=True, exist_ok=True)
        options += ["--json-file", str(folder / "locust"), "--csv", str(folder / "locust")]
    return options


def worker_options(host: str, port: int) -> list[str]:
    """Return what a worker has to know."""
    return ["--worker", "--master-host", host, "--master-port", str(port)]
