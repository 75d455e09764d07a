"""What nanoBanana draws: a portrait, the same each time for a name, and like that of no other name."""

from __future__ import annotations

import hashlib
import math
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_SKINS = ("f6d7c3", "eab892", "c98f66", "9a6240", "6b4129")
_HAIR = ("2b2118", "5a3820", "a8662b", "d9b45b", "8c2f1c", "4a4a52", "2f5d62")
_EYES = ("3b6ea5", "4f7942", "5b3a1e", "6d5a8c")
_WHITE, _LIPS = bytes.fromhex("fdfdfb"), bytes.fromhex("a8433f")
_GROUND = b"\0"


@dataclass(frozen=True, slots=True)
class _Oval:
    """An ellipse in one colour; its measures count from the middle of the face, in half picture widths."""

    x: float
    y: float
    width: float
    height: float
    colour: bytes

    def rows(self, middle: tuple[float, float], unit: float) -> Iterator[tuple[int, int, int]]:
        """Yield each row that it covers, and from where to where."""
        at, across = middle[0] + self.x * unit, self.width * unit
        centre, down = middle[1] + self.y * unit, self.height * unit
        for row in range(math.ceil(centre - down), math.floor(centre + down) + 1):
            half = across * math.sqrt(max(0.0, 1 - ((row - centre) / down) ** 2))
            yield row, round(at - half), round(at + half)


def portrait(name: str, width: int, height: int) -> bytes:
    """Return the portrait that belongs to a name, as PNG."""
    unit, middle = min(width, height) / 2, (width / 2, height * 0.46)
    ground, ovals = _ovals(hashlib.sha256(name.encode()).digest(), (height - middle[1]) / unit)
    palette = [ground, *dict.fromkeys(oval.colour for oval in ovals)]
    rows = [bytearray(_GROUND * width) for _ in range(height)]
    for oval in ovals:
        pixel = bytes([palette.index(oval.colour, 1)])
        for row, begin, end in oval.rows(middle, unit):
            if 0 <= row < height:
                left, right = max(0, begin), min(width, end)
                rows[row][left:right] = pixel * max(0, right - left)
    return _png(width, height, palette, b"".join(b"\0" + row for row in rows))


def _ovals(chance: bytes, bottom: float) -> tuple[bytes, tuple[_Oval, ...]]:
    """Return the colour behind, and what stands before it, the farthest first."""
    # Every colour of ground and cloth is possible, so that no two names look alike.
    ground, cloth = bytes(160 + one * 95 // 255 for one in chance[:3]), bytes(one // 2 + 40 for one in chance[3:6])
    skin, hair, eyes = (
        bytes.fromhex(some[one % len(some)]) for some, one in zip((_SKINS, _HAIR, _EYES), chance[6:9], strict=True)
    )
    shade = bytes(one * 9 // 10 for one in skin)
    parting, length = (chance[9] - 128) / 900, 0.6 + chance[10] / 640
    return ground, (
        _Oval(0, length - 0.66, 0.56, length + 0.1, hair),
        _Oval(0, bottom / 2, 0.15, bottom / 2, shade),
        _Oval(0, bottom + 0.1, 0.86, bottom - 0.5, cloth),
        _Oval(0, 0, 0.44, 0.58, skin),
        _Oval(parting, -0.46, 0.42, 0.25, hair),
        *(_Oval(side * 0.17, 0.02, 0.085, 0.06, _WHITE) for side in (-1, 1)),
        *(_Oval(side * 0.17, 0.02, 0.048, 0.055, eyes) for side in (-1, 1)),
        _Oval(0, 0.16, 0.035, 0.06, shade),
        _Oval(0, 0.31, 0.15, 0.06, _LIPS),
        _Oval(0, 0.275, 0.17, 0.06, skin),
    )


def _png(width: int, height: int, palette: Sequence[bytes], rows: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    colours, pixels = b"".join(palette), zlib.compress(rows, 1)
    chunks = ((b"IHDR", header), (b"PLTE", colours), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in chunks
    )
