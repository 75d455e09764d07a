"""What an owner has asked for, newest first, a page at a time."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import Depends, Query, Request
from pydantic import AwareDatetime
from sqlalchemy import ColumnElement
from starlette.responses import JSONResponse, Response

from sandbox import routing
from sandbox.character_studio import shapes
from sandbox.character_studio.access import Authenticated, whose
from sandbox.character_studio.refusals import Refusal
from sandbox.character_studio.tables import Job
from sandbox.character_studio.wishes import Style
from sandbox.database import Stored
from sandbox.defects import Defects, active
from sandbox.errors import Detail

router = routing.router()

Status = Literal["QUEUED", "GENERATING", "CONVERTING", "STORING", "COMPLETE", "FAILED", "CANCELLED"]


@dataclass(frozen=True, slots=True)
class Filters:
    """Which characters are wanted; what is left out lets everything through."""

    status: list[Status] | None
    style: list[Style] | None
    begin: datetime | None
    end: datetime | None
    text: str | None

    def conditions(self, defects: Defects) -> list[ColumnElement[bool]]:
        """Give what a character must fulfil."""
        on = defects.on
        wanted: list[ColumnElement[bool]] = []
        if self.status and not on("status-filter-ignored"):
            wanted.append(Job.status.in_(self.status))
        if self.style and not on("style-filter-ignored"):
            wanted.append(Job.style.in_(self.style))
        if self.begin and not on("date-filter-ignored"):
            wanted.append(Job.created_at >= _stored(self.begin))
        if self.end and not on("date-filter-ignored"):
            wanted.append(Job.created_at < _stored(self.end))
        if self.text and on("text-filter-by-case"):
            # Without this, the database would not care about the case of ASCII letters.
            wanted.append(Job.searchable.op("GLOB")(f"*{self.text}*"))
        elif self.text:
            wanted.append(Job.searchable.contains(self.text.casefold(), autoescape=True))
        return wanted


async def _filters(
    status: Annotated[list[Status] | None, Query()] = None,
    style: Annotated[list[Style] | None, Query()] = None,
    begin: Annotated[AwareDatetime | None, Query(alias="from")] = None,
    end: Annotated[AwareDatetime | None, Query(alias="to")] = None,
    text: Annotated[str | None, Query(max_length=200)] = None,
) -> Filters:
    """Read the filters of a request."""
    if begin and end and end < begin:
        raise Refusal("INVALID_REQUEST", "The request is not valid.", Detail("to", "The end is before the begin."))
    return Filters(status, style, begin, end, text)


@router.get("/characters")
async def history(
    *,
    caller: Authenticated,
    database: Stored,
    request: Request,
    filters: Annotated[Filters, Depends(_filters)],
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    cursor: Annotated[str | None, Query(max_length=100)] = None,
    owner_id: Annotated[str | None, Query(alias="ownerId", max_length=40)] = None,
) -> Response:
    """Give a page of characters and the cursor of the next.

    The cursor is the place of the last one shown, and places never change: what is made meanwhile moves nothing.
    """
    defects = active(request)
    owner = whose(caller, owner_id)
    query = shapes.SHOWN.where(*filters.conditions(defects)).order_by(Job.sequence.desc()).limit(limit + 1)
    if owner is not None and not defects.on("foreign-characters-listed"):
        query = query.where(Job.owner_id == owner)
    query = query.offset(_place(cursor)) if defects.on("pages-by-counting") else query.where(*_after(cursor, defects))
    with database.reading() as connection:
        jobs = connection.execute(query).all()
        shown = jobs[:limit]
        place = _place(cursor) + limit if defects.on("pages-by-counting") else shown[-1].sequence if shown else 0
        characters = shapes.listed(connection, shown, request)
    return JSONResponse({"characters": characters, "nextCursor": _cursor(place) if len(jobs) > limit else None})


def _after(cursor: str | None, defects: Defects) -> list[ColumnElement[bool]]:
    if cursor is None:
        return []
    place = _place(cursor)
    return [Job.sequence <= place if defects.on("page-two-repeats-an-item") else Job.sequence < place]


def _cursor(place: int) -> str:
    return base64.urlsafe_b64encode(b"after:%d" % place).rstrip(b"=").decode()


def _place(cursor: str | None) -> int:
    """Read a cursor that this studio has given."""
    if cursor is None:
        return 0
    try:
        name, _, digits = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).partition(b":")
        if name == b"after" and digits.isdigit() and len(digits) < 19:
            return int(digits)
    except (binascii.Error, ValueError):
        pass
    raise Refusal("INVALID_REQUEST", "The request is not valid.", Detail("cursor", "There is no such cursor."))


def _stored(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC).replace(tzinfo=None)
    except OverflowError:
        # A zone can put the first and the last day that can be written out of reach.
        return datetime.min if moment.year == 1 else datetime.max  # noqa: DTZ901 - what is stored has no zone
