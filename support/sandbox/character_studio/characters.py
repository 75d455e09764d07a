"""Characters: asked for, looked at, cancelled."""

from __future__ import annotations

import asyncio
import time
from typing import Annotated, Any

from fastapi import Depends, Header, Query, Request
from sqlalchemy import Row
from starlette.responses import JSONResponse, Response

from sandbox import routing
from sandbox.character_studio import settings, shapes, states, submission
from sandbox.character_studio.access import Authenticated, Caller
from sandbox.character_studio.refusals import Refusal
from sandbox.character_studio.wishes import Character
from sandbox.database import Database, Stored
from sandbox.defects import active
from sandbox.errors import ApiError
from sandbox.intake import body_of

router = routing.router()

_LOOK_SECONDS = 0.01
_LONGEST_WAIT = 30

Key = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=128)]
Wait = Annotated[float, Query(ge=0, le=_LONGEST_WAIT)]


@router.post("/characters", status_code=202)
async def create(
    *,
    body: Annotated[Character, Depends(body_of(Character))],
    caller: Authenticated,
    database: Stored,
    request: Request,
    idempotency_key: Key = None,
    wait: Wait = 0,
) -> Response:
    """Put a character into the queue, and wait for it a little if that is wanted."""
    policy, _ = settings.of_owner(request, caller.user_id)
    job = submission.submit(database, caller.user_id, body, policy, key=idempotency_key, defects=active(request))
    _wake_workers(request)
    if wait:
        job = await _finished(database, caller, job.job_id, wait)
    location = {} if active(request).on("location-missing") else {"Location": f"/v1/characters/{job.job_id}"}
    if wait and job.status in {states.FAILED, states.CANCELLED}:
        raise _ended_badly(job, request)
    with database.reading() as connection:
        status = 201 if wait and job.status == states.COMPLETE else 202
        return JSONResponse(shapes.whole(connection, job, request), status, headers=location)


def _wake_workers(request: Request) -> None:
    worker = request.app.state.worker
    if worker is not None:
        worker.wake()


async def _finished(database: Database, caller: Caller, job_id: str, seconds: float) -> Row[Any]:
    """Look at a job until it has ended or the time is over."""
    end = time.monotonic() + seconds
    while True:
        with database.reading() as connection:
            job = shapes.found(connection, caller, job_id)
        if job.status in states.FINISHED or time.monotonic() >= end:
            return job
        await asyncio.sleep(_LOOK_SECONDS)


def _ended_badly(job: Row[Any], request: Request) -> ApiError:
    """Tell whoever waited how it ended, by the status that suits it."""
    if job.status == states.CANCELLED:
        return Refusal("CANCELLED", "The character was cancelled.")
    if job.error_code == "EXTERNAL_REJECTED" and active(request).on("rejection-told-as-500"):
        return Refusal("INTERNAL", "Something went wrong on our side.")
    return Refusal(job.error_code or "INTERNAL", job.error_message or "The character could not be made.")


@router.get("/characters/{job_id}")
async def read(job_id: str, caller: Authenticated, database: Stored, request: Request) -> Response:
    """Show how far a character is, or how it ended."""
    leak = active(request).on("foreign-character-readable")
    with database.reading() as connection:
        job = shapes.found(connection, caller, job_id, leak=leak)
        return JSONResponse(shapes.whole(connection, job, request))


@router.post("/characters/{job_id}/cancellation")
async def cancel(job_id: str, caller: Authenticated, database: Stored, request: Request) -> Response:
    """Cancel a character: 200 when it is cancelled, 202 when its worker will end it at once."""
    defects = active(request)
    with database.reading() as connection:
        shapes.found(connection, caller, job_id, leak=defects.on("foreign-character-cancellable"))
    with database.session() as session:
        at_once = submission.cancel(session, job_id, defects)
    _wake_workers(request)
    with database.reading() as connection:
        job = shapes.found(connection, caller, job_id, leak=True)
        return JSONResponse(shapes.whole(connection, job, request), 200 if at_once else 202)
