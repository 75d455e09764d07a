"""Tokens that must open nothing."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping


def _without_signature(good: str) -> str:
    """Return the claims of a good token, said to need no signature."""
    head = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT"}).encode()).rstrip(b"=").decode()
    return f"{head}.{good.split('.')[1]}."


def _changed(good: str) -> str:
    """Return a good token whose signature is another one."""
    head, claims, signature = good.split(".")
    return f"{head}.{claims}.{signature[::-1]}"


# What is shown instead of a good token, made from one.
TOKENS: Mapping[str, Callable[[str], str]] = {
    "no token": lambda _: "",
    "a token that is no token": lambda _: "Bearer one.two.three",
    "a token without a signature": lambda good: f"Bearer {_without_signature(good)}",
    "a token whose signature was changed": lambda good: f"Bearer {_changed(good)}",
}
