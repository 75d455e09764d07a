"""What a worker is told to do."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec


class Do(msgspec.Struct, frozen=True, tag="do", array_like=True):
    """Perform a scenario: the given attempt at it."""

    unit: int
    attempt: int


class Leave(msgspec.Struct, frozen=True, tag="leave", array_like=True):
    """Come to the end of a feature, or of one of its rules: nothing more of it will follow."""

    feature: int
    rule: int


class End(msgspec.Struct, frozen=True, tag="end", array_like=True):
    """Come to the end of everything."""


Order = Do | Leave | End
_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(list[Order])


def encoded(orders: Sequence[Order]) -> bytes:
    """Return orders as they are sent."""
    return _ENCODER.encode(orders)


def decoded(content: bytes) -> list[Order]:
    """Return the orders that were sent."""
    return _DECODER.decode(content)
