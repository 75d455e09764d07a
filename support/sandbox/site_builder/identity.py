"""Tenants, the people in them, and how they sign in."""

from __future__ import annotations

import re
from functools import cache
from typing import Annotated, Any, Literal

from fastapi import Depends, Request
from pydantic import AfterValidator, Field, StringConstraints, field_validator
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from starlette.responses import Response

from sandbox import passwords, routing
from sandbox.database import now, timestamp
from sandbox.defects import active
from sandbox.intake import Body, body_of, not_blank
from sandbox.site_builder.access import Authenticated, Caller, Stored
from sandbox.site_builder.errors import ApiError, Detail
from sandbox.site_builder.tables import PublishedPage, Site, Tenant, User, new_id
from sandbox.site_builder.tokens import API_AUDIENCE, Claims, Tokens

router = routing.router()

Name = Annotated[str, StringConstraints(min_length=1, max_length=80), AfterValidator(not_blank)]
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z")


class NewOwner(Body):
    """The first person of a tenant."""

    name: Name
    email: Annotated[str, StringConstraints(max_length=254)]
    password: Annotated[str, StringConstraints(min_length=12, max_length=200)]

    @field_validator("email")
    @classmethod
    def _an_address(cls, email: str) -> str:
        if not _EMAIL.match(email):
            raise ValueError("This is not an e-mail address")
        return email


class NewTenant(Body):
    """An organisation that signs up."""

    name: Name
    owner: NewOwner


class Credentials(Body):
    """What a person signs in with, and what the token is to be good for."""

    email: str
    password: Annotated[str, StringConstraints(max_length=1000)]
    audience: Literal["site-builder-api", "site-builder-analytics"] = API_AUDIENCE  # type: ignore[assignment]
    lifetime_seconds: Annotated[int, Field(ge=1, le=3600)] = 3600


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
    body: Annotated[Credentials, Depends(body_of(Credentials))], database: Stored, request: Request
) -> dict[str, Any]:
    """Give a token to whoever knows the password."""
    with database.session() as session:
        user = session.scalars(select(User).where(User.email_key == body.email.lower())).first()
    right = passwords.matches(body.password, user.password if user else _nobodys())
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


@cache
def _nobodys() -> str:
    """Give a password to check when nobody has the address, so that an answer takes the same time either way."""
    return passwords.stretch("nobody's password")


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
