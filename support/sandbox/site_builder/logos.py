"""Logos: drawn on request, listed, removed."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Depends, Request
from pydantic import AfterValidator, Field, StringConstraints, field_validator
from sqlalchemy import select
from starlette.responses import Response

from sandbox import routing
from sandbox.database import Stored, new_id, now, timestamp
from sandbox.defects import active
from sandbox.intake import Body, body_of, not_blank
from sandbox.site_builder.access import Authenticated
from sandbox.site_builder.colours import is_hex
from sandbox.site_builder.errors import not_found
from sandbox.site_builder.logo_design import Design, designs
from sandbox.site_builder.logo_drawing import png, svg
from sandbox.site_builder.tables import Logo

router = routing.router()

_COLOUR = "A colour is written #RRGGBB"


class LogoIdea(Body):
    """What a logo is to be like."""

    prompt: Annotated[str, StringConstraints(min_length=1, max_length=1000), AfterValidator(not_blank)]
    style: Literal["modern", "classic", "playful", "minimal"] = "modern"
    colors: Annotated[list[str], Field(max_length=5, default_factory=list)]
    count: Annotated[int, Field(ge=1, le=4)] = 4

    @field_validator("colors")
    @classmethod
    def _colours(cls, colours: list[str]) -> list[str]:
        if not all(is_hex(colour) for colour in colours):
            raise ValueError(_COLOUR)
        return colours


@router.post("/agents/logo")
def suggest(
    idea: Annotated[LogoIdea, Depends(body_of(LogoIdea))], caller: Authenticated, database: Stored, request: Request
) -> dict[str, Any]:
    """Draw logos and keep them."""
    logos = [_stored(design, caller.tenant_id, idea) for design in _drawn(idea, request)]
    with database.session() as session:
        session.add_all(logos)
    return {"type": "logo", "results": [_addresses(logo, request) for logo in logos]}


def _drawn(idea: LogoIdea, request: Request) -> tuple[Design, ...]:
    defects = active(request)
    colours = () if defects.on("logo-colours-ignored") else tuple(idea.colors)
    drawn = designs(idea.prompt, idea.style, colours, idea.count)
    if defects.on("three-logos-instead-of-four"):
        drawn = drawn[:3]
    if defects.on("logos-all-alike"):
        drawn = drawn[:1] * len(drawn)
    return drawn


def _stored(design: Design, tenant_id: str, idea: LogoIdea) -> Logo:
    return Logo(
        logo_id=new_id("logo"),
        tenant_id=tenant_id,
        prompt=idea.prompt,
        style=idea.style,
        svg=svg(design),
        png=png(design),
        created_at=now(),
    )


@router.get("/agents/logo")
def listed(caller: Authenticated, database: Stored, request: Request) -> dict[str, Any]:
    """List the tenant's logos, newest first."""
    query = select(Logo).order_by(Logo.sequence.desc())
    if not active(request).on("foreign-logos-listed"):
        query = query.where(Logo.tenant_id == caller.tenant_id)
    with database.session() as session:
        return {"logos": [_shape(logo, request) for logo in session.scalars(query)]}


@router.delete("/agents/logo/{logo_id}", status_code=204)
def remove(logo_id: str, caller: Authenticated, database: Stored, request: Request) -> Response:
    """Remove a logo and its images."""
    with database.session() as session:
        logo = session.scalars(select(Logo).where(Logo.logo_id == logo_id)).first()
        if logo is None or logo.tenant_id != caller.tenant_id:
            raise not_found("logo")
        if not active(request).on("deleted-logo-still-there"):
            session.delete(logo)
    return Response(status_code=204)


def _shape(logo: Logo, request: Request) -> dict[str, Any]:
    return {
        **_addresses(logo, request),
        "prompt": logo.prompt,
        "style": logo.style,
        "createdAt": timestamp(logo.created_at),
    }


def _addresses(logo: Logo, request: Request) -> dict[str, Any]:
    image = f"{request.base_url}assets/logos/{logo.logo_id}"
    return {"id": logo.logo_id, "url": f"{image}.svg", "preview": f"{image}.png"}
