"""Characters as the API shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from fastapi import Request
from sqlalchemy import Connection, Row, bindparam, select

from sandbox.character_studio import states
from sandbox.character_studio.access import Caller
from sandbox.character_studio.costs import CURRENCY
from sandbox.character_studio.job_changes import JOBS
from sandbox.character_studio.tables import Event, Image, Job
from sandbox.database import timestamp
from sandbox.errors import ApiError, not_found

# What is shown of a job; reading the rest would take as long again.
_COLUMNS = (
    "sequence", "job_id", "owner_id", "status", "progress", "attempts", "cancel_requested", "character",
    "estimated_cents", "charged_cents", "external_id", "credits", "error_code", "error_message", "told",
    "created_at", "started_at", "finished_at",
)  # fmt: skip
SHOWN = select(*[JOBS.c[name] for name in _COLUMNS])
_JOB = SHOWN.where(Job.job_id == bindparam("job_id"))
_STATES = (
    select(Event.status, Event.at, Event.number)
    .where(Event.job_id == bindparam("job_id"), Event.kind == "state")
    .order_by(Event.number)
)
_IMAGES = (
    select(*Image.__table__.c).where(Image.job_id.in_(bindparam("job_ids", expanding=True))).order_by(Image.position)
)


def found(connection: Connection, caller: Caller, job_id: str, *, leak: bool = False) -> Row[Any]:
    """Give a job that is the caller's business; any other does not exist for them."""
    job = connection.execute(_JOB, {"job_id": job_id}).first()
    if job is None or not (caller.may_touch(job.owner_id) or leak):
        raise missing()
    return job


def missing() -> ApiError:
    """Say that there is no such character."""
    return not_found("character")


def whole(connection: Connection, job: Row[Any], request: Request) -> dict[str, Any]:
    """Show a character with its images and every state that it came through."""
    images = connection.execute(_IMAGES, {"job_ids": [job.job_id]}).all() if job.status == states.COMPLETE else []
    # The job goes on while it is looked at: what happened after it was read belongs to the next look.
    events = (event for event in connection.execute(_STATES, {"job_id": job.job_id}) if event.number <= job.told)
    transitions = [{"status": event.status, "at": timestamp(event.at)} for event in events]
    return {**_shape(job, images, request), "transitions": transitions}


def listed(connection: Connection, jobs: Sequence[Row[Any]], request: Request) -> list[dict[str, Any]]:
    """Show characters one after the other, with their images."""
    images: dict[str, list[Row[Any]]] = {job.job_id: [] for job in jobs}
    for image in connection.execute(_IMAGES, {"job_ids": list(images)}):
        images[image.job_id].append(image)
    return [_shape(job, images[job.job_id], request) for job in jobs]


def _shape(job: Row[Any], images: Iterable[Row[Any]], request: Request) -> dict[str, Any]:
    return {
        "characterId": job.job_id,
        "ownerId": job.owner_id,
        "status": job.status,
        "progress": job.progress,
        "attempts": job.attempts,
        "cancelRequested": job.cancel_requested,
        "character": job.character,
        "images": [_image(image, request) for image in images] if job.status == states.COMPLETE else [],
        "cost": {"currency": CURRENCY, "estimatedCents": job.estimated_cents, "chargedCents": job.charged_cents},
        "external": {"generationId": job.external_id, "credits": job.credits},
        "error": {"code": job.error_code, "message": job.error_message} if job.error_code else None,
        "lastEventId": job.told,
        "createdAt": timestamp(job.created_at),
        "startedAt": timestamp(job.started_at),
        "finishedAt": timestamp(job.finished_at),
    }


def _image(image: Row[Any], request: Request) -> dict[str, Any]:
    return {
        "imageId": image.image_id,
        "url": f"{request.base_url}v1/images/{image.image_id}",
        "mediaType": image.media_type,
        "width": image.width,
        "height": image.height,
        "sizeBytes": image.size,
        "sha256": image.sha256,
    }
