"""What nanoBanana takes and gives, as its contract has it: snake_case, and its own words for everything."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Preset = Literal["anime_v2", "toon_flat", "ink_bold", "pixel_16", "photo_real", "wash_soft"]
Category = Literal["protagonist", "antagonist", "companion", "guide", "beast"]
Hex = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{6}$")]


class _Wished(BaseModel):
    """A part of what nanoBanana takes: nothing unknown, nothing coerced."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Given(BaseModel):
    """A part of what nanoBanana gives: it may give more than was promised."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)


class Subject(_Wished):
    """Who is drawn."""

    label: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    category: Category
    text: Annotated[str, StringConstraints(max_length=2000)] | None
    tags: str
    hair_hex: Hex | None
    eye_hex: Hex | None
    height_m: Annotated[float, Field(gt=0, le=10)] | None
    age: Annotated[int, Field(ge=0, le=10_000)] | None


class Render(_Wished):
    """How it is drawn."""

    preset: Preset
    n: Annotated[int, Field(ge=1, le=4)]
    width: int
    height: int


class GenerationRequest(_Wished):
    """The body of `POST /v1/generations`."""

    customer: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    subject: Subject
    render: Render


class Accepted(_Given):
    """The answer to `POST /v1/generations`."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,200}$")]
    status: Literal["queued", "running", "succeeded", "failed", "cancelled"]
    created: str | None = None


class PictureReference(_Given):
    """Where an image can be fetched, and what it is."""

    url: Annotated[str, StringConstraints(min_length=1, max_length=2000)]
    width: Annotated[int, Field(ge=1)]
    height: Annotated[int, Field(ge=1)]
    media_type: Literal["image/png"]


class Usage(_Given):
    """What a generation took."""

    images: Annotated[int, Field(ge=0)]
    credits: Annotated[int, Field(ge=0)]


class Fault(_Given):
    """Why something was refused or failed."""

    type: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    message: Annotated[str, StringConstraints(max_length=2000)]


class Refused(_Given):
    """The body of every refusal."""

    error: Fault


class GenerationState(Accepted):
    """The answer to `GET /v1/generations/{id}`."""

    progress: Annotated[float, Field(ge=0, le=1)]
    images: list[PictureReference] = []
    usage: Usage | None = None
    error: Fault | None = None
