"""A character as its owner describes it."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo, field_validator

from sandbox.defects import Defects
from sandbox.intake import Body, defects_in, not_blank

Style = Literal["anime", "cartoon", "comic", "pixel", "realistic", "watercolour"]
Archetype = Literal["hero", "villain", "sidekick", "mentor", "creature"]
Size = Literal["square", "portrait", "landscape"]
STYLES: tuple[str, ...] = get_args(Style)

MOST_IMAGES = 4
_PRECISION = Decimal("0.01")

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")]
Tag = Annotated[str, StringConstraints(min_length=1, max_length=40), AfterValidator(not_blank)]


class Character(Body):
    """What is to be drawn, and how."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=80), AfterValidator(not_blank)]
    style: Style
    archetype: Archetype = "hero"
    description: Annotated[str, StringConstraints(max_length=2000)] | None = None
    tags: Annotated[list[Tag], Field(max_length=10, default_factory=list)]
    hair_colour: Colour | None = None
    eye_colour: Colour | None = None
    height_cm: Annotated[float, Field(gt=0, le=1000)] | None = None
    age: Annotated[int, Field(ge=0, le=10_000)] | None = None
    images: Annotated[int, Field(ge=1)] = 1
    size: Size = "square"

    @field_validator("style", mode="before")
    @classmethod
    def _known_style(cls, given: object, info: ValidationInfo) -> object:
        if info.context is not None and defects_in(info).on("unknown-style-accepted") and given not in STYLES:
            return STYLES[0]
        return given

    @field_validator("images")
    @classmethod
    def _a_handful(cls, images: int, info: ValidationInfo) -> int:
        careless = info.context is not None and defects_in(info).on("too-many-images-accepted")
        if images > MOST_IMAGES and not careless:
            raise ValueError(f"Input should be less than or equal to {MOST_IMAGES}")
        return images

    @field_validator("hair_colour", "eye_colour")
    @classmethod
    def _in_capitals(cls, colour: str | None) -> str | None:
        return colour and colour.upper()

    @field_validator("height_cm")
    @classmethod
    def _to_a_tenth_of_a_millimetre(cls, height: float | None) -> float | None:
        if height is not None and exact(height) != exact(height).quantize(_PRECISION):
            raise ValueError("A height has two decimals at most")
        return height

    def shape(self) -> dict[str, Any]:
        """Give the character as JSON, with everything that was left open."""
        return self.model_dump(mode="json", by_alias=True)

    def searchable(self) -> str:
        """Give the words by which the character is found, whatever their case."""
        return "\n".join((self.name, self.description or "", *self.tags))


def exact(number: float) -> Decimal:
    """Give the decimal number that was written, not the binary one that is nearest to it."""
    return Decimal(repr(number))


def character_of(stored: dict[str, object], defects: Defects) -> Character:
    """Read a stored character."""
    return Character.model_validate(stored, strict=False, context=defects)
