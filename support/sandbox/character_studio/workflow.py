"""How the work goes: for each owner what became of their jobs, and for operators whether anybody works."""

from __future__ import annotations

import time
from typing import Annotated, Any

from fastapi import Query, Request
from sqlalchemy import ColumnElement, Connection, func, select

from sandbox import routing
from sandbox.character_studio import states
from sandbox.character_studio.access import Authenticated, whose
from sandbox.character_studio.policy import Operation
from sandbox.character_studio.tables import Attempt, Charge, Job, WorkerBeat
from sandbox.database import Stored, now
from sandbox.defects import Defects, active

router = routing.router()

# So many of the latest attempts say whether the image service can be relied on.
_LATEST = 20


@router.get("/metrics/workflow")
async def metrics(
    caller: Authenticated,
    database: Stored,
    request: Request,
    owner_id: Annotated[str | None, Query(alias="ownerId", max_length=40)] = None,
) -> dict[str, Any]:
    """Show what became of an owner's jobs; administrators see everybody's, and each owner's share."""
    owner = whose(caller, owner_id)
    defects = active(request)
    of_owner = [] if owner is None else [Job.owner_id == owner]
    with database.reading() as connection:
        return {
            "ownerId": owner,
            "jobs": _counts(connection, of_owner, defects),
            "attempts": _attempts(connection, of_owner, defects),
            "retries": _retries(connection, of_owner, defects),
            "externalFailures": _failures(connection, of_owner, defects),
            "meanSeconds": _durations(connection, of_owner),
            "chargedCents": _charged(connection, owner),
            "owners": _owners(connection) if owner is None else [],
        }


def _counts(connection: Connection, of_owner: list[ColumnElement[bool]], defects: Defects) -> dict[str, int]:
    counted = dict.fromkeys(states.ALL, 0)
    if not defects.on("metrics-never-move"):
        rows = connection.execute(select(Job.status, func.count()).where(*of_owner).group_by(Job.status))
        counted |= dict(rows.tuples().all())
    return counted


def _attempts(connection: Connection, of_owner: list[ColumnElement[bool]], defects: Defects) -> int:
    if defects.on("metrics-never-move"):
        return 0
    return connection.scalar(select(func.coalesce(func.sum(Job.attempts), 0)).where(*of_owner)) or 0


def _retries(connection: Connection, of_owner: list[ColumnElement[bool]], defects: Defects) -> int:
    if defects.on("metrics-never-move") or defects.on("retries-not-counted"):
        return 0
    again = select(func.coalesce(func.sum(Job.attempts - 1), 0)).where(Job.attempts > 1, *of_owner)
    return connection.scalar(again) or 0


def _failures(connection: Connection, of_owner: list[ColumnElement[bool]], defects: Defects) -> dict[str, int]:
    if defects.on("metrics-never-move") or defects.on("failures-not-counted"):
        return {}
    failed = select(Attempt.outcome, func.count()).join(Job, Job.job_id == Attempt.job_id).where(*of_owner)
    failed = failed.where(Attempt.outcome.not_in(("succeeded", "cancelled"))).group_by(Attempt.outcome)
    return {str(outcome): count for outcome, count in connection.execute(failed)}


def _durations(connection: Connection, of_owner: list[ColumnElement[bool]]) -> dict[str, float | None]:
    """Give how long jobs that are complete waited, were worked on, and took in all."""
    done = select(Job.created_at, Job.started_at, Job.finished_at).where(Job.status == states.COMPLETE, *of_owner)
    waited, worked = [], []
    for created, started, finished in connection.execute(done.order_by(Job.sequence.desc()).limit(1000)):
        if started is not None and finished is not None:
            waited.append((started - created).total_seconds())
            worked.append((finished - started).total_seconds())
    total = [one + other for one, other in zip(waited, worked, strict=True)]
    return {"queued": _mean(waited), "working": _mean(worked), "total": _mean(total)}


def _mean(values: list[float]) -> float | None:
    return round(sum(values) / len(values), 6) if values else None


def _charged(connection: Connection, owner: str | None) -> int:
    of_owner = [] if owner is None else [Charge.owner_id == owner]
    return connection.scalar(select(func.coalesce(func.sum(Charge.cents), 0)).where(*of_owner)) or 0


def _owners(connection: Connection) -> list[dict[str, Any]]:
    jobs = select(Job.owner_id, func.count(), func.coalesce(func.sum(Job.charged_cents), 0)).group_by(Job.owner_id)
    return [
        {"ownerId": owner, "jobs": count, "chargedCents": cents} for owner, count, cents in connection.execute(jobs)
    ]


@router.get("/health/workflow")
async def health(_caller: Authenticated, database: Stored, request: Request) -> dict[str, Any]:
    """Tell whether jobs are taken up, and whether the image service can be relied on."""
    defects = active(request)
    with database.reading() as connection:
        workers = alive(connection, request)
        depth, oldest = queue(connection)
        latest = select(Attempt.outcome).where(Attempt.outcome.is_not(None), Attempt.outcome != "cancelled")
        outcomes = connection.scalars(latest.order_by(Attempt.ended_at.desc()).limit(_LATEST)).all()
    failed = sum(outcome != "succeeded" for outcome in outcomes)
    reliable = failed * 2 <= len(outcomes) or defects.on("health-always-ok")
    return {
        "status": status(len(workers), defects) if reliable else "degraded",
        "queueDepth": 0 if defects.on("queue-depth-always-zero") else depth,
        "oldestQueuedSeconds": oldest,
        "workers": workers,
        "imageService": {
            "status": "ok" if reliable else "failing",
            "latestAttempts": len(outcomes),
            "latestFailures": failed,
        },
    }


def alive(connection: Connection, request: Request) -> list[dict[str, Any]]:
    """Give the workers that were heard of lately."""
    operation: Operation = request.app.state.operation
    moment = time.time()
    lately = select(*WorkerBeat.__table__.c).where(WorkerBeat.heard_of > moment - 2 * operation.lease_seconds)
    return [
        {"workerId": beat.worker_id, "jobs": beat.jobs, "heardOfSecondsAgo": round(max(0.0, moment - beat.heard_of), 3)}
        for beat in connection.execute(lately)
    ]


def queue(connection: Connection) -> tuple[int, float]:
    """Give how many jobs wait to be taken up, and how long the oldest has."""
    waiting = select(func.count(), func.min(Job.created_at)).where(Job.status == states.QUEUED)
    depth, oldest = connection.execute(waiting).one()
    return depth, round((now() - oldest).total_seconds(), 6) if oldest else 0.0


def status(workers: int, defects: Defects) -> str:
    """Judge whether jobs are taken up."""
    return "ok" if workers or defects.on("health-always-ok") else "degraded"
