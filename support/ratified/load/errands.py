"""What an arrival does: requests as bytes, with holes for what earlier answers of the same errand have told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ratified.load.traffic import Phase

_SLACK = 0.2  # seconds after a request that was given up, until the next


@dataclass(frozen=True, slots=True)
class Origin:
    """Where connections lead."""

    scheme: str
    host: str
    port: int

    @property
    def told(self) -> str:
        """Return it as people write it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Keep:
    """A value that a later request of the same errand needs: where in the answer's JSON it stands."""

    name: str
    path: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Hearing:
    """What a stream must be like: which events carry content, and which one is its last."""

    content: tuple[str, ...] = ()  # kinds of events with content; none means that each has it
    last: str = ""  # the kind of the event that must be the last; empty means any
    kind_field: str = ""  # the field of the data that tells an event's kind; empty means the event's own name


@dataclass(frozen=True, slots=True)
class Request:
    """One request: every other piece is bytes, and between two of them stands the name of a kept value."""

    name: str
    origin: Origin
    method: str
    head: tuple[bytes, ...]
    head_holes: tuple[str, ...] = ()
    body: tuple[bytes, ...] = ()
    body_holes: tuple[str, ...] = ()
    statuses: tuple[int, ...] = ()  # those that are expected; none means each below 400
    keeps: tuple[Keep, ...] = ()
    hearing: Hearing | None = None


@dataclass(frozen=True, slots=True)
class Errand:
    """What one arrival does: a request, or several one after another."""

    name: str
    requests: tuple[Request, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Bounds:
    """What an errand may take."""

    timeout: float = 30.0  # seconds for one answer
    connections: int = 0  # at the same time; 0 is as many as the machine has
    requests: int = 0  # after which nothing more is sent; 0 is no bound
    seconds: float = 0.0  # after which nothing more is sent, counted from the first; 0 is no bound
    extra_ca: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """All that a generator has to know before it begins."""

    errands: tuple[Errand, ...]
    bounds: Bounds = field(default_factory=Bounds)
    seed: str = ""

    def longest(self, phases: Sequence[Phase]) -> float:
        """Return how many seconds phases may take, if every request of every errand takes as long as it may."""
        one = max(len(errand.requests) for errand in self.errands) * (self.bounds.timeout + _SLACK)
        lasting = sum(phase.duration or one * phase.count for phase in phases)
        if self.bounds.seconds:
            lasting = min(lasting, self.bounds.seconds)
        return lasting + one * len(phases)

    @property
    def endpoints(self) -> tuple[str, ...]:
        """Return what samples are told apart by: every request, then every errand of several."""
        requests = [request.name for errand in self.errands for request in errand.requests]
        return (*requests, *(errand.name for errand in self.errands if len(errand.requests) > 1))

    @property
    def wholes(self) -> tuple[int, ...]:
        """Return which of the endpoints stand for what an arrival does as a whole."""
        parts = [len(errand.requests) > 1 for errand in self.errands for _ in errand.requests]
        return tuple(place for place in range(len(self.endpoints)) if place >= len(parts) or not parts[place])
