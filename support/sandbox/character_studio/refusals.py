"""The refusals that only Character Studio knows, and how all of them are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from fastapi import Request

from sandbox.defects import active
from sandbox.errors import STATUSES, ApiError

# What a failure of the image service looks like to who waits for a character.
EXTERNAL = {
    "EXTERNAL_REJECTED": 422,
    "EXTERNAL_NOT_AUTHORISED": 502,
    "EXTERNAL_MALFORMED": 502,
    "EXTERNAL_CONNECTION": 502,
    "EXTERNAL_RATE_LIMITED": 503,
    "EXTERNAL_UNAVAILABLE": 503,
    "EXTERNAL_TIMEOUT": 504,
}


class Refusal(ApiError):
    """A refusal with a code of Character Studio."""

    statuses: ClassVar[Mapping[str, int]] = {
        **STATUSES,
        **EXTERNAL,
        "FORBIDDEN": 403,
        "ALREADY_FINISHED": 409,
        "CANCELLED": 409,
        "IDEMPOTENCY_CONFLICT": 409,
        "SETTINGS_CHANGED": 412,
    }


def write(request: Request, error: ApiError) -> dict[str, Any]:
    """Write a refusal down as the defects that are on let it."""
    body = error.body(request.state.correlation_id)
    if active(request).on("refusal-without-field"):
        body["details"] = []
    return body
