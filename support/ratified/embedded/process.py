"""One kept process: started, stopped, killed, paused, and started again at the same address."""

from __future__ import annotations

import json
import os
import queue
import signal
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ratified.embedded.child import Child
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
        self.command = ""
        self.is_paused = False
        self._folder, self._data = folder, data
        self._ended = ended
        self._port = 0
        # What it has said of itself, for each of its names.
        self.told: dict[str, Mapping[str, Any]] = {}
        self._child: Child | None = None
        self._watch: threading.Thread | None = None
        self._is_expected_to_end = False

    @property
    def is_running(self) -> bool:
        """Say whether there is a process, paused or not."""
        return self._child is not None and self._child.is_running

    @property
    def pid(self) -> int:
        """Return its number; 0 while there is none."""
        return self._child.process.pid if self._child is not None and self.is_running else 0

    @property
    def urls(self) -> dict[str, str]:
        """Return where it answers, by its names."""
        return {name: str(told["url"]).rstrip("/") for name, told in self.told.items() if told.get("url")}

    def start(self, addresses: Mapping[str, str], defect: str, deadline: float) -> None:
        """Start it, and wait until it has said of everything that it is there."""
        if self.is_running:
            raise NotPossible(f"{self.service.name} runs already")
        self._bury()
        self._is_expected_to_end = self.is_paused = False
        self._child = child = self._run(self.service.filled(self._port, str(self._data), addresses), defect)
        self._hear(child, time.monotonic() + deadline)
        self._watch = threading.Thread(target=self._outlast, args=(child,), daemon=True)
        self._watch.start()

    def stop(self, within: float) -> str:
        """Ask it to end, as whoever rolls out a new version does; return how it ended."""
        child = self._running()
        self._is_expected_to_end = True
        child.process.terminate()
        if not child.wait(within):
            child.kill()
            raise NotPossible(
                f"{self.service.name} was asked to end (SIGTERM) and still ran {within:g} s later; it was killed"
            )
        return child.how_it_ended()

    def kill(self) -> str:
        """End it as a power cut does."""
        child = self._running()
        self._let_go(child)
        return child.how_it_ended()

    def pause(self) -> None:
        """Have it stand still with all its connections open."""
        child = self._running()
        if not hasattr(signal, "SIGSTOP"):
            raise NotPossible("a process cannot be paused on this operating system")
        child.process.send_signal(signal.SIGSTOP)
        self.is_paused = True

    def resume(self) -> None:
        """Have it go on."""
        self._running().process.send_signal(signal.SIGCONT)
        self.is_paused = False

    def begin_end(self) -> None:
        """Let it end by itself."""
        self._is_expected_to_end = True
        if self.is_paused and self.is_running:
            self.resume()
        if self._child is not None:
            self._child.ears.close()

    def end(self) -> None:
        """Wait until it is gone, and see to it where need be."""
        if self._child is not None:
            self._child.end(_LAST_GRACE)

    def last_words(self) -> str:
        """Return how the process ended and what it said last."""
        return "it was never started" if self._child is None else self._child.last_words(1)

    def _run(self, command: Sequence[str], defect: str) -> Child:
        self.command = " ".join(command)
        environment = os.environ | ({"RATIFIED_DEFECT": defect} if defect else {})
        try:
            return Child(command, str(self._folder), environment)
        except OSError as problem:
            raise NotStarted("it cannot be run", str(problem), self.command) from None

    def _running(self) -> Child:
        if self._child is None or not self.is_running:
            raise NotPossible(f"{self.service.name} does not run: {self.last_words()}")
        return self._child

    def _hear(self, child: Child, ends_at: float) -> None:
        lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=_listen, args=(child, lines), daemon=True).start()
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
            if self._child is not None:
                self._let_go(self._child)
            raise NotStarted("it did not answer in time", last_words, self.command) from None
        if line is None:
            raise NotStarted("it stopped", self.last_words(), self.command)
        told = _told(line)
        return told if isinstance(told, dict) else {}

    def _bury(self) -> None:
        """Keep nothing of the process that was there before, once it is told how that has ended."""
        if self._watch is not None:
            self._watch.join()
        if self._child is not None:
            self._child.end(0)

    def _let_go(self, child: Child) -> None:
        self._is_expected_to_end = True
        child.kill()

    def _outlast(self, child: Child) -> None:
        child.wait()
        if not self._is_expected_to_end:
            self._ended(self)


def _listen(child: Child, lines: queue.Queue[str | None]) -> None:
    for line in child.lines():
        lines.put(line)
    lines.put(None)


def _told(line: str) -> object:
    try:
        return json.loads(line) if line.startswith("{") else None
    except json.JSONDecodeError:
        return None
