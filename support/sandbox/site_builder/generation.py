"""Pages from prompts: asked for, streamed, looked up."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response, StreamingResponse
from pydantic import ValidationInfo, field_validator
from sqlalchemy import select
from starlette.concurrency import run_in_threadpool

from sandbox.defects import Defects, active
from sandbox.site_builder import history
from sandbox.site_builder.access import Authenticated, Caller, Stored, TenantMember, own_site
from sandbox.site_builder.brief import understand
from sandbox.site_builder.colours import is_hex
from sandbox.site_builder.database import Database, now, timestamp
from sandbox.site_builder.errors import ApiError, not_found
from sandbox.site_builder.event_stream import EventStream
from sandbox.site_builder.generator import Generator, Job
from sandbox.site_builder.intake import Body, body_of, defects_in
from sandbox.site_builder.page_builder import Brand, Plan
from sandbox.site_builder.tables import Generation, Logo, Site, new_id
from sandbox.site_builder.templates import DEFAULT, TEMPLATES

router = APIRouter()

_LONGEST_PROMPT = 4000
_OWN_LOGO = re.compile(r"/assets/logos/([^/]*?)(?:\.svg|\.png)?\Z")


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


@router.get("/sites/{tenant}/templates")
def templates(_caller: TenantMember) -> dict[str, Any]:
    """List what a page can be built from."""
    return {"templates": [template.shape() for template in TEMPLATES.values()]}


@router.post("/sites/{tenant}/generation")
async def generate(
    caller: TenantMember, body: Annotated[NewGeneration, Depends(body_of(NewGeneration))], request: Request
) -> Response:
    """Begin a generation and stream what becomes of it."""
    defects = active(request)
    job = await run_in_threadpool(_accept, request, caller, body)
    if job is None:
        events = EventStream(defects, request.state.correlation_id, None, None)
        events.error("EMPTY_PROMPT", "The prompt is empty; say what the page is for.")
        return _streamed(defects, events.lines())
    generator: Generator = request.app.state.generator
    task = generator.start(job)
    lines = job.events.lines()
    return _streamed(defects, _until_gone(lines, task) if defects.on("disconnect-stops-generation") else lines)


def _streamed(defects: Defects, lines: AsyncIterator[str]) -> Response:
    media_type = "text/plain" if defects.on("stream-with-wrong-content-type") else "text/event-stream"
    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    return StreamingResponse(lines, media_type=media_type, headers=headers)


async def _until_gone(lines: AsyncIterator[str], task: asyncio.Task[None]) -> AsyncIterator[str]:
    try:
        async for line in lines:
            yield line
    finally:
        task.cancel()


def _accept(request: Request, caller: Caller, body: NewGeneration) -> Job | None:
    """Store a generation as begun; None if there is nothing to begin with."""
    template = TEMPLATES[DEFAULT if active(request).on("template-ignored") else body.template_id]
    brief = understand(body.prompt, template.name)
    database: Database = request.app.state.database
    generation_id = new_id("gen")
    with database.session() as session:
        if body.site_id is not None:
            own_site(session, caller, body.site_id, leak=active(request).on("foreign-site-continued"))
        if not brief.text:
            return None
        site_id = body.site_id or new_id("site")
        if body.site_id is None:
            session.add(Site(site_id=site_id, tenant_id=caller.tenant_id, created_at=now()))
            session.flush()
        session.add(
            Generation(
                generation_id=generation_id,
                tenant_id=caller.tenant_id,
                site_id=site_id,
                prompt=body.prompt,
                template_id=body.template_id,
                created_at=now(),
            )
        )
    assets = body.brand_assets
    return Job(
        generation_id,
        caller.tenant_id,
        site_id,
        body.prompt,
        Plan(
            brief,
            template,
            _brand(request, assets, template.primary, template.secondary),
            careless=active(request).on("prompt-not-escaped"),
        ),
        _own_logo(request, assets.logo),
        EventStream(active(request), request.state.correlation_id, generation_id, site_id),
    )


def _brand(request: Request, assets: BrandAssets, primary: str, secondary: str) -> Brand:
    """Take the brand's own colours and logo, and the template's colours where it has none."""
    defects = active(request)
    logo = assets.logo
    if defects.on("logo-ignored"):
        logo = None
    if defects.on("logo-of-somebody-else") and logo:
        logo = _another_logo(request, logo)
    if defects.on("brand-colours-ignored"):
        return Brand(primary, secondary, logo)
    return Brand(assets.primary_color or primary, assets.secondary_color or secondary, logo)


def _another_logo(request: Request, logo: str) -> str:
    database: Database = request.app.state.database
    with database.session() as session:
        others = session.scalars(select(Logo.logo_id).order_by(Logo.sequence.desc()))
        other = next((logo_id for logo_id in others if logo_id not in logo), None)
    return f"{request.base_url}assets/logos/{other}.svg" if other else logo


def _own_logo(request: Request, logo: str | None) -> str | None:
    """Give the id of a logo that this service would have to serve."""
    parts = urlsplit(logo or "")
    own = _OWN_LOGO.match(parts.path)
    return own.group(1) if own and parts.netloc == request.url.netloc else None


@router.get("/sites/{tenant}/generation/{generation_id}")
def state(generation_id: str, caller: TenantMember, database: Stored, request: Request) -> dict[str, Any]:
    """Show how far a generation is, or how it ended."""
    leak = active(request).on("foreign-generation-readable")
    with database.session() as session:
        generation = _own(session.get(Generation, generation_id), caller, leak)
    error = generation.error_code and {"code": generation.error_code, "message": generation.error_message}
    return {
        "generationId": generation.generation_id,
        "siteId": generation.site_id,
        "version": generation.version,
        "status": generation.status,
        "progress": generation.progress,
        "prompt": generation.prompt,
        "templateId": generation.template_id,
        "brandScore": generation.brand_score,
        "error": error or None,
        "createdAt": timestamp(generation.created_at),
        "completedAt": timestamp(generation.completed_at),
    }


@router.get("/sites/{generation_id}/brand-score")
def brand_score(generation_id: str, caller: Authenticated, database: Stored, request: Request) -> dict[str, Any]:
    """Show the score of a finished generation, criterion by criterion."""
    leak = active(request).on("foreign-generation-readable")
    with database.session() as session:
        generation = _own(session.get(Generation, generation_id), caller, leak)
        if generation.status != "COMPLETE" or generation.version is None:
            raise ApiError("GENERATION_NOT_COMPLETE", "The generation has not been completed.")
        version = history.get(session, generation.site_id, generation.version)
    verdict = history.verdict_on(version)
    breakdown = [criterion.shape() for criterion in verdict.criteria]
    if active(request).on("breakdown-does-not-sum"):
        breakdown = breakdown[:-1]
    return {
        "generationId": generation_id,
        "siteId": generation.site_id,
        "version": version.number,
        "brandScore": verdict.score,
        "breakdown": breakdown,
    }


def _own(generation: Generation | None, caller: Caller, leak: bool) -> Generation:
    if generation is None or (generation.tenant_id != caller.tenant_id and not leak):
        raise not_found("generation")
    return generation
