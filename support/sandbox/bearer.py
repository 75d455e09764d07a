"""The token that a request brings."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from fastapi import Request

from sandbox.errors import ApiError

Claims = TypeVar("Claims")


class BadToken(Exception):
    """A token that is refused; its text says why in general words."""


def checked(request: Request, check: Callable[[str], Claims]) -> Claims:
    """Give what the request's token says once it has been checked, or refuse whoever has no good one."""
    header = request.headers.get("authorization", "")
    if not header:
        raise ApiError("UNAUTHENTICATED", "A token is needed.")
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise ApiError("UNAUTHENTICATED", "A Bearer token is needed.")
    try:
        return check(token.strip())
    except BadToken as problem:
        raise ApiError("UNAUTHENTICATED", str(problem)) from problem
