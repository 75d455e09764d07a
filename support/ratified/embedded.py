"""The embedded systems: started by the run, and gone when it ends, however it ends."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from ratified.display import printable, shortened
from ratified.failures import ConfigurationError


class EmbeddedSystems:
    """One process that serves the systems a run needs; it ends by itself when our end of its standard input closes."""

    def __init__(self, process: subprocess.Popen[str], complaints: IO[str]) -> None:
        self._process = process
        self._complaints = complaints
        self._is_stopping = False

    @classmethod
    def start(
        cls, command: Sequence[str], systems: Sequence[str], defect: str, root: Path, deadline: float
    ) -> tuple[EmbeddedSystems, Mapping[str, str]]:
        """Start the systems; return them with the address of each once all answer."""
        complaints = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115 - lives as long as the process
        environment = os.environ | ({"RATIFIED_DEFECT": defect} if defect else {})
        process = subprocess.Popen(  # noqa: S603 - the command is the project's own configuration
            _arguments(command, systems),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
            encoding="utf-8",
            cwd=root,
            env=environment,
            # A Ctrl-C in the terminal is for the run, which then stops the systems in its own time.
            start_new_session=True,
        )
        started = cls(process, complaints)
        try:
            return started, started._addresses(systems, time.monotonic() + deadline)
        except BaseException:
            started.stop()
            raise

    @property
    def pid(self) -> int:
        """Return the process's number."""
        return self._process.pid

    def watch(self, watcher: Callable[[str], None]) -> None:
        """Have somebody told, in another thread, how the process has ended before it was stopped."""
        threading.Thread(target=self._outlast, args=(watcher,), name="ratified-embedded-end", daemon=True).start()

    def disown(self) -> None:
        """Let go of the process in a copy of this one, so that it ends with the one that started it."""
        if self._process.stdin is not None:
            os.close(self._process.stdin.fileno())

    def stop(self) -> None:
        """End the process, and wait until it is gone."""
        self._is_stopping = True
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(3)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(3)
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._complaints.close()

    def _addresses(self, systems: Sequence[str], deadline: float) -> Mapping[str, str]:
        lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._listen, args=(lines,), name="ratified-embedded", daemon=True).start()
        found: dict[str, str] = {}
        while missing := [system for system in systems if system not in found]:
            line = self._next(lines, deadline, missing)
            told = json.loads(line) if line.startswith("{") else {}
            if "system" in told and "url" in told:
                found[str(told["system"])] = str(told["url"])
        return found

    def _next(self, lines: queue.Queue[str | None], deadline: float, missing: Sequence[str]) -> str:
        try:
            line = lines.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            line = None
            reason = "it did not answer in time"
        else:
            reason = "it stopped"
        if line is None:
            raise ConfigurationError(
                f"the embedded {' and '.join(missing)} did not start: {reason}",
                actual=self._last_words(),
                next=f"try it by itself: {' '.join(map(str, self._command()))}",
            )
        return line

    def _listen(self, lines: queue.Queue[str | None]) -> None:
        if self._process.stdout is not None:
            for line in self._process.stdout:
                lines.put(line)
        lines.put(None)

    def _outlast(self, watcher: Callable[[str], None]) -> None:
        self._process.wait()
        if not self._is_stopping:
            alone = " ".join(map(str, self._command()))
            watcher(
                f"the embedded systems ended in the middle of the run ({self._last_words()}); "
                f"nothing was begun after that. By themselves they run with: {alone}"
            )

    def _command(self) -> Sequence[object]:
        arguments = self._process.args
        return arguments if isinstance(arguments, list) else [arguments]

    def _last_words(self) -> str:
        try:
            self._process.wait(1)
        except subprocess.TimeoutExpired:
            return "it is still starting"
        self._complaints.seek(0)
        said = [line for line in self._complaints.read().splitlines() if line.strip()]
        code = self._process.returncode
        how = f"signal {-code} ({signal.Signals(-code).name})" if code < 0 else f"exit code {code}"
        return f"{how}: {printable(shortened(said[-1]))}" if said else f"{how}, and no word why"


def _arguments(command: Sequence[str], systems: Sequence[str]) -> list[str]:
    filled: list[str] = []
    for part in command:
        if part == "{systems}":
            filled.extend(systems)
        else:
            filled.append(part.replace("{python}", sys.executable))
    return filled
