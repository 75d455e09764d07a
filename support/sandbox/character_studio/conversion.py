"""Between the studio's words and nanoBanana's, in both directions and without loss."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, cast

from sandbox.character_studio.external_format import GenerationRequest, Render, Subject
from sandbox.character_studio.wishes import Character, exact
from sandbox.defects import Defects

PRESETS: Mapping[str, str] = {
    "anime": "anime_v2",
    "cartoon": "toon_flat",
    "comic": "ink_bold",
    "pixel": "pixel_16",
    "realistic": "photo_real",
    "watercolour": "wash_soft",
}
CATEGORIES: Mapping[str, str] = {
    "hero": "protagonist",
    "villain": "antagonist",
    "sidekick": "companion",
    "mentor": "guide",
    "creature": "beast",
}
SIZES: Mapping[str, tuple[int, int]] = {"square": (512, 512), "portrait": (384, 576), "landscape": (576, 384)}
_STYLES = {preset: style for style, preset in PRESETS.items()}
_ARCHETYPES = {category: archetype for archetype, category in CATEGORIES.items()}
_SIZE_NAMES = {sides: name for name, sides in SIZES.items()}
_CENTIMETRES = Decimal(100)


class NotOurs(ValueError):
    """A request that is right for nanoBanana but describes no character of the studio; names the field."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def to_external(character: Character, customer: str, defects: Defects) -> GenerationRequest:
    """Say in nanoBanana's words what is to be drawn, and for whom."""
    on = defects.on
    width, height = SIZES[character.size]
    eyes = character.hair_colour if on("colours-swapped") else character.eye_colour
    label = character.name
    if on("accents-dropped"):
        label = label.encode("ascii", "ignore").decode() or "?"
    subject = Subject(
        label=label,
        category=cast("Any", CATEGORIES[character.archetype]),
        text=None if on("empty-parts-dropped") and not character.description else character.description,
        tags=";".join(character.tags) if on("tags-with-separators-split") else joined(character.tags),
        hair_hex=_hex(character.hair_colour),
        eye_hex=_hex(eyes),
        height_m=_metres(character.height_cm, rounded=on("height-rounded")),
        age=character.age,
    )
    # The number of images was judged when the character was asked for.
    preset = cast("Any", PRESETS[character.style])
    render = Render.model_construct(preset=preset, n=character.images, width=width, height=height)
    return GenerationRequest.model_construct(customer=customer, subject=subject, render=render)


def to_internal(request: GenerationRequest) -> Character:
    """Say in the studio's words what nanoBanana was asked for."""
    size = _SIZE_NAMES.get((request.render.width, request.render.height))
    if size is None:
        raise NotOurs("render.width", "No size of the studio has these sides.")
    subject = request.subject
    content = {
        "name": subject.label,
        "style": _STYLES[request.render.preset],
        "archetype": _ARCHETYPES[subject.category],
        "description": subject.text,
        "tags": parted(subject.tags),
        "hairColour": _colour(subject.hair_hex),
        "eyeColour": _colour(subject.eye_hex),
        "heightCm": _centimetres(subject.height_m),
        "age": subject.age,
        "images": request.render.n,
        "size": size,
    }
    return Character.model_validate(content)


def joined(tags: Iterable[str]) -> str:
    r"""Write tags as one text, parted by semicolons; those inside a tag stand behind a backslash."""
    return ";".join(tag.replace("\\", "\\\\").replace(";", "\\;") for tag in tags)


def parted(text: str) -> list[str]:
    """Read tags from one text."""
    if not text:
        return []
    tags = [""]
    characters = iter(text)
    for character in characters:
        if character == ";":
            tags.append("")
        else:
            tags[-1] += next(characters, "") if character == "\\" else character
    return tags


def _hex(colour: str | None) -> str | None:
    return colour and colour[1:].lower()


def _colour(digits: str | None) -> str | None:
    return digits and f"#{digits.upper()}"


def _metres(centimetres: float | None, *, rounded: bool) -> float | None:
    if centimetres is None:
        return None
    exactly = exact(centimetres)
    if rounded:
        exactly = max(Decimal(1), exactly.quantize(Decimal(1)))
    return float(exactly / _CENTIMETRES)


def _centimetres(metres: float | None) -> float | None:
    return None if metres is None else float(exact(metres) * _CENTIMETRES)
