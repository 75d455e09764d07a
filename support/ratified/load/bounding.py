"""How much load a run may send: nothing before everything is known to be allowed, and nothing without an end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ratified.failures import GuardRefused
from ratified.load.errands import Errand
from ratified.load.traffic import Phase


@dataclass(frozen=True, slots=True)
class Most:
    """The most that a load may be."""

    rate: float = 2000.0  # arrivals a second
    users: int = 1000  # at once
    requests: int = 100_000
    seconds: float = 900.0


class Guard(Protocol):
    """Whoever may forbid a load before a byte of it leaves."""

    def allow_load(self) -> None:
        """Raise `GuardRefused` where load may not be sent at all."""

    def allow(self, system: str, method: str, url: str) -> None:
        """Raise `GuardRefused` if this request must not be sent."""


def allow(guard: Guard, errands: Sequence[Errand], phases: Sequence[Phase], most: Most, extra: float = 0.0) -> None:
    """Refuse a load that is planned beyond what is allowed; `extra` is for how many seconds it may go on after that.

    Of users nobody knows in advance how many requests they send, or how long they take: the generator stops there.
    """
    guard.allow_load()
    for errand in errands:
        for request in errand.requests:
            guard.allow(errand.name, request.method, request.origin.told)
    longest = max(len(errand.requests) for errand in errands)
    told = [
        (max((max(phase.rate, phase.end_rate) for phase in phases), default=0), most.rate, "arrivals a second"),
        (max((max(phase.users, phase.at_once) for phase in phases), default=0), most.users, "users at once"),
        (sum(phase.size for phase in phases) * longest, most.requests, "requests"),
        (sum(phase.duration for phase in phases) + extra, most.seconds, "seconds"),
    ]
    for wanted, allowed, what in told:
        if wanted > allowed:
            raise GuardRefused(
                f"a load of {wanted:g} {what} was not sent",
                expected=f"at most {allowed:g} {what}",
                actual="; ".join(f"{phase.name}: {phase.told}" for phase in phases),
                next="lower it, or raise its bound: load_rate, load_users, load_requests or load_seconds",
            )
