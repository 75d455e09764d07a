"""Frames on a pipe between the generator and whoever uses it: a kind, a length, and as many bytes."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

import msgspec

_HEAD = struct.Struct("!cI")

WORK, RUN, STOP = b"W", b"R", b"S"  # to the generator
READY, ROWS, HEALTH, DONE = b"Y", b"D", b"H", b"E"  # from it


def frame(kind: bytes, content: bytes = b"") -> bytes:
    """Return a frame as bytes."""
    return _HEAD.pack(kind, len(content)) + content


def frame_of(kind: bytes, value: Any) -> bytes:
    """Return a frame that holds a value."""
    return frame(kind, msgspec.msgpack.encode(value))


class Frames:
    """Takes bytes as they come and gives the frames that they complete."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def feed(self, chunk: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Yield the kind and the content of each frame that is whole."""
        self._rest += chunk
        while len(self._rest) >= _HEAD.size:
            kind, length = _HEAD.unpack_from(self._rest)
            end = _HEAD.size + length
            if len(self._rest) < end:
                return
            content = bytes(self._rest[_HEAD.size : end])
            del self._rest[:end]
            yield kind, content
