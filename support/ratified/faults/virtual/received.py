"""What reaches a virtual service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ratified.exchange.strict_json import strict_json
from ratified.exchange.tape import Pairs
from ratified.failures import NoAnswer


class NotJson(ValueError):
    """A request's body is not the JSON that somebody wanted to read in it."""


@dataclass(frozen=True, slots=True)
class Received:
    """One request; `at` is the time of day and `moment` the monotonic clock, both when it arrived."""

    number: int
    at: float
    moment: float
    method: str
    path: str
    query: Pairs
    headers: Pairs
    body: bytes
    arguments: Mapping[str, str] = field(default_factory=dict)
    key: str = ""

    @property
    def json(self) -> Any:
        """Return the JSON value in the body; raises `NotJson` with the reason if there is none."""
        try:
            return strict_json(self.body, source="the request")
        except NoAnswer as refusal:
            raise NotJson(f"the body is not JSON: {refusal.actual.splitlines()[0]}") from None

    def header(self, name: str, default: str = "") -> str:
        """Return the first header of this name, upper or lower case alike."""
        return _first(((key.lower(), value) for key, value in self.headers), name.lower(), default)

    def parameter(self, name: str, default: str = "") -> str:
        """Return the first parameter of this name behind the question mark."""
        return _first(self.query, name, default)


def _first(pairs: Any, wanted: str, default: str) -> str:
    return next((value for name, value in pairs if name == wanted), default)
