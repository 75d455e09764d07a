"""The refusals that only Site Builder knows, and how all of them are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from fastapi import Request

from sandbox import errors
from sandbox.defects import active
from sandbox.errors import STATUSES, Detail, not_found

__all__ = ["ApiError", "Detail", "not_found", "write"]


class ApiError(errors.ApiError):
    """A refusal with a code of Site Builder."""

    statuses: ClassVar[Mapping[str, int]] = {
        **STATUSES,
        "TENANT_FORBIDDEN": 403,
        "BRAND_SCORE_TOO_LOW": 409,
        "GENERATION_NOT_COMPLETE": 409,
    }


def write(request: Request, error: errors.ApiError) -> dict[str, Any] | None:
    """Write a refusal down as the defects that are on let it."""
    on = active(request).on
    if error.code == "UNAUTHENTICATED" and on("unauthenticated-without-body"):
        return None
    if on("errors-in-another-shape"):
        return {"detail": error.message}
    body = error.body(request.state.correlation_id)
    if on("refusal-without-reason") and error.code == "BRAND_SCORE_TOO_LOW":
        return {**body, "message": "Not possible.", "details": []}
    if on("field-errors-missing"):
        body["details"] = []
    if on("correlation-id-differs"):
        body["correlationId"] = f"{body['correlationId'][::-1]}-0"
    return body
