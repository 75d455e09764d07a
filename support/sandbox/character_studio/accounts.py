"""The people, and how they sign in."""

from __future__ import annotations

import hmac
from typing import Annotated, Any

from fastapi import Depends, Request
from pydantic import StringConstraints
from sqlalchemy import bindparam, delete, select
from sqlalchemy.exc import IntegrityError
from starlette.responses import Response

from sandbox import passwords, routing
from sandbox.character_studio.access import ADMINISTRATOR, Authenticated
from sandbox.character_studio.image_files import ImageFiles
from sandbox.character_studio.policy import Operation
from sandbox.character_studio.refusals import Refusal
from sandbox.character_studio.tables import Image, User
from sandbox.character_studio.tokens import Tokens
from sandbox.database import Database, Stored, new_id, now, timestamp
from sandbox.defects import active
from sandbox.errors import Detail
from sandbox.intake import body_of
from sandbox.people import Credentials, NewPerson

router = routing.router()

_USER = select(User).where(User.user_id == bindparam("user_id"))


class NewAccount(NewPerson):
    """A person who signs up, perhaps with the invitation to administrate."""

    invitation: Annotated[str, StringConstraints(max_length=200)] | None = None


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
    right = passwords.matches(body.password, user.password if user else None)
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


def _shape(user: User) -> dict[str, Any]:
    return {
        "userId": user.user_id,
        "role": user.role,
        "name": user.name,
        "email": user.email,
        "createdAt": timestamp(user.created_at),
    }
