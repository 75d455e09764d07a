"""Taking characters into the queue, and out of it."""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from sandbox.character_studio import costs, job_changes, states
from sandbox.character_studio.job_changes import JOBS, Change
from sandbox.character_studio.policy import Policy
from sandbox.character_studio.refusals import Refusal
from sandbox.character_studio.wishes import Character
from sandbox.database import Database, new_id, now
from sandbox.defects import Defects


def submit(
    database: Database, owner_id: str, character: Character, policy: Policy, *, key: str | None, defects: Defects
) -> Row[Any]:
    """Put a character into the queue; under a key that was used before, give the job that it made."""
    if defects.on("idempotency-key-ignored"):
        key = None
    digest = hashlib.sha256(character.model_dump_json().encode()).hexdigest()
    if key is not None and (before := _made_before(database, owner_id, key)) is not None:
        return _same(before, digest, defects)
    searchable = character.searchable()
    values = {
        "job_id": new_id("chr"),
        "owner_id": owner_id,
        "character": character.shape(),
        "style": character.style,
        "searchable": searchable if defects.on("text-filter-by-case") else searchable.casefold(),
        "policy": policy.model_dump(mode="json", by_alias=True),
        "idempotency_key": key,
        "idempotency_digest": digest,
        "estimated_cents": costs.price(character, defects),
        "created_at": now(),
    }
    try:
        with database.session() as session:
            return job_changes.begin(session, values, defects)
    except IntegrityError:
        # The same request was quicker on another connection, or the account was removed meanwhile.
        before = _made_before(database, owner_id, key) if key is not None else None
        if before is None:
            raise Refusal("UNAUTHENTICATED", "The token's owner does not exist any more.") from None
        return _same(before, digest, defects)


def _made_before(database: Database, owner_id: str, key: str) -> Row[Any] | None:
    with database.reading() as connection:
        made = select(*JOBS.c).where(JOBS.c.owner_id == owner_id, JOBS.c.idempotency_key == key)
        return connection.execute(made).first()


def _same(job: Row[Any], digest: str, defects: Defects) -> Row[Any]:
    if job.idempotency_digest != digest and not defects.on("idempotency-conflict-accepted"):
        raise Refusal("IDEMPOTENCY_CONFLICT", "This key was used for another request.")
    return job


def cancel(session: Session, job_id: str, defects: Defects) -> bool:
    """Cancel a job: one that waits at once, one that is worked on as soon as its worker knows; tell which."""
    waiting = JOBS.c.status == states.QUEUED
    values = {"status": states.CANCELLED, "cancel_requested": True}
    if defects.on("queued-job-not-cancelled"):
        values = {}
    if job_changes.make(session, job_id, Change(values, stamp="finished_at"), defects, waiting):
        return True
    # A job that rests before its next attempt is taken up at once, to be ended.
    running = update(JOBS).where(JOBS.c.job_id == job_id, JOBS.c.status.in_(states.RUNNING))
    if session.execute(running.values(cancel_requested=True, not_before=0.0)).rowcount:  # type: ignore[attr-defined]
        return False
    if not defects.on("finished-job-cancelled"):
        raise Refusal("ALREADY_FINISHED", "The character is finished; there is nothing to cancel.")
    job_changes.make(session, job_id, Change({"status": states.CANCELLED}), defects)
    return True
