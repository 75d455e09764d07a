"""Tells listeners that something has happened to a job, whichever process it happened in."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterator

from sqlalchemy import bindparam, func, select
from sqlalchemy.exc import SQLAlchemyError

from sandbox.character_studio.tables import Event
from sandbox.database import Database

_log = logging.getLogger(__name__)
_LOOK_SECONDS = 0.01
_NEWEST = select(func.max(Event.sequence))
_SINCE = select(Event.sequence, Event.job_id).where(Event.sequence > bindparam("last")).order_by(Event.sequence)


class EventBoard:
    """Looks at the table of events, for all listeners together and only while there are any."""

    def __init__(self, database: Database) -> None:
        """Begin without listeners."""
        self._database = database
        self._listeners: dict[str, set[asyncio.Event]] = {}
        self._watching: asyncio.Task[None] | None = None

    @contextlib.contextmanager
    def listening(self, job_id: str) -> Iterator[asyncio.Event]:
        """Give a signal that is set whenever something new has happened to a job."""
        signal = asyncio.Event()
        self._listeners.setdefault(job_id, set()).add(signal)
        if self._watching is None or self._watching.done():
            # Before the listener reads what there is, so that nothing falls between reading and watching.
            self._watching = asyncio.create_task(self._watch(self._newest()))
        try:
            yield signal
        finally:
            self._listeners[job_id].discard(signal)
            if not self._listeners[job_id]:
                del self._listeners[job_id]

    async def close(self) -> None:
        """Stop looking."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)

    async def _watch(self, last: int) -> None:
        while self._listeners:
            await asyncio.sleep(_LOOK_SECONDS)
            try:
                last = self._tell(last)
            except SQLAlchemyError:
                _log.exception("the events cannot be looked at")

    def _newest(self) -> int:
        with self._database.reading() as connection:
            return connection.scalar(_NEWEST) or 0

    def _tell(self, last: int) -> int:
        with self._database.reading() as connection:
            for sequence, job_id in connection.execute(_SINCE, {"last": last}):
                last = sequence
                for signal in self._listeners.get(job_id, ()):
                    signal.set()
        return last
