"""The versions of a site: added, never changed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from sandbox.database import now
from sandbox.site_builder.errors import not_found
from sandbox.site_builder.scoring import Verdict, judge
from sandbox.site_builder.tables import Site, Version


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to become a version."""

    generation_id: str
    prompt: str
    title: str
    html: str
    primary_colour: str
    secondary_colour: str
    restored_from: int | None = None


def add(session: Session, site_id: str, draft: Draft) -> Version:
    """Add the next version of a site; two writers at once get two numbers."""
    if session.get(Site, site_id, with_for_update=True) is None:
        raise not_found("site")
    verdict = judge(draft.html, draft.primary_colour, draft.secondary_colour)
    following = select(func.coalesce(func.max(Version.number), 0) + 1).where(Version.site_id == site_id)
    version = Version(
        site_id=site_id,
        number=following.scalar_subquery(),
        generation_id=draft.generation_id,
        prompt=draft.prompt,
        title=draft.title,
        html=draft.html,
        primary_colour=draft.primary_colour,
        secondary_colour=draft.secondary_colour,
        brand_score=verdict.score,
        restored_from=draft.restored_from,
        created_at=now(),
    )
    session.add(version)
    session.flush()
    session.refresh(version, ["number"])
    return version


_NEWEST_FIRST = select(Version).where(Version.site_id == bindparam("site_id")).order_by(Version.number.desc())
_LATEST = _NEWEST_FIRST.limit(1)
_ONE = _NEWEST_FIRST.where(Version.number == bindparam("number"))


def all_of(session: Session, site_id: str) -> list[Version]:
    """Give all versions of a site, newest first."""
    return list(session.scalars(_NEWEST_FIRST, {"site_id": site_id}))


def get(session: Session, site_id: str, number: int | None = None) -> Version:
    """Give one version of a site, the latest unless a number is given."""
    query = _LATEST if number is None else _ONE
    version = session.scalars(query, {"site_id": site_id, "number": number}).first()
    if version is None:
        raise not_found("version")
    return version


def verdict_on(version: Version) -> Verdict:
    """Read a stored page again and score it."""
    return judge(version.html, version.primary_colour, version.secondary_colour)
