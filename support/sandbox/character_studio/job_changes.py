"""The one place where a job changes: the row, and the event that tells of it, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Row, Table, insert, update
from sqlalchemy.orm import Session

from sandbox.character_studio import states, tallies
from sandbox.character_studio.tables import Event, Job
from sandbox.database import now
from sandbox.defects import Defects

JOBS = cast("Table", Job.__table__)
_EVENTS = cast("Table", Event.__table__)
_TELL = insert(_EVENTS)
_BEGIN = insert(JOBS).returning(*JOBS.c)
_TOLD = (JOBS.c.told, JOBS.c.status, JOBS.c.progress, JOBS.c.attempts, JOBS.c.created_at)


@dataclass(frozen=True, slots=True)
class Change:
    """What a job is to become, what is told about it, and which of its times is now."""

    values: dict[str, Any]
    kind: str = "state"
    detail: dict[str, Any] | None = None
    stamp: str | None = None


def make(
    session: Session, job_id: str, change: Change, defects: Defects, *conditions: ColumnElement[bool]
) -> dict[str, Any] | None:
    """Change a job if the conditions still hold; None if they do not."""
    moment = now()
    values = {**change.values, "told": JOBS.c.told + 1, **({change.stamp: moment} if change.stamp else {})}
    statement = update(JOBS).where(JOBS.c.job_id == job_id, *conditions)
    row = session.execute(statement.values(values).returning(*_TOLD)).first()
    if row is None:
        return None
    status = row.status
    if not (defects.on("state-event-missing") and status == states.CONVERTING):
        _tell(session, job_id, row, change, moment)
    if status in states.FINISHED and change.kind == "state" and not defects.on("metrics-never-move"):
        tallies.add(session, tallies.JOBS_FINISHED, status)
        tallies.add_duration(session, (moment - row.created_at).total_seconds())
    return dict(row._mapping)  # noqa: SLF001 - this is how SQLAlchemy gives a row as a mapping


def _tell(session: Session, job_id: str, row: Any, change: Change, moment: datetime) -> None:
    event = {
        "job_id": job_id,
        "number": row.told,
        "kind": change.kind,
        "status": row.status,
        "progress": row.progress,
        "attempt": row.attempts,
        "detail": change.detail,
        "at": moment,
    }
    session.execute(_TELL, event)


def begin(session: Session, values: dict[str, Any], defects: Defects) -> Row[Any]:
    """Store a new job, tell that it waits, and give it."""
    values = {"status": states.QUEUED, "progress": 0, "told": 1, "attempts": 0, "generation": 1, **values}
    job = session.execute(_BEGIN, values).one()
    first = {"job_id": job.job_id, "number": 1, "kind": "state", "status": states.QUEUED, "progress": 0, "attempt": 0}
    session.execute(_TELL, {**first, "detail": None, "at": job.created_at})
    if not defects.on("metrics-never-move"):
        tallies.add(session, tallies.JOBS_CREATED)
    return job
