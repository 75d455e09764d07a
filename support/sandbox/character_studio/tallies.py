"""Figures that only grow, kept in the database because several processes add to them."""

from __future__ import annotations

from functools import cache
from typing import Any, cast

from sqlalchemy import Connection, Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from sandbox.character_studio.tables import Tally

TALLIES = cast("Table", Tally.__table__)

JOBS_CREATED = "jobs_created"
JOBS_FINISHED = "jobs_finished"
ATTEMPTS = "attempts"
RETRIES = "retries"
EXTERNAL_FAILURES = "external_failures"
IMAGES_STORED = "images_stored"
CHARGED_CENTS = "charged_cents"
JOB_SECONDS = "job_seconds"
SECONDS_SUM = "sum"
# Upper edges of the histogram of how long finished jobs took.
EDGES = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


def add(session: Session, name: str, label: str = "", amount: float = 1) -> None:
    """Add to a figure, in the transaction of what it counts."""
    session.execute(_adding(session.get_bind().dialect.name), {"name": name, "label": label, "amount": amount})


@cache
def _adding(dialect: str) -> Any:
    """Write the statement that adds, as the database has it."""
    of_dialect: Any = sqlite if dialect == "sqlite" else postgresql
    statement = of_dialect.insert(TALLIES)
    larger = TALLIES.c.amount + statement.excluded.amount
    return statement.on_conflict_do_update(index_elements=["name", "label"], set_={"amount": larger})


def add_duration(session: Session, seconds: float) -> None:
    """Add one finished job to the histogram of durations."""
    edge = next((edge for edge in EDGES if seconds <= edge), None)
    add(session, JOB_SECONDS, "+Inf" if edge is None else repr(edge))
    add(session, JOB_SECONDS, SECONDS_SUM, seconds)


def read(connection: Connection) -> dict[str, dict[str, float]]:
    """Give every figure by its name and label."""
    figures: dict[str, dict[str, float]] = {}
    for name, label, amount in connection.execute(select(Tally.name, Tally.label, Tally.amount)):
        figures.setdefault(name, {})[label] = amount
    return figures
