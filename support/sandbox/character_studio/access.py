"""Who is calling, and what they may touch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import bindparam, select

from sandbox.bearer import checked
from sandbox.character_studio.refusals import Refusal
from sandbox.character_studio.tables import User
from sandbox.character_studio.tokens import Tokens
from sandbox.database import Database
from sandbox.defects import active

ADMINISTRATOR = "administrator"
_ROLE_OF = select(User.role).where(User.user_id == bindparam("user_id"))


@dataclass(frozen=True, slots=True)
class Caller:
    """A signed-in person."""

    user_id: str
    administrates: bool

    def may_touch(self, owner_id: str) -> bool:
        """Tell whether something of this owner is the caller's business."""
        return self.administrates or owner_id == self.user_id


async def _authenticated(request: Request) -> Caller:
    """Refuse whoever has no good token of a person who still exists.

    Looking one row up takes less than handing it to a thread would.
    """
    tokens: Tokens = request.app.state.tokens
    user_id = checked(request, tokens.check)
    database: Database = request.app.state.database
    with database.reading() as connection:
        role = connection.scalar(_ROLE_OF, {"user_id": user_id})
    if role is None:
        raise Refusal("UNAUTHENTICATED", "The token's owner does not exist any more.")
    defects = active(request)
    administrates = role == ADMINISTRATOR and not defects.on("administrator-refused")
    return Caller(user_id, administrates or defects.on("anybody-administrates"))


Authenticated = Annotated[Caller, Depends(_authenticated)]


def whose(caller: Caller, owner_id: str | None) -> str | None:
    """Give the owner whom a question is about: the caller, or for administrators whom they name, or None for all."""
    if caller.administrates or owner_id in {None, caller.user_id}:
        return owner_id if caller.administrates else caller.user_id
    raise Refusal("FORBIDDEN", "Only administrators may ask about others.")
