"""Colours: how bright, how vivid, how well two can be told apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEX = re.compile(r"#[0-9A-Fa-f]{6}\Z")
# Below this spread of its channels a colour counts as a grey, which suits every brand.
_GREY_SPREAD = 24


@dataclass(frozen=True, slots=True, order=True)
class Colour:
    """A colour in eight-bit channels."""

    red: int
    green: int
    blue: int

    @property
    def is_neutral(self) -> bool:
        """Tell whether it is a grey, black or white."""
        channels = (self.red, self.green, self.blue)
        return max(channels) - min(channels) <= _GREY_SPREAD

    @property
    def luminance(self) -> float:
        """Give the relative luminance as WCAG defines it."""
        red, green, blue = (_linear(channel / 255) for channel in (self.red, self.green, self.blue))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def __str__(self) -> str:
        """Write it as `#rrggbb`."""
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"


def is_hex(text: str) -> bool:
    """Tell whether a text is `#RRGGBB`."""
    return bool(_HEX.match(text))


def from_hex(text: str) -> Colour:
    """Read `#RRGGBB`."""
    return Colour(int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16))


def contrast(one: Colour, other: Colour) -> float:
    """Give the contrast ratio as WCAG defines it: 1 to 21."""
    brighter, darker = sorted((one.luminance, other.luminance), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def readable_on(background: Colour) -> str:
    """Choose black or white, whichever is read better on a background; one of them always reaches 4.5."""
    black, white = Colour(0, 0, 0), Colour(255, 255, 255)
    return "#000000" if contrast(background, black) >= contrast(background, white) else "#ffffff"


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
