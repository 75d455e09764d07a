"""What a proxy has seen pass."""

from __future__ import annotations

import time
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Seen:
    """Counts and moments (of `time.monotonic`) of what came, and of what reached the far side.

    `requested_at` has the moment of each HTTP/1 request whose whole head has reached the far side. It is None as soon
    as something came that cannot be read as HTTP/1, such as TLS. `spoken_at` is always known: the moments when a caller
    began to say something to the far side after the other side had spoken last, whatever it says.

    `called_at` has what callers have tried, whether or not it reached the far side: each connection that was turned
    away, and each HTTP/1 request whose whole head has come, or each turn where requests cannot be read.
    """

    accepted_at: Sequence[float]
    reached_at: Sequence[float]
    spoken_at: Sequence[float]
    requested_at: Sequence[float] | None
    called_at: Sequence[float]
    unreached: int
    open: int
    bytes_to_far: int
    bytes_from_far: int
    last_to_far: float | None

    @property
    def accepted(self) -> int:
        """Return how many connections came."""
        return len(self.accepted_at)

    @property
    def reached(self) -> int:
        """Return how many connections the far side has taken."""
        return len(self.reached_at)

    @property
    def requests(self) -> int | None:
        """Return how many requests reached the far side, or None where that cannot be known."""
        return None if self.requested_at is None else len(self.requested_at)

    def connections_since(self, moment: float) -> int:
        """Return how many connections have reached the far side since."""
        return _since(self.reached_at, moment)

    def requests_since(self, moment: float) -> int | None:
        """Return how many requests have reached the far side since, or None where that cannot be known."""
        return None if self.requested_at is None else _since(self.requested_at, moment)

    def turns_since(self, moment: float) -> int:
        """Return how often a caller has begun to say something to the far side since, under TLS as well."""
        return _since(self.spoken_at, moment)

    def is_silent_since(self, moment: float) -> bool:
        """Say whether neither a connection nor a single byte has reached the far side since."""
        return not self.connections_since(moment) and (self.last_to_far is None or self.last_to_far < moment)


class Tally:
    """Counts while it happens."""

    def __init__(self) -> None:
        self._accepted_at = array("d")
        self._reached_at = array("d")
        self._spoken_at = array("d")
        self._requested_at = array("d")
        self._called_at = array("d")
        self._is_blind = False
        self._unreached = 0
        self._bytes = [0, 0]
        self._last_to_far: float | None = None

    def accept(self) -> None:
        """Count a connection that came."""
        self._accepted_at.append(time.monotonic())

    def call(self, times: int = 1) -> None:
        """Count calls that came, whatever becomes of them."""
        for _ in range(times):
            self._called_at.append(time.monotonic())

    def reach(self) -> None:
        """Count a connection that the far side has taken."""
        self._reached_at.append(time.monotonic())

    def miss(self) -> None:
        """Count a connection that the far side has not taken."""
        self._unreached += 1

    def to_far(self, size: int, requests: int, *, is_new_turn: bool) -> None:
        """Count bytes that have gone to the far side, and the requests that they made whole."""
        self._last_to_far = now = time.monotonic()
        self._bytes[0] += size
        if is_new_turn:
            self._spoken_at.append(now)
        for _ in range(requests):
            self._requested_at.append(now)

    def from_far(self, size: int) -> None:
        """Count bytes that have come back."""
        self._bytes[1] += size

    def lose_sight(self) -> None:
        """Take note that something was said that cannot be read as requests."""
        self._is_blind = True

    @property
    def said(self) -> int:
        """Return a number that grows with everything that happens."""
        return len(self._accepted_at) + sum(self._bytes)

    def seen(self, still_open: int) -> Seen:
        """Return everything as it is now."""
        return Seen(
            tuple(self._accepted_at),
            tuple(self._reached_at),
            tuple(self._spoken_at),
            None if self._is_blind else tuple(self._requested_at),
            tuple(self._called_at),
            self._unreached,
            still_open,
            self._bytes[0],
            self._bytes[1],
            self._last_to_far,
        )


def _since(moments: Sequence[float], moment: float) -> int:
    return len(moments) - bisect_left(moments, moment)
