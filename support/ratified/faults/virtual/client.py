"""Virtual services as a scenario commands them."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx
import msgspec

from ratified.failures import Broken, ConfigurationError
from ratified.faults.virtual.asks import (
    LONGEST_POLL,
    Ask,
    Calling,
    Claiming,
    Collecting,
    Commanding,
    Forgetting,
    Recovering,
    Refused,
    Releasing,
    Reviewing,
    Stage,
    Straying,
)
from ratified.faults.virtual.call import Call, Stray
from ratified.faults.virtual.commands import AnyCommand
from ratified.faults.virtual.script import Commanded
from ratified.nearest import meant

_PATIENCE = 30.0
Wanted = TypeVar("Wanted")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a virtual service answers the system under test, and where it takes commands."""

    url: str
    control: str


class VirtualClient:
    """One virtual service in the hands of one scenario; what it sends is no traffic of the system."""

    def __init__(self, system: str, address: Address) -> None:
        self.system = system
        self.url = address.url
        self._control = address.control
        self._who = uuid.uuid4().hex
        self._claimed: dict[str, None] = {}
        self._client = httpx.Client(trust_env=False, timeout=httpx.Timeout(_PATIENCE, read=LONGEST_POLL + _PATIENCE))

    def claim(self, key: str) -> None:
        """Have the requests of this client key for this scenario alone, answered from a fresh state."""
        self._ask(Claiming(key, self._who), None)
        self._claimed[key] = None

    @property
    def claimed(self) -> tuple[str, ...]:
        """The keys that this scenario has claimed and not let go of."""
        return tuple(self._claimed)

    def command(self, key: str, *commands: AnyCommand, operation: str = "") -> tuple[int, ...]:
        """Have these things happen to the next requests, one after the other; returns the number of each command."""
        return self._ask(Commanding(key, commands, operation), tuple[int, ...])

    def recover(self, key: str) -> None:
        """Have nothing else happen to requests; those that are held are answered, those that hang go on hanging."""
        self._ask(Recovering(key), None)

    def release(self, key: str, operation: str = "", count: int | None = None) -> int:
        """Answer what is held or hangs and hold no more, or the oldest so many and hold on; returns how many."""
        return self._ask(Releasing(key, operation, count), int)

    def received(
        self, key: str, operation: str = "", *, at_least: int = 0, within: float = 0.0, stage: Stage = "arrived"
    ) -> tuple[Call, ...]:
        """Return every call, the oldest first, as soon as there are so many at that stage or the time is over."""
        ends = time.monotonic() + within
        while True:
            left = min(max(ends - time.monotonic(), 0.0), LONGEST_POLL)
            calls = self._ask(Calling(key, operation, stage, at_least, left), tuple[Call, ...])
            if len(calls) >= at_least or time.monotonic() >= ends:
                return calls

    def waiting(self, key: str, operation: str = "", *, at_least: int = 0, within: float = 0.0) -> tuple[Call, ...]:
        """Return the calls that are held, hang or are late just now."""
        return self.received(key, operation, at_least=at_least, within=within, stage="waiting")

    def commanded(self, key: str) -> tuple[Commanded, ...]:
        """Return every command for a key, and how many requests have met it."""
        return self._ask(Reviewing(key), tuple[Commanded, ...])

    def unmet(self, key: str) -> tuple[Commanded, ...]:
        """Return the commands that no request has met: faults that met nothing prove nothing."""
        return tuple(one for one in self.commanded(key) if not one.met)

    def exchanges(self, key: str) -> tuple[Call, ...]:
        """Return each call that has ended since this was asked last, in the order in which they ended."""
        return self._ask(Collecting(key), tuple[Call, ...])

    def forget(self, key: str) -> None:
        """Let go of a key: what is held or late is answered at once, and what hangs is closed."""
        self._ask(Forgetting(key), None)
        self._claimed.pop(key, None)

    def strays(self, since: int = 0) -> tuple[Stray, ...]:
        """Return the requests that nobody was there for, whoever sent them, with a higher number than this."""
        return self._ask(Straying(since), tuple[Stray, ...])

    def close(self) -> None:
        """Let go of every key that is still claimed, and of the connection."""
        try:
            for key in self.claimed:
                self.forget(key)
        finally:
            self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _ask(self, ask: Ask, wanted: type[Wanted] | None) -> Wanted:
        try:
            answer = self._client.post(self._control, content=msgspec.json.encode(ask))
        except httpx.TransportError as problem:
            raise Broken(
                f"the virtual service {self.system} takes no commands",
                expected=f"an answer at its second address, beside {self.url}",
                actual=f"{type(problem).__name__}: {problem}",
                next="look at what its process said last",
            ) from problem
        if answer.status_code != httpx.codes.OK:
            raise self._no(answer)
        result: Any = msgspec.json.decode(answer.content, type=wanted)
        return result  # type: ignore[no-any-return]

    def _no(self, answer: httpx.Response) -> Broken:
        try:
            why = msgspec.json.decode(answer.content, type=Refused)
        except msgspec.MsgspecError:
            return Broken(
                f"what commands {self.system} is no virtual service", actual=f"{answer.status_code} {answer.text[:80]}"
            )
        return ConfigurationError(why.what, expected=why.expected, actual=why.actual, next=why.next)


class VirtualServices:
    """The virtual services of a run as one scenario commands them; each is reached at its first use."""

    def __init__(self, addresses: Mapping[str, Address]) -> None:
        self._addresses = addresses
        self._clients: dict[str, VirtualClient] = {}

    def __getitem__(self, system: str) -> VirtualClient:
        if system not in self._clients:
            if system not in self._addresses:
                raise ConfigurationError(
                    f"no virtual service stands in for {system}", next=meant(system, self._addresses)
                )
            self._clients[system] = VirtualClient(system, self._addresses[system])
        return self._clients[system]

    def used(self) -> tuple[VirtualClient, ...]:
        """Return the services that this scenario has commanded."""
        return tuple(self._clients.values())

    def close(self) -> None:
        """Let go of everything that the scenario has claimed."""
        for client in self._clients.values():
            client.close()
        self._clients.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
