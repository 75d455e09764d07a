"""Mia's way to a shop that counts what reaches it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from ratified.exchange import Answer, Connection, Exchange, Limits, Seam, Tape
from ratified.exchange.wire import POOLS
from ratified.failures import GuardRefused
from ratified.faults.line import LineFaults
from ratified.stream import Streams
from tests.exchange.tiny_servers import Manner, TinyServer, Visit, http, serving

JSON = "content-type: application/json"


class Guard:
    """Lets everything through, or nothing be broken, or nothing be sent."""

    def __init__(self, *, faults: bool = True, requests: bool = True) -> None:
        self.faults = faults
        self.requests = requests

    def allow(self, system: str, method: str, url: str) -> None:
        if not self.requests:
            raise GuardRefused(f"{method} {url} was not sent to {system}")

    def allow_faults(self) -> None:
        if not self.faults:
            raise GuardRefused("nothing was broken")


def numbered(visit: Visit) -> None:
    """Answer every request with the number that it has on its connection, in JSON."""
    number = 0
    while visit.request():
        number += 1
        visit.send(http(b'{"number": %d, "said": "thank you"}' % number, JSON))


@dataclass
class Way:
    """One person's way to a system, and all that can be known of it."""

    server: TinyServer
    guard: Guard
    seed: int = 7
    limits: Limits = field(default_factory=lambda: Limits(deadline=20))
    hesitates: int = 0

    def __post_init__(self) -> None:
        self.tape = Tape()
        self.line = LineFaults(self.guard, self.seed, self.hesitates)
        self.seam = Seam(self.tape, self.guard, self.limits, line=self.line)
        self.connection = self.of("Mia")

    def of(self, who: str, system: str = "shop") -> Connection:
        return self.seam.connection(system, who, self.server.url)

    def ask(self, method: str = "GET", **options: object) -> Answer:
        return self.connection.send(method, "/orders", **options)  # type: ignore[arg-type]

    @property
    def streams(self) -> Streams:
        return Streams(self.connection)

    @property
    def arrived(self) -> int:
        """Return how many requests have reached the system."""
        return len(self.server.requests)

    @property
    def last(self) -> Exchange:
        return self.tape[-1]


@contextmanager
def way_to(manner: Manner = numbered, **facts: object) -> Iterator[Way]:
    """Open a way to a shop of this manner."""
    with serving(manner) as server:
        guard = facts.pop("guard", None) or Guard()
        yield Way(server, guard, **facts)  # type: ignore[arg-type]
        POOLS.close()
