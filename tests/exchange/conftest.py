"""A seam with short limits, for every test that talks to a tiny server."""

from collections.abc import Callable, Iterator

import pytest

from ratified.exchange import Connection, Limits, Seam, Tape
from ratified.exchange.wire import POOLS

SHORT = Limits(deadline=0.4, connect=0.3, body=64 * 1024)


class OpenGuard:
    """Allows everything, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, str]] = []

    def allow(self, system: str, method: str, url: str) -> None:
        self.asked.append((system, method, url))


@pytest.fixture
def guard() -> OpenGuard:
    return OpenGuard()


@pytest.fixture
def tape() -> Tape:
    return Tape()


Connecting = Callable[[str], Connection]


@pytest.fixture
def connect(tape: Tape, guard: OpenGuard) -> Iterator[Connecting]:
    """Mia's way to the shop at an address."""
    seam = Seam(tape, guard, SHORT)
    yield lambda url: seam.connection("shop", "Mia", url)
    seam.close()
    POOLS.close()


@pytest.fixture
def patient(tape: Tape, guard: OpenGuard) -> Iterator[Connecting]:
    """The same with the usual limits, where a test is not about time."""
    seam = Seam(tape, guard, Limits(deadline=20))
    yield lambda url: seam.connection("shop", "Mia", url)
    seam.close()
    POOLS.close()
