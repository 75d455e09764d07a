"""What has reached a service that a system depends on, and when: by that a circuit breaker is known from outside."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ratified.failures import Broken, BrokenPromise
from ratified.wait import until

_MOST_TOLD = 5
# Beyond the time of a watch: the last look may take a moment.
_LAST_LOOK = 30.0


@dataclass(frozen=True, slots=True)
class Arrival:
    """One thing that has reached a service; its moment is of the monotonic clock, which all processes share.

    What is no call for certain is seen but cannot be counted: under TLS nobody sees where a call begins.
    """

    moment: float
    what: str
    is_call: bool = True


class Watched(Protocol):
    """A service of which it is seen what reaches it."""

    @property
    def title(self) -> str:
        """Return what it is called."""

    def arrivals(self, since: float) -> Sequence[Arrival]:
        """Return what has reached it since a moment, the oldest first."""


def must_stay_away(service: Watched, seconds: float) -> None:
    """Watch a service for so long, and fail as soon as anything has reached it."""
    began = time.monotonic()

    def is_over() -> bool:
        # Taken before the look, so that the last look sees all of the time.
        watched = time.monotonic() - began
        came = [one for one in service.arrivals(began) if one.moment <= began + seconds]
        if came:
            raise BrokenPromise(
                f"what reaches {service.title} in {seconds:g} s",
                expected="nothing",
                actual=_told(came, began, "after the watch began"),
            )
        return watched >= seconds

    until(is_over, bool, f"a watch of {seconds:g} s over {service.title}", deadline=seconds + _LAST_LOOK)


def must_be_reached(service: Watched, times: int, since: float, *, patience: float) -> None:
    """Fail unless a service has been reached exactly so often since a moment, or is before the patience ends."""
    ends = time.monotonic() + patience
    came: Sequence[Arrival] = ()

    def has_come() -> bool:
        nonlocal came
        is_last_look = time.monotonic() >= ends
        came = service.arrivals(since)
        return len(came) >= times or is_last_look

    until(has_come, bool, f"what reaches {service.title}", deadline=patience + _LAST_LOOK)
    if times and not all(one.is_call for one in came):
        raise Broken(
            f"how often {service.title} is called cannot be counted",
            expected="calls that can be told from each other",
            actual=_told(came, since, "later"),
            next="what can be judged is that nothing reaches it, and how often somebody connects",
        )
    if len(came) != times:
        raise BrokenPromise(
            f"how often {service.title} is called",
            expected=_times(times),
            actual=f"{_times(len(came))}: {_told(came, since, 'later')}" if came else _times(0),
        )


def _told(came: Sequence[Arrival], since: float, later: str) -> str:
    told = [f"{one.what}, {one.moment - since:.3f} s {later}" for one in came[:_MOST_TOLD]]
    rest = len(came) - len(told)
    return "\n".join([*told, f"and {rest} more"] if rest else told)


def _times(count: int) -> str:
    return {0: "not at all", 1: "once", 2: "twice"}.get(count, f"{count} times")
