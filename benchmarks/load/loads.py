"""What a generator is asked to do, and what it tells afterwards."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Load:
    """Users who wait for each answer, arrivals that do not, or streams."""

    url: str
    seconds: int
    users: int = 0
    rate: int = 0  # arrivals a second; without users
    connections: int = 0  # at most; 0 is as many as it takes
    streams: int = 0  # each is asked for once, and heard to its end

    @property
    def is_open(self) -> bool:
        """Return whether arrivals come whatever becomes of those before them."""
        return bool(self.rate)

    @property
    def told(self) -> str:
        """Return it for a client in a process of its own."""
        return json.dumps(asdict(self))


@dataclass(frozen=True, slots=True)
class Told:
    """What a generator says that it has done; times in milliseconds."""

    requests: int
    errors: int
    p50: float
    p99: float
    dropped: int = 0
    events: int = 0
    said: str = ""  # what went wrong
