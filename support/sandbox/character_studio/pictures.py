"""Whether bytes are a whole PNG image, and how large it is."""

from __future__ import annotations

import struct
import zlib

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEADER = 13


class NoPicture(ValueError):
    """The bytes are not a whole PNG image; the text says why."""


def sides(content: bytes) -> tuple[int, int]:
    """Give the width and height of a PNG image that is whole."""
    if not content.startswith(_SIGNATURE):
        raise NoPicture("it does not begin as a PNG image does")
    size: tuple[int, int] | None = None
    position = len(_SIGNATURE)
    while True:
        kind, data, position = _chunk(content, position)
        if size is None:
            size = _size(kind, data)
        if kind == b"IEND":
            return size


def _chunk(content: bytes, position: int) -> tuple[bytes, bytes, int]:
    """Read a chunk and hold it against its checksum; give its kind, its data and where the next begins."""
    if position + 12 > len(content):
        raise NoPicture("it is cut off")
    (length,) = struct.unpack_from(">I", content, position)
    end = position + 8 + length
    if end + 4 > len(content):
        raise NoPicture("it is cut off")
    (checksum,) = struct.unpack_from(">I", content, end)
    if zlib.crc32(content[position + 4 : end]) != checksum:
        raise NoPicture("its bytes were changed on the way")
    return content[position + 4 : position + 8], content[position + 8 : end], end + 4


def _size(kind: bytes, data: bytes) -> tuple[int, int]:
    if kind != b"IHDR" or len(data) != _HEADER:
        raise NoPicture("it has no header")
    width, height = struct.unpack_from(">II", data)
    return width, height
