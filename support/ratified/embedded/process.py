"""One kept process: started, stopped, killed, paused, and started again at the same address."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from ratified.display import printable, shortened
from ratified.embedded.plan import Service

_LAST_GRACE = 3.0


class NotStarted(Exception):
    """A process did not say in time that it answers; its text says how it ended."""

    def __init__(self, reason: str, last_words: str, command: str) -> None:
        super().__init__(reason)
        self.reason, self.last_words, self.command = reason, last_words, command


class NotPossible(Exception):
    """What was asked of a process cannot be done with it as it is; its text says why."""


class Process:
    """A service as it runs, or does not."""

    def __init__(self, service: Service, folder: Path, data: Path, ended: Callable[[Process], None]) -> None:
        self.service = service
        self.starts = 0
        self.command = ""
        self.is_paused = False
        self._folder, self._data = folder, data
        self._ended = ended
        self._port = 0
        # What it has said of itself, for each of its names.
        self.told: dict[str, Mapping[str, Any]] = {}
        self._process: subprocess.Popen[str] | None = None
        self._complaints: IO[str] | None = None
        self._is_expected_to_end = False

    @property
    def is_running(self) -> bool:
        """Say whether there is a process, paused or not."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """Return its number; 0 while there is none."""
        return self._process.pid if self._process is not None and self.is_running else 0

    @property
    def urls(self) -> dict[str, str]:
        """Return where it answers, by its names."""
        return {name: str(told["url"]).rstrip("/") for name, told in self.told.items() if told.get("url")}

    def start(self, addresses: Mapping[str, str], defect: str, deadline: float) -> None:
        """Start it, and wait until it has said of everything that it is there."""
        if self.is_running:
            raise NotPossible(f"{self.service.name} runs already")
        self._is_expected_to_end = self.is_paused = False
        self._process = process = self._run(self.service.filled(self._port, str(self._data), addresses), defect)
        self.starts += 1
        self._hear(process, time.monotonic() + deadline)
        threading.Thread(target=self._outlast, args=(process,), daemon=True).start()

    def stop(self, within: float) -> str:
        """Ask it to end, as whoever rolls out a new version does; return how it ended."""
        process = self._running()
        self._is_expected_to_end = True
        process.terminate()
        try:
            process.wait(within)
        except subprocess.TimeoutExpired:
            self._let_go(process)
            raise NotPossible(
                f"{self.service.name} was asked to end (SIGTERM) and still ran {within:g} s later; it was killed"
            ) from None
        return self._how(process)

    def kill(self) -> str:
        """End it as a power cut does."""
        process = self._running()
        self._is_expected_to_end = True
        process.kill()
        process.wait()
        return self._how(process)

    def pause(self) -> None:
        """Have it stand still with all its connections open."""
        process = self._running()
        if not hasattr(signal, "SIGSTOP"):
            raise NotPossible("a process cannot be paused on this operating system")
        process.send_signal(signal.SIGSTOP)
        self.is_paused = True

    def resume(self) -> None:
        """Have it go on."""
        self._running().send_signal(signal.SIGCONT)
        self.is_paused = False

    def begin_end(self) -> None:
        """Let it end by itself."""
        self._is_expected_to_end = True
        if self.is_paused and self.is_running:
            self.resume()
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()

    def end(self) -> None:
        """Wait until it is gone, and see to it where need be."""
        if self._process is not None:
            try:
                self._process.wait(_LAST_GRACE)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        if self._complaints is not None:
            self._complaints.close()

    def last_words(self) -> str:
        """Return how the process ended and what it said last."""
        if self._process is None or self._complaints is None:
            return "it was never started"
        try:
            self._process.wait(1)
        except subprocess.TimeoutExpired:
            return "it is still starting"
        self._complaints.seek(0)
        said = [line for line in self._complaints.read().splitlines() if line.strip()]
        how = self._how(self._process)
        return f"{how}: {printable(shortened(said[-1]))}" if said else f"{how}, and no word why"

    def _run(self, command: Sequence[str], defect: str) -> subprocess.Popen[str]:
        self.command = " ".join(command)
        self._complaints = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115 - as long as the process
        try:
            return subprocess.Popen(  # noqa: S603 - the command is the project's own configuration
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._complaints,
                text=True,
                encoding="utf-8",
                cwd=self._folder,
                env=os.environ | ({"RATIFIED_DEFECT": defect} if defect else {}),
                start_new_session=True,
            )
        except OSError as problem:
            raise NotStarted("it cannot be run", str(problem), self.command) from None

    def _running(self) -> subprocess.Popen[str]:
        if self._process is None or not self.is_running:
            raise NotPossible(f"{self.service.name} does not run: {self.last_words()}")
        return self._process

    def _hear(self, process: subprocess.Popen[str], ends_at: float) -> None:
        lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=_listen, args=(process, lines), daemon=True).start()
        missing = set(self.service.announces)
        while missing:
            told = self._next(lines, ends_at)
            name = str(told.get("system", ""))
            if name in missing:
                missing.remove(name)
                self._keep(name, told)

    def _keep(self, name: str, told: Mapping[str, Any]) -> None:
        before, self.told[name] = self.urls.get(name, ""), told
        url = self.urls.get(name, "")
        if before and url != before:
            self._let_go(self._running())
            raise NotStarted(
                f"it came back at {url} and not at {before}", "give its command {port} as its port", self.command
            )
        if url and len(self.service.announces) == 1:
            # Only whoever is alone can have the same port again.
            self._port = int(url.rpartition(":")[2])

    def _next(self, lines: queue.Queue[str | None], ends_at: float) -> Mapping[str, Any]:
        try:
            line = lines.get(timeout=max(0.0, ends_at - time.monotonic()))
        except queue.Empty:
            last_words = self.last_words()
            if self._process is not None:
                self._let_go(self._process)
            raise NotStarted("it did not answer in time", last_words, self.command) from None
        if line is None:
            raise NotStarted("it stopped", self.last_words(), self.command)
        told = _told(line)
        return told if isinstance(told, dict) else {}

    def _let_go(self, process: subprocess.Popen[str]) -> None:
        self._is_expected_to_end = True
        process.kill()
        process.wait()

    def _outlast(self, process: subprocess.Popen[str]) -> None:
        process.wait()
        if not self._is_expected_to_end:
            self._ended(self)

    @staticmethod
    def _how(process: subprocess.Popen[str]) -> str:
        code = process.wait()
        return f"signal {-code} ({signal.Signals(-code).name})" if code < 0 else f"exit code {code}"


def _listen(process: subprocess.Popen[str], lines: queue.Queue[str | None]) -> None:
    if process.stdout is not None:
        for line in process.stdout:
            lines.put(line)
        process.stdout.close()
    lines.put(None)


def _told(line: str) -> object:
    try:
        return json.loads(line) if line.startswith("{") else None
    except json.JSONDecodeError:
        return None
