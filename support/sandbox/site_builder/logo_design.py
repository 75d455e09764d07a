"""Logos as geometry: four designs, varied by what was asked for."""

from __future__ import annotations

import hashlib
import math
import random
import re
from dataclasses import dataclass

from sandbox.site_builder.colours import from_hex, readable_on

SIDE = 100.0
_MIDDLE = SIDE / 2
_QUOTED = re.compile(r'"([^"\n]{1,40})"|“([^”\n]{1,40})”')
_PALETTES = {
    "modern": ("#1f4b99", "#35c2b0"),
    "classic": ("#4a1c1c", "#c9a227"),
    "playful": ("#e4572e", "#ffc914", "#17bebb"),
    "minimal": ("#222222", "#8a8a8a"),
}


@dataclass(frozen=True, slots=True)
class Circle:
    """A filled circle, or a ring when it has a stroke."""

    x: float
    y: float
    radius: float
    colour: str
    stroke: float = 0.0


@dataclass(frozen=True, slots=True)
class Polygon:
    """A filled polygon."""

    points: tuple[tuple[float, float], ...]
    colour: str


@dataclass(frozen=True, slots=True)
class Lettering:
    """Text around a middle point."""

    x: float
    y: float
    size: float
    colour: str
    text: str


Shape = Circle | Polygon | Lettering


@dataclass(frozen=True, slots=True)
class Design:
    """A logo: its shapes from back to front, and what it is called."""

    name: str
    shapes: tuple[Shape, ...]


def designs(prompt: str, style: str, colours: tuple[str, ...], count: int) -> tuple[Design, ...]:
    """Draw this many logos, no two alike; the same wish gives the same logos."""
    palette = colours or _PALETTES[style]
    seed = hashlib.sha256("\0".join((prompt, style, *palette)).encode()).digest()
    first = seed[0] % len(_EMBLEMS)
    text = _lettering(prompt)
    drawn = []
    for index in range(count):
        kind = (first + index) % len(_EMBLEMS)
        dice = random.Random(seed + bytes([kind]))  # noqa: S311 - variety, not secrecy
        main, second = palette[0], palette[1] if len(palette) > 1 else readable_on(from_hex(palette[0]))
        shapes = (*_EMBLEMS[kind](dice, main, second), *_manner(style, dice, second), *_accents(palette[2:]))
        drawn.append(Design(text, (*shapes, _text(text, main))))
    return tuple(drawn)


def _lettering(prompt: str) -> str:
    """Take the quoted name, or the initial of the first word."""
    quoted = _QUOTED.search(prompt)
    if quoted:
        return quoted.group(1) or quoted.group(2)
    initial = re.search(r"[^\W_]", prompt)
    return initial.group().upper() if initial else "*"


def _text(text: str, ground: str) -> Lettering:
    size = min(40.0, 84.0 / max(1, len(text)))
    return Lettering(_MIDDLE, _MIDDLE, size, readable_on(from_hex(ground)), text)


def _badge(dice: random.Random, main: str, second: str) -> tuple[Shape, ...]:
    inner = dice.uniform(35, 39)
    return (Circle(_MIDDLE, _MIDDLE, 46, main), Circle(_MIDDLE, _MIDDLE, inner, second, stroke=dice.uniform(2, 4)))


def _tile(dice: random.Random, main: str, second: str) -> tuple[Shape, ...]:
    turn = dice.uniform(0.1, 0.7)
    return (_regular(4, 49, turn + math.pi / 4, second), _regular(4, 47, turn, main))


def _crest(dice: random.Random, main: str, second: str) -> tuple[Shape, ...]:
    corners = dice.randint(5, 8)
    turn = dice.uniform(0, math.pi)
    moons = tuple(
        Circle(_MIDDLE + 45 * math.cos(turn + angle), _MIDDLE + 45 * math.sin(turn + angle), 4.5, second)
        for angle in (0.0, 2 * math.pi / 3, 4 * math.pi / 3)
    )
    return (_regular(corners, 43, -math.pi / 2, main), *moons)


def _banner(dice: random.Random, main: str, second: str) -> tuple[Shape, ...]:
    slant = dice.uniform(4, 14)
    low = Polygon(((4, 78), (96, 78 - slant), (96, 88 - slant), (4, 88)), second)
    high = Polygon(((4, 12 + slant), (96, 12), (96, 22), (4, 22 + slant)), second)
    body = Polygon(((8, 24 + slant / 2), (92, 24), (92, 76 - slant / 2), (8, 76)), main)
    return (high, low, body)


def _regular(corners: int, radius: float, turn: float, colour: str) -> Polygon:
    steps = (turn + 2 * math.pi * corner / corners for corner in range(corners))
    return Polygon(
        tuple((_MIDDLE + radius * math.cos(angle), _MIDDLE + radius * math.sin(angle)) for angle in steps), colour
    )


def _manner(style: str, dice: random.Random, second: str) -> tuple[Shape, ...]:
    """Add what a style is known by."""
    if style == "classic":
        return (Circle(_MIDDLE, _MIDDLE, 48, second, stroke=1.5),)
    if style == "playful":
        angles = [dice.uniform(0, 2 * math.pi) for _ in range(7)]
        return tuple(
            Circle(_MIDDLE + 33 * math.cos(angle), _MIDDLE + 33 * math.sin(angle), dice.uniform(1.5, 3), second)
            for angle in angles
        )
    if style == "modern":
        return (Polygon(((78, 86), (96, 86), (96, 96), (88, 96)), second),)
    return ()


def _accents(colours: tuple[str, ...]) -> tuple[Shape, ...]:
    """Show the further colours as dots along the foot."""
    return tuple(Circle(14 + 12 * index, 93, 4, colour) for index, colour in enumerate(colours))


_EMBLEMS = (_badge, _tile, _crest, _banner)
