"""The embedded systems as the run that starts them sees them."""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
from collections.abc import Callable, Mapping
from typing import Any

from ratified.embedded.child import Child
from ratified.embedded.keeper import Keeper
from ratified.embedded.plan import Plan
from ratified.failures import ConfigurationError

_GRACE = 8.0


class EmbeddedSystems:
    """The processes that serve the systems a run needs; they end by themselves when the run does, however it ends."""

    def __init__(self, child: Child, plan: Plan) -> None:
        self.addresses: dict[str, str] = {}
        self.keeper: Keeper
        self._child = child
        self._plan = plan
        self._watcher: Callable[[str], None] | None = None
        # What nobody was there to be told yet.
        self._news: list[str] = []
        self._telling = threading.Lock()
        self._is_stopping = False
        self._told: queue.Queue[Mapping[str, Any] | None] = queue.Queue()

    @classmethod
    def start(cls, plan: Plan) -> EmbeddedSystems:
        """Start the systems; return them once all answer."""
        plan.must_have_a_beginning()
        started = cls(Child([sys.executable, "-m", "ratified.embedded"], plan.folder), plan)
        try:
            started._wait_until_ready()
        except BaseException:
            started.stop()
            raise
        return started

    def watch(self, watcher: Callable[[str], None]) -> None:
        """Have somebody told, in another thread, how a system ends before it is stopped; at once if one has already."""
        with self._telling:
            self._watcher = watcher
            while self._news:
                watcher(self._news.pop(0))

    def disown(self) -> None:
        """Let go of the processes in a copy of this one, so that they end with the one that started them."""
        os.close(self._child.ears.fileno())

    def stop(self) -> None:
        """End the processes, and wait until they are gone."""
        self._is_stopping = True
        self._child.ears.close()
        self._child.end(_GRACE)

    def _wait_until_ready(self) -> None:
        threading.Thread(target=self._listen, name="ratified-embedded", daemon=True).start()
        self._child.ears.write(json.dumps(self._plan.as_json()) + "\n")
        self._child.ears.flush()
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
        raise ConfigurationError("the embedded systems could not be started", actual=self._child.last_words())

    def _listen(self) -> None:
        """Hear what the keeper tells: at first who is there, then who is not any more."""
        for line in self._child.lines():
            told = json.loads(line)
            if "ended" in told:
                self._tell(
                    f"the embedded {told['ended']} ended in the middle of the run ({told['how']}); "
                    f"nothing was begun after that. By itself it runs with: {told['command']}"
                )
            else:
                self._told.put(told)
        self._told.put(None)
        if not self._is_stopping:
            self._tell(
                f"whoever kept the embedded systems ended in the middle of the run ({self._child.last_words()}); "
                "nothing was begun after that"
            )

    def _tell(self, what: str) -> None:
        if self._is_stopping:
            return
        with self._telling:
            if self._watcher is None:
                self._news.append(what)
            else:
                self._watcher(what)
