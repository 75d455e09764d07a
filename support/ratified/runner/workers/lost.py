"""What is known of attempts that nobody could tell the end of, because their worker is gone."""

from __future__ import annotations

import time

from ratified.runner.choosing.plan import Turn
from ratified.runner.records import messages
from ratified.runner.records.messages import Performed, Record, Thrown
from ratified.runner.workers.progress import Position

_LAST_WORDS = 2000


def lost(turn: Turn, worker: str, reason: str, position: Position) -> Record:
    """Return an attempt that ended with its worker: what came before was passed, or it would have ended there."""
    steps = list(turn.unit.scenario.all_steps)
    where = min(position.step, len(steps) - 1)
    told, thrown = _told(reason)
    performed = [Performed("passed") if number < where else Performed("untested") for number, _ in enumerate(steps)]
    if steps:
        performed[where] = Performed("error", error=told, exception=thrown)
    seconds = max(0.0, time.time() - position.since)
    return _record(turn, worker, reason, tuple(performed), seconds=seconds, course=where + 1)


def never_begun(turn: Turn, worker: str, reason: str) -> Record:
    """Return an attempt that could not begin."""
    steps = tuple(Performed("untested") for _ in turn.unit.scenario.all_steps)
    return _record(turn, worker, reason, steps)


def quoted(last_words: str) -> str:
    """Return a worker's last words, if there are any, as a failure message ends with them."""
    text = last_words.strip()
    return f"\n  its last words:\n{text[-_LAST_WORDS:]}" if text else ""


def _told(reason: str) -> tuple[str, Thrown]:
    return f"BROKEN: {reason}", Thrown("Broken", reason, is_broken=True)


def _record(
    turn: Turn, worker: str, reason: str, steps: tuple[Performed, ...], *, seconds: float = 0.0, course: int = 0
) -> Record:
    unit = turn.unit
    told, thrown = _told(reason)
    return Record(
        at=messages.now(),
        unit=unit.number,
        attempt=turn.attempt,
        scenario=unit.identity,
        place=unit.place,
        name=unit.scenario.name,
        worker=worker,
        status="error",
        seconds=seconds,
        steps=steps,
        error=told,
        exception=thrown,
        course=course,
        lost=True,
    )
