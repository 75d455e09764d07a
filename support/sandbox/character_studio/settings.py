"""How an owner wants generations to be retried and timed."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Header, Request
from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from starlette.responses import JSONResponse, Response

from sandbox import routing
from sandbox.character_studio.access import Authenticated
from sandbox.character_studio.policy import Policy
from sandbox.character_studio.refusals import Refusal
from sandbox.character_studio.tables import OwnerPolicy
from sandbox.database import Database
from sandbox.defects import active
from sandbox.intake import body_of

router = routing.router()

_POLICY = select(OwnerPolicy.content, OwnerPolicy.version).where(OwnerPolicy.user_id == bindparam("user_id"))

IfMatch = Annotated[str | None, Header(alias="If-Match", max_length=40)]


def of_owner(request: Request, user_id: str) -> tuple[Policy, int]:
    """Give an owner's policy and its version; whoever has set none has the studio's, version 0."""
    database: Database = request.app.state.database
    with database.reading() as connection:
        stored = connection.execute(_POLICY, {"user_id": user_id}).first()
        if stored is None and active(request).on("settings-shared"):
            stored = connection.execute(select(OwnerPolicy.content, OwnerPolicy.version)).first()
    defaults: Policy = request.app.state.defaults
    if stored is None:
        return defaults, 0
    return Policy.model_validate(stored.content, strict=False), stored.version


@router.get("/settings/generation")
async def read(caller: Authenticated, request: Request) -> Response:
    """Show the caller's settings."""
    policy, version = of_owner(request, caller.user_id)
    return _answer(policy, version)


@router.put("/settings/generation")
async def change(
    body: Annotated[Policy, Depends(body_of(Policy))], caller: Authenticated, request: Request, if_match: IfMatch = None
) -> Response:
    """Replace the caller's settings, unless they have changed since; what is left out is as the studio has it."""
    defaults: Policy = request.app.state.defaults
    policy = defaults.model_copy(update={name: getattr(body, name) for name in body.model_fields_set})
    if active(request).on("settings-update-lost"):
        if_match = None
    database: Database = request.app.state.database
    try:
        with database.session() as session:
            version = _replace(session, caller.user_id, policy, if_match)
    except IntegrityError:
        # Their first settings came twice at the same moment.
        with database.session() as session:
            version = _replace(session, caller.user_id, policy, if_match)
    return _answer(policy, version)


def _replace(session: Session, user_id: str, policy: Policy, if_match: str | None) -> int:
    content = policy.model_dump(mode="json", by_alias=True)
    mine = update(OwnerPolicy).where(OwnerPolicy.user_id == user_id)
    if if_match not in {None, "*"}:
        mine = mine.where(OwnerPolicy.version == _version(if_match))
    changed = session.execute(
        mine.values(content=content, version=OwnerPolicy.version + 1).returning(OwnerPolicy.version)
    ).scalar()
    if changed is not None:
        return changed
    is_first = session.get(OwnerPolicy, user_id) is None
    if not is_first or _version(if_match) not in {None, 0}:
        raise Refusal("SETTINGS_CHANGED", "The settings have changed since they were read; read them again.")
    session.add(OwnerPolicy(user_id=user_id, version=1, content=content))
    return 1


def _version(tag: str | None) -> int | None:
    """Read the version that an entity tag names; -1 for a tag that was never given."""
    if tag in {None, "*"}:
        return None
    digits = (tag or "").strip('"')
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else -1


def _answer(policy: Policy, version: int) -> Response:
    content: dict[str, Any] = policy.model_dump(mode="json", by_alias=True)
    return JSONResponse(content, headers={"ETag": f'"{version}"'})
