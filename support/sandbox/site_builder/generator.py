"""Does the work of generations; goes on whether or not anybody still listens."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import select, update

from sandbox.configuration import Configuration
from sandbox.database import Database, now
from sandbox.site_builder import history
from sandbox.site_builder.errors import ApiError
from sandbox.site_builder.event_stream import EventStream
from sandbox.site_builder.history import Draft
from sandbox.site_builder.page_builder import Plan
from sandbox.site_builder.tables import Generation, Logo

_log = logging.getLogger(__name__)
_CHUNK, _LARGE_CHUNK = 400, 32_768
# Twice the time that users are promised to wait at most for the first sign of their page.
_LATE_SECONDS = 4.0

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Job:
    """A generation that was accepted."""

    generation_id: str
    tenant_id: str
    site_id: str
    prompt: str
    plan: Plan
    own_logo: str | None
    events: EventStream


class _Failed(Exception):
    """There will be no page, for a reason that its owner is told."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Generator:
    """Runs each generation as a task of its own."""

    def __init__(self, database: Database, configuration: Configuration) -> None:
        """Prepare to work on a database."""
        self._database = database
        self._pace = configuration.pace
        self._on = configuration.defects.on
        self._tasks: set[asyncio.Task[None]] = set()
        self._latest: Plan | None = None

    def start(self, job: Job) -> asyncio.Task[None]:
        """Begin a generation."""
        self._latest = job.plan
        task = asyncio.create_task(self._run(job))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def stop(self) -> None:
        """Give up what is unfinished."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def give_up_leftovers(self) -> None:
        """Mark generations that an earlier process left unfinished as failed."""
        reason = "The service stopped before the page was finished."
        with self._database.session() as session:
            session.execute(
                update(Generation)
                .where(Generation.status == "GENERATING")
                .values(status="FAILED", completed_at=now(), error_code="INTERRUPTED", error_message=reason)
            )

    async def _run(self, job: Job) -> None:
        try:
            html = await self._write(job)
            number, score = await self._in_thread(self._store, job, html)
            job.events.progress(100, "stored")
            job.events.complete(number, score, job.plan.brief.title)
        except _Failed as problem:
            await self._fail(job, problem.code, problem.message)
        except ApiError:
            await self._fail(job, "INTERNAL", "The site was removed while its page was being made.")
        except Exception:  # noqa: BLE001 - whatever broke, the stream ends with an error event
            _log.exception("generation %s failed", job.generation_id)
            await self._fail(job, "INTERNAL", "Something went wrong on our side.")

    async def _write(self, job: Job) -> str:
        """Write the page piece by piece, telling each part as soon as it is there."""
        if self._on("stream-starts-late"):
            await asyncio.sleep(_LATE_SECONDS)
        job.events.progress(0, "started")
        written = []
        pieces = job.plan.pieces
        for number, (stage, write) in enumerate(pieces, start=1):
            if stage == "header":
                await self._in_thread(self._check_logo, job)
            text = await self._in_thread(self._chosen(stage, write))
            written.append(text)
            for chunk in _cut(text):
                job.events.chunk(chunk)
                await asyncio.sleep(self._pace)
            percent = min(99, 100 * number // len(pieces))
            await self._in_thread(self._note, job, percent)
            job.events.progress(percent, stage)
        return "".join(written)

    def _chosen(self, stage: str, write: Callable[[], str]) -> Callable[[], str]:
        if self._on("pages-mixed-up") and self._latest is not None:
            write = dict(self._latest.pieces).get(stage, write)
        if self._on("markup-cut-short") and stage == "footer":
            return lambda: "</main>\n<footer>\n<p>"
        return write

    def _check_logo(self, job: Job) -> None:
        """Refuse to go on with a logo that is not there."""
        if job.own_logo is None:
            return
        with self._database.session() as session:
            logo = session.scalars(select(Logo).where(Logo.logo_id == job.own_logo)).first()
        if logo is None or logo.tenant_id != job.tenant_id:
            raise _Failed("LOGO_UNAVAILABLE", "The logo is not available any more.")

    def _note(self, job: Job, percent: int) -> None:
        with self._database.session() as session:
            session.execute(
                update(Generation).where(Generation.generation_id == job.generation_id).values(progress=percent)
            )

    def _store(self, job: Job, html: str) -> tuple[int, float]:
        """Keep the finished page as a version; give its number and score."""
        brand = job.plan.brand
        draft = Draft(
            job.generation_id, job.prompt, job.plan.brief.title, html, brand.primary.lower(), brand.secondary.lower()
        )
        with self._database.session() as session:
            version = history.add(session, job.site_id, draft)
            number, score = version.number, version.brand_score
            if self._on("new-version-replaces-old-ones"):
                for older in history.all_of(session, job.site_id)[1:]:
                    session.delete(older)
            if self._on("generation-not-stored"):
                session.delete(version)
            if not self._on("generation-never-complete"):
                self._finish(session, job, status="COMPLETE", progress=100, version=number, brand_score=score)
        return number, score

    async def _fail(self, job: Job, code: str, message: str) -> None:
        def note() -> None:
            with self._database.session() as session:
                self._finish(session, job, status="FAILED", error_code=code, error_message=message)

        try:
            await self._in_thread(note)
        finally:
            job.events.error(code, message)

    @staticmethod
    def _finish(session: Any, job: Job, **values: Any) -> None:
        which = Generation.generation_id == job.generation_id
        session.execute(update(Generation).where(which).values(completed_at=now(), **values))

    @staticmethod
    async def _in_thread(work: Callable[..., Result], *arguments: Any) -> Result:
        return await asyncio.to_thread(work, *arguments)


def _cut(text: str) -> Iterator[str]:
    """Cut a piece into chunks; a piece that carries a photograph into larger ones."""
    size = _CHUNK if len(text) < 40 * _CHUNK else _LARGE_CHUNK
    return (text[start : start + size] for start in range(0, len(text), size))
