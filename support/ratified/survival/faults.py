"""The faults that scenarios are put through: between people and systems, and at services behind a system."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ratified.failures import ConfigurationError
from ratified.nearest import meant

if TYPE_CHECKING:
    from ratified.faults.line import LineFault
    from ratified.faults.virtual.commands import AnyCommand

Place = Literal["line", "service"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong while a scenario acts."""

    name: str
    title: str
    place: Place
    times: int | None = 1
    writes_only: bool = False


STANDARD: Sequence[Fault] = (
    Fault("slow", "every answer comes 0.2 s late", "line", times=None),
    Fault("request-lost", "one request that changes something never arrives", "line", writes_only=True),
    Fault("answer-lost", "one change is made, and its answer never arrives", "line", writes_only=True),
    Fault("delivered-twice", "every request that HTTP lets be repeated arrives twice", "line", times=None),
    Fault("busy", "somebody in front of the system answers 503 once", "line"),
    Fault("rate-limited", "somebody in front of the system answers 429 once", "line"),
    Fault("garbled", "one answer arrives garbled", "line"),
    Fault("service-slow", "every answer of the service comes 0.5 s late", "service", times=None),
    Fault("service-down", "the service is down", "service", times=None),
    Fault("service-busy", "the service answers 503 twice", "service", times=2),
    Fault("service-rate-limited", "the service answers 429 once and asks for 1 s of rest", "service"),
    Fault("service-hangs", "the service does not answer once", "service"),
    Fault("service-cut", "one answer of the service ends in its middle", "service"),
    Fault("service-nonsense", "one answer of the service is no JSON", "service"),
    Fault("service-page", "something in front of the service answers with web pages", "service", times=None),
)


def named(name: str) -> Fault:
    """Return the fault of a name."""
    known = {fault.name: fault for fault in STANDARD}
    if name not in known:
        raise ConfigurationError(f'there is no fault "{name}"', next=meant(name, known))
    return known[name]


def on_the_line(fault: Fault) -> LineFault:
    """Return what is done to what people send and are answered."""
    from ratified.faults import line

    made: dict[str, LineFault] = {
        "slow": line.SlowAnswer(0.2),
        "request-lost": line.RequestLost(),
        "answer-lost": line.AnswerLost(),
        "delivered-twice": line.DeliveredTwice(),
        "busy": line.AnsweredWith(503),
        "rate-limited": line.AnsweredWith(429, retry_after=1),
        "garbled": line.Garbled(),
    }
    return made[fault.name]


def at_a_service(fault: Fault) -> AnyCommand:
    """Return what a service is commanded to do."""
    from ratified.faults import virtual

    made: dict[str, AnyCommand] = {
        "service-slow": virtual.Delay(seconds=0.5, times=fault.times),
        "service-down": virtual.Reset(when="before the work", times=fault.times),
        "service-busy": virtual.AnswerWith(status=503, times=fault.times),
        "service-rate-limited": virtual.TooManyRequests(retry_after=1, times=fault.times),
        "service-hangs": virtual.Hang(times=fault.times),
        "service-cut": virtual.Cut(times=fault.times),
        "service-nonsense": virtual.Malform(times=fault.times),
        "service-page": virtual.ErrorPage(status=200, times=fault.times),
    }
    return made[fault.name]
