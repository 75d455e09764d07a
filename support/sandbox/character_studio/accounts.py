"""The people, and how they sign in."""

from __future__ import annotations

import hmac
import re
from functools import cache
from typing import Annotated, Any

from fastapi import Depends, Request
from pydantic import AfterValidator, Field, StringConstraints, field_validator
from sqlalchemy import bindparam, delete, select
from sqlalchemy.exc import IntegrityError
from starlette.responses import Response

from sandbox import passwords, routing
from sandbox.character_studio.access import ADMINISTRATOR, Authenticated, Stored
from sandbox.character_studio.image_files import ImageFiles
from sandbox.character_studio.policy import Operation
from sandbox.character_studio.refusals import Refusal
from sandbox.character_studio.tables import Image, User, new_id
from sandbox.character_studio.tokens import Tokens
from sandbox.database import Database, now, timestamp
from sandbox.defects import active
from sandbox.errors import Detail
from sandbox.intake import Body, body_of, not_blank

router = routing.router()

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z")
_USER = select(User).where(User.user_id == bindparam("user_id"))


class NewAccount(Body):
    """A person who signs up."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=80), AfterValidator(not_blank)]
    email: Annotated[str, StringConstraints(max_length=254)]
    password: Annotated[str, StringConstraints(min_length=12, max_length=200)]
    invitation: Annotated[str, StringConstraints(max_length=200)] | None = None

    @field_validator("email")
    @classmethod
    def _an_address(cls, email: str) -> str:
        if not _EMAIL.match(email):
            raise ValueError("This is not an e-mail address")
        return email


class Credentials(Body):
    """What a person signs in with."""

    email: str
    password: Annotated[str, StringConstraints(max_length=1000)]
    lifetime_seconds: Annotated[int, Field(ge=1, le=3600)] = 3600


@router.post("/accounts", status_code=201)
def sign_up(
    body: Annotated[NewAccount, Depends(body_of(NewAccount))], database: Stored, request: Request
) -> dict[str, Any]:
    """Make an account; whoever knows the invitation administrates."""
    user = User(
        user_id=new_id("usr"),
        role=_role(body.invitation, request.app.state.operation),
        name=body.name,
        email=body.email,
        email_key=body.email.lower(),
        password=passwords.stretch(body.password),
        created_at=now(),
    )
    try:
        with database.session() as session:
            session.add(user)
    except IntegrityError as problem:
        taken = Detail("email", "This address is taken.")
        raise Refusal("EMAIL_TAKEN", "Somebody has signed up with this e-mail address.", taken) from problem
    return _shape(user)


def _role(invitation: str | None, operation: Operation) -> str:
    if invitation is None:
        return "owner"
    if not operation.invitation or not hmac.compare_digest(invitation.encode(), operation.invitation.encode()):
        unknown = Detail("invitation", "There is no such invitation.")
        raise Refusal("INVALID_REQUEST", "The request is not valid.", unknown)
    return ADMINISTRATOR


@router.get("/accounts/me")
async def me(caller: Authenticated, database: Stored) -> dict[str, Any]:
    """Show the caller's own account."""
    with database.session() as session:
        return _shape(session.scalars(_USER, {"user_id": caller.user_id}).one())


@router.delete("/accounts/me", status_code=204)
def remove(caller: Authenticated, database: Stored, request: Request) -> Response:
    """Remove an account and everything it has: characters, events, images and charges."""
    files: ImageFiles = request.app.state.image_files
    images = _remove(database, caller.user_id)
    if not active(request).on("removed-account-keeps-images"):
        for image_id in images:
            files.remove(image_id)
    return Response(status_code=204)


def _remove(database: Database, user_id: str) -> list[str]:
    with database.session() as session:
        images = list(session.scalars(select(Image.image_id).where(Image.owner_id == user_id)))
        session.execute(delete(User).where(User.user_id == user_id))
    return images


@router.post("/auth/token")
def sign_in(
    body: Annotated[Credentials, Depends(body_of(Credentials))], database: Stored, request: Request
) -> dict[str, Any]:
    """Give a token to whoever knows the password."""
    with database.session() as session:
        user = session.scalars(select(User).where(User.email_key == body.email.lower())).first()
    right = passwords.matches(body.password, user.password if user else _nobodys())
    if user is None or not (right or active(request).on("wrong-password-accepted")):
        raise Refusal("INVALID_CREDENTIALS", "Email or password is wrong.")
    tokens: Tokens = request.app.state.tokens
    return {
        "accessToken": tokens.issue(user.user_id, body.lifetime_seconds),
        "tokenType": "Bearer",
        "expiresIn": body.lifetime_seconds,
        "userId": user.user_id,
        "role": user.role,
    }


@cache
def _nobodys() -> str:
    """Give a password to check when nobody has the address, so that an answer takes the same time either way."""
    return passwords.stretch("nobody's password")


def _shape(user: User) -> dict[str, Any]:
    return {
        "userId": user.user_id,
        "role": user.role,
        "name": user.name,
        "email": user.email,
        "createdAt": timestamp(user.created_at),
    }
