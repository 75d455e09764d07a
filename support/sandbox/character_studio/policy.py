"""How generations are retried and timed: what every owner starts with, and what an owner may change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args

from pydantic import Field, ValidationError, field_validator

from sandbox.intake import Body

Retryable = Literal["server_error", "rate_limit", "timeout", "connection", "malformed"]
RETRYABLE: tuple[str, ...] = get_args(Retryable)


class Policy(Body):
    """How often, how patiently and after which failures an attempt is made again."""

    max_attempts: Annotated[int, Field(ge=1, le=10)] = 3
    backoff_seconds: Annotated[float, Field(ge=0, le=60)] = 0.05
    backoff_factor: Annotated[float, Field(ge=1, le=10)] = 2.0
    retry_on: tuple[Retryable, ...] = RETRYABLE  # type: ignore[assignment]
    attempt_timeout_seconds: Annotated[float, Field(ge=0.01, le=600)] = 10.0
    poll_interval_seconds: Annotated[float, Field(ge=0.005, le=10)] = 0.02

    @field_validator("retry_on")
    @classmethod
    def _each_once(cls, kinds: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(kinds)) < len(kinds):
            raise ValueError("Each kind of failure may be named once")
        return kinds

    def backoff_after(self, attempt: int) -> float:
        """Give the seconds to wait after an attempt that failed; the first is number 1."""
        return self.backoff_seconds * self.backoff_factor ** (attempt - 1)


@dataclass(frozen=True, slots=True)
class Operation:
    """What whoever runs the studio decides: how its workers work, and what it shows to the image service."""

    concurrency: int = 64
    # Of one owner's jobs so many are worked on at once: nobody keeps the others waiting.
    per_owner: int = 4
    lease_seconds: float = 1.0
    look_seconds: float = 0.02
    grace_seconds: float = 2.0
    api_key: str = "character-studio"
    invitation: str = ""


class BadOption(ValueError):
    """An option that does not exist or has no possible value; its text is one sentence."""


def policy_from(options: Mapping[str, str]) -> Policy:
    """Read the defaults of every owner's policy from what was configured."""
    given: dict[str, Any] = {name: text for name, text in options.items() if name in Policy.model_fields}
    if "retry_on" in given:
        given["retry_on"] = tuple(kind for kind in given["retry_on"].split(",") if kind)
    try:
        return Policy.model_validate(given, strict=False, by_name=True)
    except ValidationError as problem:
        first = problem.errors()[0]
        raise BadOption(f"The option {first['loc'][0]} cannot be {first['input']!r}: {first['msg']}.") from problem


def operation_from(options: Mapping[str, str]) -> Operation:
    """Read how the studio is run from what was configured."""
    given: dict[str, Any] = {}
    for name, kind in _OPERATION.items():
        if name in options:
            given[name] = _read(name, options[name], kind)
    return Operation(**given)


def _read(name: str, text: str, kind: type) -> Any:
    try:
        value = kind(text)
    except ValueError as problem:
        raise BadOption(f"The option {name} cannot be {text!r}.") from problem
    if kind is not str and not 0 < value <= 3600:
        raise BadOption(f"The option {name} must be above 0 and at most 3600.")
    return value


_OPERATION: Mapping[str, type] = {
    "concurrency": int,
    "per_owner": int,
    "lease_seconds": float,
    "look_seconds": float,
    "grace_seconds": float,
    "api_key": str,
    "invitation": str,
}
OPTIONS = (*Policy.model_fields, *_OPERATION)
