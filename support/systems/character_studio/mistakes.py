"""Mistakes of programs, and what they are answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ratified.api import Answer
from systems.answers import said


@dataclass(frozen=True, slots=True)
class Request:
    """What a program sends."""

    method: str
    path: str
    content: str | None = None
    is_signed_in: bool = True


NO_MISTAKE = Request("GET", "/characters")
MISTAKES: Mapping[str, Request] = {
    "ask without a token": Request("GET", "/characters", is_signed_in=False),
    "ask for a character that there is not": Request("GET", "/characters/chr_000000000000000000000000"),
    "ask for a character without a name": Request("POST", "/characters", '{"style": "anime"}'),
    "go where there is nothing": Request("GET", "/nowhere"),
    "use a method that is not allowed": Request("PATCH", "/characters"),
    "send what is no JSON": Request("POST", "/characters", "{name: Fox"),
}


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, looked at closely."""

    status: int
    code: str
    reason: str
    correlation: str
    correlation_told: str


def reply(answer: Answer) -> Reply:
    """Look at an answer closely."""
    told = said(answer)
    correlation = answer.headers.get("x-correlation-id", "")
    code, reason = str(told.get("code", "")), str(told.get("message", ""))
    return Reply(answer.status, code, reason, correlation, str(told.get("correlationId", "")))
