"""The events of a character, live."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Any

from fastapi import Header, Request
from sqlalchemy import Row, bindparam, select
from starlette.responses import Response, StreamingResponse

from sandbox import routing
from sandbox.character_studio import shapes, states
from sandbox.character_studio.access import Authenticated
from sandbox.character_studio.event_board import EventBoard
from sandbox.character_studio.refusals import Refusal
from sandbox.character_studio.tables import Event
from sandbox.database import Database, Stored, timestamp
from sandbox.defects import Defects, active
from sandbox.errors import Detail

router = routing.router()

# A comment now and then keeps proxies from closing a silent stream, and shows us listeners that have gone.
_SILENCE_SECONDS = 10.0
_HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
_AFTER = (
    select(*Event.__table__.c)
    .where(Event.job_id == bindparam("job_id"), Event.number > bindparam("number"))
    .order_by(Event.number)
)

LastEventId = Annotated[str | None, Header(alias="Last-Event-ID", max_length=40)]


@router.get("/characters/{job_id}/events")
async def events(
    job_id: str, caller: Authenticated, database: Stored, request: Request, last_event_id: LastEventId = None
) -> Response:
    """Tell everything that happened after an event, and go on until the job has ended.

    Who has heard the end already is told 204, so that a browser does not come back again and again.
    """
    defects = active(request)
    after = _number(last_event_id)
    if defects.on("last-event-id-ignored"):
        after = 0
    with database.reading() as connection:
        job = shapes.found(connection, caller, job_id, leak=defects.on("foreign-events-readable"))
    if job.status in states.FINISHED and after >= job.told:
        return Response(status_code=204)
    board: EventBoard = request.app.state.events
    told = _told(database, board, job_id, after, defects)
    return StreamingResponse(told, media_type="text/event-stream", headers=_HEADERS)


def _number(last_event_id: str | None) -> int:
    if last_event_id is None:
        return 0
    if last_event_id.isascii() and last_event_id.isdigit() and len(last_event_id) < 10:
        return int(last_event_id)
    raise Refusal("INVALID_REQUEST", "The request is not valid.", Detail("Last-Event-ID", "There is no such event."))


async def _told(database: Database, board: EventBoard, job_id: str, after: int, defects: Defects) -> AsyncIterator[str]:
    with board.listening(job_id) as news:
        while True:
            news.clear()
            found = _after(database, job_id, after)
            for event in found:
                yield _line(event, defects)
                after = event.number
            if any(event.status in states.FINISHED for event in found) and not defects.on("stream-stays-open"):
                return
            if not found and _is_gone(database, job_id):
                return
            try:
                async with asyncio.timeout(_SILENCE_SECONDS):
                    await news.wait()
            except TimeoutError:
                yield ": still here\n\n"


def _after(database: Database, job_id: str, number: int) -> Sequence[Row[Any]]:
    with database.reading() as connection:
        return connection.execute(_AFTER, {"job_id": job_id, "number": number}).all()


def _is_gone(database: Database, job_id: str) -> bool:
    """Tell whether a job was removed with its owner."""
    with database.reading() as connection:
        return connection.scalar(select(Event.job_id).where(Event.job_id == job_id).limit(1)) is None


def _line(event: Row[Any], defects: Defects) -> str:
    progress = event.progress
    if defects.on("events-differ-from-status") and progress < 100:
        progress += 1
    content: dict[str, Any] = {
        "characterId": event.job_id,
        "kind": event.kind,
        "status": event.status,
        "progress": progress,
        "attempt": event.attempt,
        "detail": event.detail,
        "at": timestamp(event.at),
    }
    return f"id: {event.number}\nevent: {event.kind}\ndata: {json.dumps(content, ensure_ascii=False)}\n\n"
