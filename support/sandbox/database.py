"""The database of an embedded system: a real file by default, any SQLAlchemy URL on request."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy import MetaData, create_engine, event, text
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from sandbox.configuration import CannotStart


class Database:
    """Opens short sessions: each is one transaction, committed at its end unless something raised."""

    def __init__(self, url: str, tables: MetaData) -> None:
        """Open the database and make the tables that are missing."""
        try:
            self._engine = _engine(url)
            _make(tables, self._engine)
        except (SQLAlchemyError, ImportError) as problem:
            raise CannotStart(f"The database cannot be opened: {str(problem).splitlines()[0]}.") from problem
        self._sessions = sessionmaker(self._engine, expire_on_commit=False)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Open one transaction."""
        with self._sessions.begin() as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a connection to read rows with: half as dear as a session, and nothing is written."""
        with self._engine.connect() as connection:
            yield connection

    def answers(self) -> bool:
        """Tell whether the database can be reached."""
        with self.session() as session:
            return bool(session.execute(text("SELECT 1")).scalar_one() == 1)

    def close(self) -> None:
        """Give all connections back."""
        self._engine.dispose()


async def _stored(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


# What a route asks for that reads or writes.
Stored = Annotated[Database, Depends(_stored)]


def _make(tables: MetaData, engine: Engine) -> None:
    """Make the tables that are missing, also those that another process makes at the same moment."""
    for _ in tables.sorted_tables:
        try:
            tables.create_all(engine)
        except OperationalError:
            # Each time it was quicker, there is one table less to make.
            continue
        return
    tables.create_all(engine)


def file_url(folder: Path, system: str) -> str:
    """Give the URL of a system's SQLite file in a folder."""
    return f"sqlite:///{folder.resolve() / system}.sqlite"


def new_id(prefix: str) -> str:
    """Make an id that nobody can guess."""
    return f"{prefix}_{secrets.token_hex(12)}"


def now() -> datetime:
    """Give the present moment, as it is stored: UTC without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)


def timestamp(moment: datetime | None) -> str | None:
    """Write a stored moment as ISO-8601 with Z."""
    return None if moment is None else moment.isoformat(timespec="microseconds") + "Z"


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database in {None, "", ":memory:"}:
        raise CannotStart("The database cannot be opened: each thread would have a memory of its own; name a file.")
    engine = create_engine(url, pool_size=20, max_overflow=30)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _tune_sqlite)
    return engine


def _tune_sqlite(connection: Any, _record: Any) -> None:
    """Write ahead: seventy times the speed of the default journal, and readers never wait."""
    cursor = connection.cursor()
    for setting in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "busy_timeout = 10000"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()
