"""What an owner has asked for, newest first, a page at a time."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import Depends, Query, Request
from pydantic import AwareDatetime
from sqlalchemy import ColumnElement, select

from sandbox import routing
from sandbox.character_studio import shapes
from sandbox.character_studio.access import Authenticated, Stored, whose
from sandbox.character_studio.refusals import Refusal
from sandbox.character_studio.tables import Job
from sandbox.character_studio.wishes import Style
from sandbox.defects import Defects, active
from sandbox.errors import Detail

router = routing.router()

Status = Literal["QUEUED", "GENERATING", "CONVERTING", "STORING", "COMPLETE", "FAILED", "CANCELLED"]


class Filters:
    """Which characters are wanted."""

    def __init__(
        self,
        status: Annotated[list[Status] | None, Query()] = None,
        style: Annotated[list[Style] | None, Query()] = None,
        begin: Annotated[AwareDatetime | None, Query(alias="from")] = None,
        end: Annotated[AwareDatetime | None, Query(alias="to")] = None,
        text: Annotated[str | None, Query(max_length=200)] = None,
    ) -> None:
        """Read the filters of a request; those that are left out let everything through."""
        if begin and end and end < begin:
            raise Refusal("INVALID_REQUEST", "The request is not valid.", Detail("to", "The end is before the begin."))
        self._status, self._style, self._begin, self._end, self._text = status, style, begin, end, text

    def conditions(self, defects: Defects) -> list[ColumnElement[bool]]:
        """Give what a character must fulfil."""
        on = defects.on
        wanted: list[ColumnElement[bool]] = []
        if self._status and not on("status-filter-ignored"):
            wanted.append(Job.status.in_(self._status))
        if self._style and not on("style-filter-ignored"):
            wanted.append(Job.style.in_(self._style))
        if self._begin and not on("date-filter-ignored"):
            wanted.append(Job.created_at >= _stored(self._begin))
        if self._end and not on("date-filter-ignored"):
            wanted.append(Job.created_at < _stored(self._end))
        if self._text and on("text-filter-by-case"):
            # Without this, the database would not care about the case of ASCII letters.
            wanted.append(Job.searchable.op("GLOB")(f"*{self._text}*"))
        elif self._text:
            wanted.append(Job.searchable.contains(self._text.casefold(), autoescape=True))
        return wanted


@router.get("/characters")
async def history(
    *,
    caller: Authenticated,
    database: Stored,
    request: Request,
    filters: Annotated[Filters, Depends()],
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    cursor: Annotated[str | None, Query(max_length=100)] = None,
    owner_id: Annotated[str | None, Query(alias="ownerId", max_length=40)] = None,
) -> dict[str, Any]:
    """Give a page of characters and the cursor of the next.

    The cursor is the place of the last one shown, and places never change: what is made meanwhile moves nothing.
    """
    defects = active(request)
    owner = whose(caller, owner_id)
    query = select(Job).where(*filters.conditions(defects)).order_by(Job.sequence.desc()).limit(limit + 1)
    if owner is not None and not defects.on("foreign-characters-listed"):
        query = query.where(Job.owner_id == owner)
    query = query.offset(_place(cursor)) if defects.on("pages-by-counting") else query.where(*_after(cursor, defects))
    with database.session() as session:
        jobs = list(session.scalars(query))
        shown = jobs[:limit]
        place = _place(cursor) + limit if defects.on("pages-by-counting") else shown[-1].sequence if shown else 0
        return {
            "characters": shapes.listed(session, shown, request),
            "nextCursor": _cursor(place) if len(jobs) > limit else None,
        }


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
