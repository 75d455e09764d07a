"""Pages from prompts: asked for, streamed, looked up."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import Depends, Request
from fastapi.responses import Response, StreamingResponse
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from sandbox import routing
from sandbox.database import Database, Stored, new_id, now, timestamp
from sandbox.defects import Defects, active
from sandbox.intake import body_of
from sandbox.site_builder import history
from sandbox.site_builder.access import Authenticated, Caller, TenantMember, own_site
from sandbox.site_builder.brief import understand
from sandbox.site_builder.errors import ApiError, not_found
from sandbox.site_builder.event_stream import EventStream
from sandbox.site_builder.generator import Generator, Job
from sandbox.site_builder.page_builder import Brand, Plan
from sandbox.site_builder.tables import Generation, Logo, Site
from sandbox.site_builder.templates import DEFAULT, TEMPLATES
from sandbox.site_builder.wishes import BrandAssets, NewGeneration

router = routing.router()

_OWN_LOGO = re.compile(r"/assets/logos/([^/]*?)(?:\.svg|\.png)?\Z")


@router.get("/sites/{tenant}/templates")
async def templates(_caller: TenantMember) -> dict[str, Any]:
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
    plan = _plan(request, body)
    database: Database = request.app.state.database
    with database.session() as session:
        if body.site_id is not None:
            own_site(session, caller, body.site_id, leak=active(request).on("foreign-site-continued"))
        if not plan.brief.text:
            return None
        generation = _begun(session, caller, body)
    return Job(
        generation.generation_id,
        caller.tenant_id,
        generation.site_id,
        body.prompt,
        plan,
        _own_logo(request, body.brand_assets.logo),
        EventStream(active(request), request.state.correlation_id, generation.generation_id, generation.site_id),
    )


def _begun(session: Session, caller: Caller, body: NewGeneration) -> Generation:
    """Store a generation, and a site for it unless it continues one."""
    site_id = body.site_id or new_id("site")
    if body.site_id is None:
        session.add(Site(site_id=site_id, tenant_id=caller.tenant_id, created_at=now()))
        session.flush()
    generation = Generation(
        generation_id=new_id("gen"),
        tenant_id=caller.tenant_id,
        site_id=site_id,
        prompt=body.prompt,
        template_id=body.template_id,
        created_at=now(),
    )
    session.add(generation)
    return generation


def _plan(request: Request, body: NewGeneration) -> Plan:
    """Decide what the page will be made of."""
    defects = active(request)
    template = TEMPLATES[DEFAULT if defects.on("template-ignored") else body.template_id]
    brand = _brand(request, body.brand_assets, template.primary, template.secondary)
    brief = understand(body.prompt, template.name)
    return Plan(brief, template, brand, careless=defects.on("prompt-not-escaped"))


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
