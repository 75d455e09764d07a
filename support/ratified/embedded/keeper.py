"""The way to the process that keeps the embedded systems, from whichever process of the run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.connection import Client
from typing import Any

from ratified.failures import Broken

_GRACE = 10.0
# Whoever starts something again may have to wait for it.
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Keeper:
    """Stops, kills, pauses and starts again what a run has started."""

    host: str
    port: int
    token: str
    # On whose behalf; what was done for somebody is undone for them.
    who: str = ""

    def stop(self, name: str, within: float = _GRACE) -> str:
        """Ask a system to end and wait until it has; return how it ended."""
        return str(self._ask("stop", name, within))

    def kill(self, name: str) -> str:
        """End a system at once, without a chance to tidy up."""
        return str(self._ask("kill", name))

    def pause(self, name: str) -> None:
        """Have a system stand still; who asks it something waits."""
        self._ask("pause", name)

    def resume(self, name: str) -> None:
        """Have a paused system go on."""
        self._ask("resume", name)

    def start(self, name: str) -> None:
        """Start a system again, at its old address and with its old data."""
        self._ask("start", name)

    def put_back(self) -> list[str]:
        """Have everything run again that was stopped, killed or paused on the same behalf; return what that was."""
        return list(self._ask("put back"))

    def pid(self, name: str) -> int:
        """Return the number of the process that serves a system; 0 while it does not run."""
        return int(self.told(name)["pid"])

    def told(self, name: str) -> Mapping[str, Any]:
        """Return what a system has said of itself when it was there."""
        said: Mapping[str, Any] = self._ask("tell of itself", name)
        return said

    def _ask(self, what: str, name: str = "", within: float = 0.0) -> Any:
        asked = f"{name or 'what was taken away'} could not be asked to {what}"
        try:
            with Client((self.host, self.port)) as connection:
                connection.send_bytes(json.dumps([self.token, what, name, within, self.who]).encode())
                if not connection.poll(within + _PATIENCE):
                    raise TimeoutError(f"no word for {within + _PATIENCE:g} s")
                told = json.loads(connection.recv_bytes())
        except (OSError, EOFError) as problem:
            raise Broken(f"{asked}: whoever keeps the embedded systems is gone", actual=str(problem)) from None
        if "refused" in told:
            raise Broken(asked, actual=str(told["refused"]))
        return told["done"]
