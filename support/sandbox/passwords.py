"""Passwords are stored salted and stretched."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from functools import cache

# Real stretching, yet cheap: people sign up in every scenario.
_COST, _BLOCK, _LANES = 2**11, 8, 1


def stretch(password: str) -> str:
    """Give what may be stored of a password."""
    salt = secrets.token_bytes(16)
    return f"{salt.hex()}${_digest(password, salt).hex()}"


def matches(password: str, stored: str | None) -> bool:
    """Tell whether a password is the one that was stored; where there is none, that takes the same time."""
    salt, _, digest = (stored or _nobodys()).partition("$")
    right = hmac.compare_digest(_digest(password, bytes.fromhex(salt)).hex(), digest)
    return right and stored is not None


@cache
def _nobodys() -> str:
    return stretch("nobody's password")


def _digest(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=_COST, r=_BLOCK, p=_LANES)
