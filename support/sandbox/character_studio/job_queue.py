"""The queue as workers see it: jobs are leased, for a short time and again and again, until they have ended.

A worker that dies loses its leases soon, and another takes its jobs up where they were. Everything that a worker
writes is written on the condition that the lease is still its own, so two workers can never finish the same job.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from sandbox.character_studio import job_changes, states, tallies
from sandbox.character_studio.failures import Failure
from sandbox.character_studio.job_changes import JOBS, Change
from sandbox.character_studio.policy import Operation
from sandbox.character_studio.tables import Attempt, Charge, Image, WorkerBeat
from sandbox.database import Database, now
from sandbox.defects import Defects

_FORGOTTEN_SECONDS = 60.0
_NEVER = 10.0**10


class LeaseLost(Exception):
    """Another worker has the job now, or it is gone."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job as it was when it was claimed, and who claimed it."""

    job_id: str
    owner_id: str
    worker_id: str
    character: dict[str, object]
    policy: dict[str, object]
    status: str
    progress: int
    attempts: int
    attempt_open: bool
    generation: int
    external_id: str | None
    cancel_requested: bool
    estimated_cents: int


class JobQueue:
    """Leases jobs to one worker and writes down what becomes of them."""

    def __init__(self, database: Database, defects: Defects, worker_id: str, operation: Operation) -> None:
        """Begin without any job."""
        self._database = database
        self._defects = defects
        self._worker_id = worker_id
        self._lease = operation.lease_seconds
        self._per_owner = operation.per_owner

    def claim(self) -> Claimed | None:
        """Take the oldest job that nobody works on, that may be worked on now, and whose owner has not had a share."""
        moment = time.time()
        with self._database.reading() as connection:
            found = connection.scalar(_NEXT, {"moment": moment, "per_owner": self._per_owner})
            if found is None:
                return None
        with self._database.session() as session:
            lease = {"lease_owner": self._worker_id, "lease_until": moment + self._lease}
            mine = (JOBS.c.job_id == found, JOBS.c.lease_until < moment, JOBS.c.status.in_(states.UNFINISHED))
            row = session.execute(update(JOBS).where(*mine).values(lease).returning(*JOBS.c)).first()
        return None if row is None else self._claimed(row)

    def _claimed(self, row: Any) -> Claimed:
        names = (name for name in Claimed.__dataclass_fields__ if name != "worker_id")
        return Claimed(worker_id=self._worker_id, **{name: getattr(row, name) for name in names})

    def renew(self, pid: int, job_ids: Collection[str]) -> None:
        """Keep all leases for another while, and say that this worker is alive."""
        moment = time.time()
        with self._database.session() as session:
            beat = {"pid": pid, "jobs": len(job_ids), "heard_of": moment}
            mine = update(WorkerBeat).where(WorkerBeat.worker_id == self._worker_id)
            if not session.execute(mine.values(beat)).rowcount:  # type: ignore[attr-defined]
                session.execute(delete(WorkerBeat).where(WorkerBeat.heard_of < moment - _FORGOTTEN_SECONDS))
                session.execute(insert(WorkerBeat).values(worker_id=self._worker_id, **beat))
            if job_ids:
                held = update(JOBS).where(JOBS.c.lease_owner == self._worker_id, JOBS.c.job_id.in_(job_ids))
                session.execute(held.values(lease_until=moment + self._lease))

    def leave(self) -> None:
        """Say that this worker has ended."""
        with self._database.session() as session:
            session.execute(delete(WorkerBeat).where(WorkerBeat.worker_id == self._worker_id))

    def held(self) -> dict[str, bool]:
        """Give the jobs that this worker still has, and whether their owners have cancelled them."""
        mine = select(JOBS.c.job_id, JOBS.c.cancel_requested).where(JOBS.c.lease_owner == self._worker_id)
        with self._database.reading() as connection:
            return dict(connection.execute(mine).tuples().all())

    def release(self, job_id: str, pause: float = 0.0) -> None:
        """Put a job back as it is, to be taken up by whoever comes first."""
        until = _NEVER if self._defects.on("job-lost-at-shutdown") else 0.0
        with self._database.session() as session:
            mine = update(JOBS).where(JOBS.c.job_id == job_id, JOBS.c.lease_owner == self._worker_id)
            session.execute(mine.values(lease_owner=None, lease_until=until, not_before=time.time() + pause))

    def is_gone(self, job_id: str) -> bool:
        """Tell whether a job was removed with its owner."""
        with self._database.reading() as connection:
            return connection.scalar(select(JOBS.c.job_id).where(JOBS.c.job_id == job_id)) is None

    def begin_attempt(self, job: Claimed) -> int:
        """Open an attempt and give its number; one that was interrupted goes on."""
        if job.attempt_open:
            return job.attempts
        with self._database.session() as session:
            values: dict[str, Any] = {"attempts": JOBS.c.attempts + 1, "attempt_open": True}
            if job.status == states.QUEUED:
                values |= {"status": states.GENERATING, "progress": states.PROGRESS[states.GENERATING]}
                change = Change(values, stamp="started_at")
            else:
                change = Change(values, "attempt")
            number = int(self._change(session, job.job_id, change)["attempts"])
            session.add(Attempt(job_id=job.job_id, number=number, started_at=now()))
            return number

    def note_external(self, job_id: str, external_id: str) -> None:
        """Store which generation is ours, so that nobody asks for another."""
        with self._database.session() as session:
            mine = update(JOBS).where(JOBS.c.job_id == job_id, JOBS.c.lease_owner == self._worker_id)
            if not session.execute(mine.values(external_id=external_id)).rowcount:  # type: ignore[attr-defined]
                raise LeaseLost

    def note_progress(self, job_id: str, progress: int) -> None:
        """Tell how far a generation is."""
        with self._database.session() as session:
            self._change(session, job_id, Change({"progress": progress}, "progress"))

    def move(self, job_id: str, status: str) -> None:
        """Tell that a job has come into its next state, from one before it."""
        before = JOBS.c.status.in_(states.UNFINISHED[: states.UNFINISHED.index(status)])
        with self._database.session() as session:
            self._change(session, job_id, Change({"status": status, "progress": states.PROGRESS[status]}), before)

    def retry_later(self, job_id: str, attempt: int, failure: Failure, pause: float) -> None:
        """End an attempt and put the job back until the pause is over."""
        values: dict[str, Any] = {"attempt_open": False, "not_before": time.time() + pause, **_UNLEASED}
        if failure.spent:
            values |= {"generation": JOBS.c.generation + 1, "external_id": None}
        detail = {"failure": failure.kind, "message": failure.message, "delaySeconds": round(pause, 6)}
        with self._database.session() as session:
            self._change(session, job_id, Change(values, "retry", detail))
            self._close_attempt(session, job_id, attempt, failure.kind, failure.message)
            if not (self._defects.on("metrics-never-move") or self._defects.on("retries-not-counted")):
                tallies.add(session, tallies.RETRIES, failure.kind)

    def fail(self, job_id: str, attempt: int, failure: Failure, code: str, cents: int | None = None) -> None:
        """End a job without a character."""
        values = {**_ended(states.FAILED), "error_code": code, "error_message": failure.message}
        if self._defects.on("failure-told-as-complete"):
            values = _ended(states.COMPLETE)
        with self._database.session() as session:
            detail = {"code": code, "message": failure.message}
            self._change(session, job_id, Change(values, detail=detail, stamp="finished_at"))
            self._close_attempt(session, job_id, attempt, failure.kind, failure.message)
            self._charge(session, job_id, cents)

    def cancelled(self, job_id: str, attempt: int, cents: int | None = None) -> None:
        """End a job because its owner wanted so."""
        with self._database.session() as session:
            self._change(session, job_id, Change(_ended(states.CANCELLED), stamp="finished_at"))
            self._close_attempt(session, job_id, attempt, "cancelled", None)
            self._charge(session, job_id, cents)

    def complete(self, job_id: str, attempt: int, images: Iterable[Image], spent: int | None, cents: int) -> bool:
        """End a job with its images, and charge for it; False if its owner has cancelled it meanwhile."""
        values = {**_ended(states.COMPLETE), "progress": 100, "credits": spent}
        unless = () if self._defects.on("cancel-forgotten") else (~JOBS.c.cancel_requested,)
        with self._database.session() as session:
            try:
                self._change(session, job_id, Change(values, stamp="finished_at"), *unless)
            except LeaseLost:
                if self._still_mine(session, job_id):
                    return False
                raise
            stored = list(images)
            session.add_all(stored)
            self._close_attempt(session, job_id, attempt, "succeeded", None)
            self._charge(session, job_id, cents)
            if not self._defects.on("metrics-never-move"):
                tallies.add(session, tallies.IMAGES_STORED, amount=len(stored))
            return True

    def _still_mine(self, session: Session, job_id: str) -> bool:
        mine = select(JOBS.c.job_id).where(JOBS.c.job_id == job_id, JOBS.c.lease_owner == self._worker_id)
        return session.scalar(mine) is not None

    def _change(
        self, session: Session, job_id: str, change: Change, *conditions: ColumnElement[bool]
    ) -> dict[str, Any]:
        """Change a job if its lease is still ours."""
        ours = JOBS.c.lease_owner == self._worker_id
        made = job_changes.make(session, job_id, change, self._defects, ours, *conditions)
        if made is None:
            raise LeaseLost
        return made

    def _close_attempt(self, session: Session, job_id: str, number: int, outcome: str, message: str | None) -> None:
        mine = update(Attempt).where(Attempt.job_id == job_id, Attempt.number == number)
        session.execute(mine.values(outcome=outcome, message=message, ended_at=now()))
        if self._defects.on("metrics-never-move"):
            return
        tallies.add(session, tallies.ATTEMPTS, outcome)
        if outcome not in {"succeeded", "cancelled"} and not self._defects.on("failures-not-counted"):
            tallies.add(session, tallies.EXTERNAL_FAILURES, outcome)

    def _charge(self, session: Session, job_id: str, cents: int | None) -> None:
        """Charge for a job, once."""
        if cents is None:
            return
        charged = update(JOBS).where(JOBS.c.job_id == job_id).values(charged_cents=cents)
        owner_id = session.execute(charged.returning(JOBS.c.owner_id)).scalar_one()
        charges = (job_id, f"{job_id}#2") if self._defects.on("charged-twice") else (job_id,)
        for charge_id in charges:
            session.add(Charge(charge_id=charge_id, job_id=job_id, owner_id=owner_id, cents=cents, at=now()))
        if not self._defects.on("metrics-never-move"):
            tallies.add(session, tallies.CHARGED_CENTS, amount=cents)


_BUSY = (
    select(JOBS.c.owner_id)
    .where(JOBS.c.status.in_(states.UNFINISHED), JOBS.c.lease_until >= bindparam("moment"))
    .group_by(JOBS.c.owner_id)
    .having(func.count() >= bindparam("per_owner"))
)
_NEXT = (
    select(JOBS.c.job_id)
    .where(
        JOBS.c.status.in_(states.UNFINISHED),
        JOBS.c.lease_until < bindparam("moment"),
        JOBS.c.not_before <= bindparam("moment"),
        JOBS.c.owner_id.not_in(_BUSY),
    )
    .order_by(JOBS.c.sequence)
    .limit(1)
)
_UNLEASED = {"lease_owner": None, "lease_until": 0.0}


def _ended(status: str) -> dict[str, Any]:
    return {"status": status, "attempt_open": False, **_UNLEASED}
