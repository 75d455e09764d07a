"""What may be asked of a generation, and what is said about what may not."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from pydantic import ValidationInfo, field_validator

from sandbox.intake import Body, defects_in
from sandbox.site_builder.colours import is_hex
from sandbox.site_builder.templates import DEFAULT, TEMPLATES

_LONGEST_PROMPT = 4000


class BrandAssets(Body):
    """What makes a page look like its owner's."""

    primary_color: str | None = None
    secondary_color: str | None = None
    logo: str | None = None

    @field_validator("primary_color", "secondary_color", "logo", mode="before")
    @classmethod
    def _not_null(cls, given: object) -> object:
        return _text(given)

    @field_validator("primary_color", "secondary_color")
    @classmethod
    def _a_colour(cls, colour: str, info: ValidationInfo) -> str | None:
        if is_hex(colour):
            return colour
        if defects_in(info).on("bad-colour-accepted"):
            return None
        raise ValueError("A colour is written #RRGGBB")

    @field_validator("logo")
    @classmethod
    def _an_address(cls, logo: str) -> str:
        try:
            parts = urlsplit(logo)
            valid = parts.scheme in {"http", "https"} and bool(parts.hostname) and not re.search(r"[\s<>\"]", logo)
        except ValueError:
            valid = False
        if not valid or len(logo) > 2000:
            raise ValueError("A logo is the http or https address of an image")
        return logo


class NewGeneration(Body):
    """What a page is to be made from."""

    prompt: str
    template_id: str = DEFAULT
    brand_assets: BrandAssets = BrandAssets()
    site_id: str | None = None

    @field_validator("site_id", mode="before")
    @classmethod
    def _not_null(cls, given: object) -> object:
        return _text(given)

    @field_validator("prompt")
    @classmethod
    def _short_enough(cls, prompt: str, info: ValidationInfo) -> str:
        if len(prompt) > _LONGEST_PROMPT and not defects_in(info).on("long-prompt-accepted"):
            raise ValueError(f"A prompt has at most {_LONGEST_PROMPT} characters")
        return prompt

    @field_validator("template_id")
    @classmethod
    def _a_template(cls, template_id: str, info: ValidationInfo) -> str:
        if template_id in TEMPLATES:
            return template_id
        if defects_in(info).on("unknown-template-accepted"):
            return DEFAULT
        raise ValueError(f"There is no such template; there are {', '.join(TEMPLATES)}")


def _text(given: object) -> object:
    """Refuse null: a field that is left out is left out."""
    if given is None:
        raise ValueError("Input should be a valid string")
    return given
