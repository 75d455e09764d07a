"""The embedded systems as the run that starts them sees them."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from typing import IO, Any

from ratified.display import printable, shortened
from ratified.embedded.keeper import Keeper
from ratified.embedded.plan import Plan
from ratified.failures import ConfigurationError

_GRACE = 8.0


class EmbeddedSystems:
    """The processes that serve the systems a run needs; they end by themselves when the run does, however it ends."""

    def __init__(self, process: subprocess.Popen[str], complaints: IO[str], plan: Plan) -> None:
        self.addresses: dict[str, str] = {}
        self.keeper: Keeper
        self._process = process
        self._complaints = complaints
        self._plan = plan
        self._watcher: Callable[[str], None] = lambda _: None
        self._is_stopping = False
        self._told: queue.Queue[Mapping[str, Any] | None] = queue.Queue()

    @classmethod
    def start(cls, plan: Plan) -> EmbeddedSystems:
        """Start the systems; return them once all answer."""
        complaints = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115 - lives as long as the process
        process = subprocess.Popen(
            [sys.executable, "-m", "ratified.embedded"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
            encoding="utf-8",
            cwd=plan.folder,
            # A Ctrl-C in the terminal is for the run, which then stops the systems in its own time.
            start_new_session=True,
        )
        started = cls(process, complaints, plan)
        try:
            started._wait_until_ready()
        except BaseException:
            started.stop()
            raise
        return started

    def watch(self, watcher: Callable[[str], None]) -> None:
        """Have somebody told, in another thread, how a system has ended before it was stopped."""
        self._watcher = watcher

    def disown(self) -> None:
        """Let go of the processes in a copy of this one, so that they end with the one that started them."""
        if self._process.stdin is not None:
            os.close(self._process.stdin.fileno())

    def stop(self) -> None:
        """End the processes, and wait until they are gone."""
        self._is_stopping = True
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._complaints.close()

    def _wait_until_ready(self) -> None:
        if self._process.stdin is None:
            raise RuntimeError("the keeper has no ears")
        threading.Thread(target=self._listen, name="ratified-embedded", daemon=True).start()
        self._process.stdin.write(json.dumps(self._plan.as_json()) + "\n")
        self._process.stdin.flush()
        while (told := self._told.get()) is not None:
            if "failed" in told:
                raise ConfigurationError(
                    f"the embedded {told['failed']} did not start: {told['reason']}",
                    actual=told["last_words"],
                    next=f"try it by itself: {told['command']}",
                )
            if "ready" in told:
                host, port = told["ready"]
                self.keeper = Keeper(host, port, self._plan.token)
                return
            if told.get("url"):
                self.addresses[told["system"]] = told["url"]
        raise ConfigurationError("the embedded systems could not be started", actual=self._last_words())

    def _listen(self) -> None:
        """Hear what the keeper tells: at first who is there, then who is not any more."""
        if self._process.stdout is not None:
            for line in self._process.stdout:
                told = json.loads(line)
                if "ended" in told:
                    self._tell(
                        f"the embedded {told['ended']} ended in the middle of the run ({told['how']}); "
                        f"nothing was begun after that. By itself it runs with: {told['command']}"
                    )
                else:
                    self._told.put(told)
            self._process.stdout.close()
        self._told.put(None)
        if not self._is_stopping:
            self._tell(
                f"whoever kept the embedded systems ended in the middle of the run ({self._last_words()}); "
                "nothing was begun after that"
            )

    def _tell(self, what: str) -> None:
        if not self._is_stopping:
            self._watcher(what)

    def _last_words(self) -> str:
        code = self._process.wait()
        self._complaints.seek(0)
        said = [line for line in self._complaints.read().splitlines() if line.strip()]
        return f"exit code {code}: {printable(shortened(said[-1])) if said else 'no word why'}"
