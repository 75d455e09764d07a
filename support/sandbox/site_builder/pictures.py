"""Pictures that a page carries inside itself, so that it needs nothing from elsewhere."""

from __future__ import annotations

import base64
import random
from functools import lru_cache
from io import BytesIO
from urllib.parse import quote

from sandbox.site_builder.colours import Colour, from_hex

_PHOTO_SIDE = 340


def illustration(primary: str, secondary: str, seed: str) -> str:
    """Draw a small abstract picture in two colours, as a data address."""
    dice = random.Random(seed)  # noqa: S311 - variety, not secrecy
    circles = "".join(
        f'<circle cx="{dice.randint(20, 300)}" cy="{dice.randint(20, 140)}" r="{dice.randint(8, 48)}"'
        f' fill="{secondary}" opacity="0.{dice.randint(4, 9)}"/>'
        for _ in range(5)
    )
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 160">'
        f'<rect width="320" height="160" fill="{primary}"/>{circles}</svg>'
    )
    return "data:image/svg+xml," + quote(drawing, safe="/:=' <>\"").replace('"', "'").replace(" ", "%20")


@lru_cache(maxsize=8)
def photograph(primary: str) -> str:
    """Make a grainy picture of several hundred kilobytes, as a data address."""
    from PIL import Image

    dice = random.Random(primary)  # noqa: S311 - variety, not secrecy
    grain = Image.frombytes("RGB", (_PHOTO_SIDE, _PHOTO_SIDE), dice.randbytes(_PHOTO_SIDE * _PHOTO_SIDE * 3))
    tint = Image.new("RGB", grain.size, _channels(from_hex(primary)))
    out = BytesIO()
    Image.blend(grain, tint, 0.2).save(out, "PNG", compress_level=1)
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


def _channels(colour: Colour) -> tuple[int, int, int]:
    return colour.red, colour.green, colour.blue
