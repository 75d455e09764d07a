"""Mistakes of programs, and what they are answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ratified.api import Answer
from systems.answers import said


@dataclass(frozen=True, slots=True)
class Mistake:
    """A request that cannot be fulfilled."""

    method: str
    path: str
    content: str | None = None
    is_signed_in: bool = True


MISTAKES: Mapping[str, Mistake] = {
    "make none": Mistake("GET", "/characters"),
    "ask without a token": Mistake("GET", "/characters", is_signed_in=False),
    "ask for a character that there is not": Mistake("GET", "/characters/chr_000000000000000000000000"),
    "ask for a character without a name": Mistake("POST", "/characters", '{"style": "anime"}'),
    "go where there is nothing": Mistake("GET", "/nowhere"),
    "use a method that is not allowed": Mistake("PATCH", "/characters"),
    "send what is no JSON": Mistake("POST", "/characters", "{name: Fox"),
}


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, looked at closely."""

    status: int
    code: str
    correlation: str
    correlation_told: str


def reply(answer: Answer) -> Reply:
    """Look at an answer closely."""
    told = said(answer)
    correlation = answer.headers.get("x-correlation-id", "")
    return Reply(answer.status, str(told.get("code", "")), correlation, str(told.get("correlationId", "")))
