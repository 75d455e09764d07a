"""Sites and the history of each."""

from __future__ import annotations

import difflib
from datetime import datetime
from typing import Annotated, Any

from fastapi import Path, Query, Request
from sqlalchemy import Row, Select, bindparam, delete, func, select
from sqlalchemy.orm import aliased
from starlette.responses import Response

from sandbox import routing
from sandbox.database import Stored, timestamp
from sandbox.defects import active
from sandbox.site_builder import history
from sandbox.site_builder.access import TenantMember, own_site
from sandbox.site_builder.errors import not_found
from sandbox.site_builder.history import Draft
from sandbox.site_builder.tables import PublishedPage, Site, Version

router = routing.router()

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


def _latest_versions() -> Select[str, str, int, float, datetime]:
    of_same_site = aliased(Version)
    latest = select(func.max(of_same_site.number)).where(of_same_site.site_id == Version.site_id).scalar_subquery()
    shown = (Version.site_id, Version.title, Version.number, Version.brand_score, Version.created_at)
    return select(*shown).join(Site).where(Version.number == latest).order_by(Version.sequence.desc())


_EVERYBODYS = _latest_versions()
_OWN = _EVERYBODYS.where(Site.tenant_id == bindparam("tenant_id"))


@router.get("/sites/{tenant}")
def sites(caller: TenantMember, database: Stored, request: Request) -> dict[str, Any]:
    """List the tenant's sites that have a page, newest first."""
    query = _EVERYBODYS if active(request).on("foreign-sites-listed") else _OWN
    with database.session() as session:
        return {"sites": [_site_shape(row) for row in session.execute(query, {"tenant_id": caller.tenant_id})]}


def _site_shape(version: Row[str, str, int, float, datetime]) -> dict[str, Any]:
    return {
        "siteId": version.site_id,
        "title": version.title,
        "latestVersion": version.number,
        "brandScore": version.brand_score,
        "updatedAt": timestamp(version.created_at),
    }


@router.delete("/sites/{tenant}/sites/{site_id}", status_code=204)
def remove(site_id: str, caller: TenantMember, database: Stored, request: Request) -> Response:
    """Remove a site with its versions, deployments and published pages."""
    defects = active(request)
    with database.session() as session:
        own_site(session, caller, site_id, leak=defects.on("foreign-site-deleted"))
        if not defects.on("deleted-site-stays-published"):
            session.execute(delete(PublishedPage).where(PublishedPage.site_id == site_id))
        if not defects.on("deleted-site-still-listed"):
            session.execute(delete(Site).where(Site.site_id == site_id))
    return Response(status_code=204)


@router.get("/sites/{tenant}/sites/{site_id}/versions")
def versions(site_id: str, caller: TenantMember, database: Stored, request: Request) -> dict[str, Any]:
    """List a site's versions, newest first; it is no site before it has one."""
    with database.session() as session:
        own_site(session, caller, site_id)
        found = history.all_of(session, site_id)
    if not found:
        raise not_found("site")
    if active(request).on("versions-oldest-first"):
        found.reverse()
    return {"siteId": site_id, "versions": [_version_shape(version) for version in found]}


@router.get("/sites/{tenant}/sites/{site_id}/versions/{version}")
def version_of(
    site_id: str, version: Number, caller: TenantMember, database: Stored, request: Request
) -> dict[str, Any]:
    """Show one version with its page."""
    with database.session() as session:
        own_site(session, caller, site_id, leak=active(request).on("foreign-version-readable"))
        found = history.get(session, site_id, version)
    return {**_version_shape(found), "html": found.html}


@router.get("/sites/{tenant}/sites/{site_id}/comparison")
def comparison(
    site_id: str,
    caller: TenantMember,
    database: Stored,
    request: Request,
    *,
    older: Annotated[int, Query(alias="from", ge=1, le=2**31 - 1)],
    newer: Annotated[int, Query(alias="to", ge=1, le=2**31 - 1)],
) -> dict[str, Any]:
    """Show what changed from one version to another."""
    with database.session() as session:
        own_site(session, caller, site_id)
        before, after = history.get(session, site_id, older), history.get(session, site_id, newer)
    if active(request).on("comparison-swapped"):
        before, after = after, before
    changes = list(difflib.unified_diff(before.html.splitlines(), after.html.splitlines(), lineterm="", n=0))[2:]
    identical = before.html == after.html or active(request).on("comparison-always-identical")
    return {
        "siteId": site_id,
        "from": older,
        "to": newer,
        "brandScoreChange": round(after.brand_score - before.brand_score, 1),
        "addedLines": [line[1:] for line in changes if line.startswith("+")],
        "removedLines": [line[1:] for line in changes if line.startswith("-")],
        "identical": identical,
    }


@router.post("/sites/{tenant}/sites/{site_id}/versions/{version}/restoration", status_code=201)
def restore(site_id: str, version: Number, caller: TenantMember, database: Stored, request: Request) -> dict[str, Any]:
    """Make an earlier version the latest again, as a version of its own."""
    defects = active(request)
    with database.session() as session:
        own_site(session, caller, site_id)
        source = history.get(session, site_id, version)
        if defects.on("restore-does-nothing"):
            return {**_version_shape(history.get(session, site_id)), "restoredFrom": version}
        if defects.on("restore-takes-latest"):
            source = history.get(session, site_id)
        if defects.on("restore-overwrites-history"):
            session.execute(delete(Version).where(Version.site_id == site_id, Version.number > version))
        restored_from = None if defects.on("restored-from-missing") else version
        restored = history.add(session, site_id, _copy(source, restored_from))
        return _version_shape(restored)


def _copy(source: Version, restored_from: int | None) -> Draft:
    return Draft(
        source.generation_id,
        source.prompt,
        source.title,
        source.html,
        source.primary_colour,
        source.secondary_colour,
        restored_from,
    )


def _version_shape(version: Version) -> dict[str, Any]:
    return {
        "version": version.number,
        "generationId": version.generation_id,
        "prompt": version.prompt,
        "brandScore": version.brand_score,
        "restoredFrom": version.restored_from,
        "createdAt": timestamp(version.created_at),
    }
