"""The one place where requests leave and answers arrive."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from ratified.exchange.headers import Headers
from ratified.exchange.limits import Limits
from ratified.exchange.tape import Tape


class Guard(Protocol):
    """Whoever may forbid a request before a byte of it leaves."""

    def allow(self, system: str, method: str, url: str) -> None:
        """Raise `GuardRefused` if this request must not be sent; asked for every request, redirects included."""


@dataclass(frozen=True, slots=True)
class Received:
    """A whole answer, as it came."""

    status: int
    headers: Headers
    body: bytes
    exchange: int
    asked: str
    url: str
    took: float


class Live:
    """An answer whose body is still coming."""


class Connection:
    """One person's way to one system."""

    base_url: str
    headers: dict[str, str]

    def send(
        self,
        method: str,
        path_or_url: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        content: bytes | str | None = None,
        data: Mapping[str, Any] | None = None,
        files: Any = None,
        headers: Mapping[str, str] | None = None,
        follow_redirects: bool = False,
        limits: Limits | None = None,
    ) -> Received:
        """Send a request and return the whole answer."""
        raise NotImplementedError

    def open(self, method: str, path_or_url: str, **request: Any) -> AbstractContextManager[Live]:
        """Send a request and hand over the answer while it is still coming."""
        raise NotImplementedError


class Seam:
    """Where the connections of one scenario come from and where all its exchanges are recorded."""

    def __init__(self, tape: Tape, guard: Guard, limits: Limits | None = None, *, extra_ca: str = "") -> None:
        self.tape = tape

    def connection(self, system: str, who: str, base_url: str) -> Connection:
        """Return this person's connection to this system, the same one each time."""
        raise NotImplementedError

    def close(self) -> None:
        """Forget every connection of the scenario."""
