"""A proxy in another process, as a scenario commands it; what it has imposed is lifted when it closes, or is gone."""

from __future__ import annotations

import socket
from typing import Any

import msgspec

from ratified.failures import Broken
from ratified.faults.proxy.control import Asked, Told
from ratified.faults.proxy.faults import Fault

_PATIENCE = 30.0


class RemoteProxy:
    """One proxy in the hands of one scenario; any of its methods is for one thread at a time."""

    def __init__(self, control: str) -> None:
        address, _, token = control.partition("/")
        host, _, port = address.rpartition(":")
        try:
            self._socket = socket.create_connection((host, int(port)), _PATIENCE)
        except OSError as problem:
            raise self._gone(problem) from problem
        self._lines = self._socket.makefile("rb")
        self._say(token.encode())

    def impose(self, fault: Fault) -> None:
        """Add a fault; every byte that comes from now on meets it, on new connections and on those that are open."""
        self._ask(Asked("impose", type(fault).__name__, msgspec.to_builtins(fault)))

    def lift(self) -> None:
        """Take away what this scenario has imposed."""
        self._ask(Asked("lift"))

    def demand_met(self) -> None:
        """Fail if something that this scenario has imposed met nothing."""
        self._ask(Asked("judge"))

    def calls(self, since: float) -> Told:
        """Return what has come along since a moment, of the monotonic clock."""
        return self._ask(Asked("calls", since=since))

    def close(self) -> None:
        """Let go of the proxy, once everything that this scenario has imposed is lifted."""
        try:
            self.lift()
        finally:
            self._lines.close()
            self._socket.close()

    def _ask(self, asked: Asked) -> Told:
        try:
            self._say(msgspec.json.encode(asked))
            line = self._lines.readline()
        except OSError as problem:
            raise self._gone(problem) from problem
        if not line:
            raise self._gone("the connection has ended")
        told = msgspec.json.decode(line, type=Told)
        if told.refused is not None:
            refused: dict[str, Any] = dict(told.refused)
            raise Broken(refused.pop("what"), **refused)
        return told

    def _say(self, line: bytes) -> None:
        self._socket.sendall(line + b"\n")

    @staticmethod
    def _gone(why: object) -> Broken:
        return Broken("the fault proxy takes no commands", actual=str(why), next="look at what its process said last")
