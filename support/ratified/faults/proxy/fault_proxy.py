"""The proxy for steps, which are synchronous; any thread may command it."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import TypeVar

from ratified.faults.proxy.faults import Fault
from ratified.faults.proxy.imposed import Imposed
from ratified.faults.proxy.relay import Relay
from ratified.faults.proxy.seen import Seen
from ratified.loop import BackgroundLoop

T = TypeVar("T")

_DEADLINE = 10.0


class FaultProxy:
    """Stands between two parties on TCP, and has the faults of a real line.

    It runs on the background loop that it is given (which must outlive it) or, without one, on a loop of its own. Code
    that runs on that loop itself uses `relay`.
    """

    def __init__(
        self,
        target_host: str,
        target_port: int,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        seed: int = 0,
        loop: BackgroundLoop | None = None,
    ) -> None:
        self.relay = Relay(target_host, target_port, host=host, port=port, seed=seed)
        self._loop = loop or BackgroundLoop()
        self._owns_loop = loop is None
        self._is_running = False

    def __enter__(self) -> FaultProxy:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def address(self) -> tuple[str, int]:
        """Return where callers come in."""
        return self.relay.address

    @property
    def imposed(self) -> tuple[Imposed, ...]:
        """Return the faults that are in force."""
        return self._on_loop(lambda: self.relay.imposed)

    @property
    def seen(self) -> Seen:
        """Return what has passed so far."""
        return self._on_loop(lambda: self.relay.seen)

    def start(self) -> tuple[str, int]:
        """Listen; return the address."""
        address = self._loop.run(self.relay.start(), _DEADLINE)
        self._is_running = True
        return address

    def impose(self, *faults: Fault) -> tuple[Imposed, ...]:
        """Add faults; every byte that comes from now on meets them, on new connections and on those that are open."""
        return self._loop.run(self.relay.impose(*faults), _DEADLINE)

    def lift(self, *faults: Fault) -> None:
        """Take these faults away, or all; what was late is on its way at once."""
        self._loop.run(self.relay.lift(*faults), _DEADLINE)

    def demand_met(self, *imposed: Imposed) -> None:
        """Fail if one of these faults, or of all that were ever imposed, met nothing."""
        self._on_loop(lambda: self.relay.demand_met(*imposed))

    def forget(self) -> None:
        """Count from nothing again, and forget the faults that were lifted."""
        self._on_loop(self.relay.forget)

    def close(self) -> None:
        """Stop listening, and break every connection; what was seen can still be asked for."""
        if self._is_running:
            self._is_running = False
            self._loop.run(self.relay.close(), _DEADLINE)
        if self._owns_loop:
            self._loop.close()

    def _on_loop(self, work: Callable[[], T]) -> T:
        async def done() -> T:
            return work()

        return self._loop.run(done(), _DEADLINE) if self._is_running else work()
