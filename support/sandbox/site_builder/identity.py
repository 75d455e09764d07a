"""Tenants, the people in them, and how they sign in."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Depends, Request
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from starlette.responses import Response

from sandbox import passwords, routing
from sandbox.database import Stored, new_id, now, timestamp
from sandbox.defects import active
from sandbox.intake import Body, body_of
from sandbox.people import Credentials, Name, NewPerson
from sandbox.site_builder.access import Authenticated, Caller
from sandbox.site_builder.errors import ApiError, Detail
from sandbox.site_builder.tables import PublishedPage, Site, Tenant, User
from sandbox.site_builder.tokens import API_AUDIENCE, Claims, Tokens

router = routing.router()


class NewTenant(Body):
    """An organisation that signs up."""

    name: Name
    owner: NewPerson


class TokenWish(Credentials):
    """What a person signs in with, and what the token is to be good for."""

    audience: Literal["site-builder-api", "site-builder-analytics"] = API_AUDIENCE  # type: ignore[assignment]


@router.post("/tenants", status_code=201)
def sign_up(body: Annotated[NewTenant, Depends(body_of(NewTenant))], database: Stored) -> dict[str, Any]:
    """Make a tenant and its owner."""
    tenant = Tenant(tenant_id=new_id("ten"), name=body.name, created_at=now())
    owner = User(
        user_id=new_id("usr"),
        tenant_id=tenant.tenant_id,
        name=body.owner.name,
        email=body.owner.email,
        email_key=body.owner.email.lower(),
        password=passwords.stretch(body.owner.password),
    )
    try:
        with database.session() as session:
            session.add(tenant)
            session.flush()
            session.add(owner)
    except IntegrityError as problem:
        taken = Detail("owner.email", "This address is taken.")
        raise ApiError("EMAIL_TAKEN", "Somebody has signed up with this e-mail address.", taken) from problem
    return _shape(tenant, owner)


@router.get("/tenants/{tenant_id}")
def tenant_of(tenant_id: str, caller: Authenticated, database: Stored) -> dict[str, Any]:
    """Show the caller's own tenant."""
    _own_tenant(caller, tenant_id)
    with database.session() as session:
        tenant = session.get_one(Tenant, tenant_id)
        return _shape(tenant, _owner(session, tenant_id))


@router.delete("/tenants/{tenant_id}", status_code=204)
def remove(tenant_id: str, caller: Authenticated, database: Stored) -> Response:
    """Remove a tenant and everything it has."""
    _own_tenant(caller, tenant_id)
    with database.session() as session:
        sites = select(Site.site_id).where(Site.tenant_id == tenant_id)
        session.execute(delete(PublishedPage).where(PublishedPage.site_id.in_(sites)))
        session.execute(delete(Tenant).where(Tenant.tenant_id == tenant_id))
    return Response(status_code=204)


@router.post("/auth/token")
def sign_in(
    body: Annotated[TokenWish, Depends(body_of(TokenWish))], database: Stored, request: Request
) -> dict[str, Any]:
    """Give a token to whoever knows the password."""
    with database.session() as session:
        user = session.scalars(select(User).where(User.email_key == body.email.lower())).first()
    right = passwords.matches(body.password, user.password if user else None)
    if user is None or not (right or active(request).on("wrong-password-accepted")):
        raise ApiError("INVALID_CREDENTIALS", "Email or password is wrong.")
    tokens: Tokens = request.app.state.tokens
    token = tokens.issue(Claims(user.user_id, user.tenant_id), body.audience, body.lifetime_seconds)
    return {
        "accessToken": token,
        "tokenType": "Bearer",
        "expiresIn": body.lifetime_seconds,
        "tenantId": user.tenant_id,
    }


@router.get("/auth/keys")
def keys(request: Request) -> dict[str, Any]:
    """Publish the key that tokens can be checked with."""
    tokens: Tokens = request.app.state.tokens
    return tokens.public_keys()


def _own_tenant(caller: Caller, tenant_id: str) -> None:
    if tenant_id != caller.tenant_id:
        raise ApiError("TENANT_FORBIDDEN", "The path names another tenant than the token.")


def _owner(session: Session, tenant_id: str) -> User:
    return session.scalars(select(User).where(User.tenant_id == tenant_id)).one()


def _shape(tenant: Tenant, owner: User) -> dict[str, Any]:
    return {
        "tenantId": tenant.tenant_id,
        "name": tenant.name,
        "owner": {"userId": owner.user_id, "name": owner.name, "email": owner.email},
        "createdAt": timestamp(tenant.created_at),
    }
