"""What a character costs, in cents."""

from __future__ import annotations

from sandbox.character_studio.wishes import Character
from sandbox.defects import Defects

CURRENCY = "EUR"
_CENTS = {"square": 4, "landscape": 5, "portrait": 6}


def price(character: Character, defects: Defects) -> int:
    """Give the cost of all images of a character."""
    size = character.size
    if defects.on("portrait-costs-as-square") and size == "portrait":
        size = "square"
    images = 1 if defects.on("one-image-charged") else character.images
    return _CENTS[size] * images
