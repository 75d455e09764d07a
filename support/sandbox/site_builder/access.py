"""Who is calling, and what they may touch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Path, Request
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from sandbox.bearer import checked
from sandbox.database import Database
from sandbox.defects import active
from sandbox.site_builder.errors import ApiError, not_found
from sandbox.site_builder.tables import Site, User
from sandbox.site_builder.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Caller:
    """A signed-in person and the tenant they act for."""

    user_id: str
    tenant_id: str


_TENANT_OF = select(User.tenant_id).where(User.user_id == bindparam("user_id"))


async def _authenticated(request: Request) -> Caller:
    """Refuse whoever has no good token of a person who still exists.

    Looking one row up takes less than handing it to a thread would.
    """
    tokens: Tokens = request.app.state.tokens
    claims = checked(request, tokens.check)
    database: Database = request.app.state.database
    with database.session() as session:
        tenant_id = session.scalar(_TENANT_OF, {"user_id": claims.user_id})
    if tenant_id != claims.tenant_id:
        raise ApiError("UNAUTHENTICATED", "The token's owner does not exist any more.")
    return _for_tenant(request, Caller(claims.user_id, claims.tenant_id))


def _for_tenant(request: Request, caller: Caller) -> Caller:
    """Hold the optional header against the token."""
    named = request.headers.get("x-tenant-id")
    if named is None or named == caller.tenant_id:
        return caller
    if active(request).on("tenant-header-trusted"):
        return Caller(caller.user_id, named)
    raise ApiError("TENANT_FORBIDDEN", "X-Tenant-Id names another tenant than the token.")


Authenticated = Annotated[Caller, Depends(_authenticated)]


async def _tenant_member(caller: Authenticated, tenant: Annotated[str, Path()], request: Request) -> Caller:
    """Refuse a path that names another tenant than the token."""
    if tenant == caller.tenant_id:
        return caller
    if active(request).on("foreign-tenant-path-accepted") and request.method == "GET":
        return Caller(caller.user_id, tenant)
    raise ApiError("TENANT_FORBIDDEN", "The path names another tenant than the token.")


TenantMember = Annotated[Caller, Depends(_tenant_member)]


def own_site(session: Session, caller: Caller, site_id: str, *, leak: bool = False) -> Site:
    """Give a site of the caller's tenant; a foreign one does not exist for them."""
    site = session.get(Site, site_id)
    if site is None or (site.tenant_id != caller.tenant_id and not leak):
        raise not_found("site")
    return site
