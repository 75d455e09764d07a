"""A circuit breaker: it asks what often fails no more, and now and then whether that is well again."""

import threading
import time
from collections.abc import Callable, Collection

KNOWN = ("never-opens", "never-half-opens", "closes-after-a-failed-probe", "stampede", "no-fallback")


class Failed(Exception):
    """Whoever was asked has not answered."""


class IsOpen(Exception):
    """Nobody was asked."""


class Breaker:
    """Closed at first; open after some failures in a row; after a rest half-open, which one call ends."""

    def __init__(self, most_failures: int, rest: float, defects: Collection[str] = ()) -> None:
        self._most_failures, self._rest, self._defects = most_failures, rest, defects
        self._lock = threading.Lock()
        self._failures = 0
        self._opened_at = 0.0
        self._state = "closed"

    def call(self, ask: Callable[[], float]) -> float:
        with self._lock:
            is_probe = self._enter()
        try:
            answer = ask()
        except Failed:
            with self._lock:
                self._note_failure(is_probe)
            raise
        with self._lock:
            self._note_success(is_probe)
        return answer

    def _enter(self) -> bool:
        """Say whether this call is a probe, unless it must not be made at all."""
        if self._state == "closed":
            return False
        has_rested = time.monotonic() - self._opened_at >= self._rest
        if self._state == "open" and has_rested and "never-half-opens" not in self._defects:
            self._state = "half-open"
            return True
        if self._state == "half-open" and "stampede" in self._defects:
            return True
        raise IsOpen

    def _note_failure(self, is_probe: bool) -> None:
        self._failures += 1
        if is_probe and "closes-after-a-failed-probe" in self._defects:
            self._close()
        elif is_probe or (self._failures >= self._most_failures and "never-opens" not in self._defects):
            self._state, self._opened_at = "open", time.monotonic()

    def _note_success(self, is_probe: bool) -> None:
        if is_probe or self._state == "closed":
            self._close()

    def _close(self) -> None:
        self._state, self._failures = "closed", 0
