"""What of a run is left to do, and what came of what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from ratified.runner.choosing.plan import Plan, Turn
from ratified.runner.choosing.units import Container, Unit
from ratified.runner.records.messages import Record

_AHEAD = 0.05
_MOST_AHEAD = 64


class Listener(Protocol):
    """Whoever wants to know of every attempt as soon as it is over."""

    def heard(self, told: Record, *, is_final: bool) -> None:
        """Take note of an attempt, and of whether its scenario will be tried again."""

    def written(self, worker: str, turn: Turn) -> Record | None:
        """Return what a worker that is gone has written down of a turn without having told it."""

    def waits(self) -> None:
        """Take note that the crew waits."""


class Agenda:
    """Gives turns, and keeps records until all that is wanted of a scenario is there."""

    def __init__(
        self,
        plan: Plan,
        attempts: Mapping[int, int],
        listener: Listener,
        *,
        retries: int = 0,
        stops_at_failure: bool = False,
    ) -> None:
        self._plan = plan
        self._wanted = dict(attempts)
        self._listener = listener
        self._retries = retries
        self._stops_at_failure = stops_at_failure
        self._records: dict[int, list[Record]] = {}
        self._seconds = 0.0
        self._done = 0
        self.is_closed = False

    def __len__(self) -> int:
        """Return how many turns nobody has been given yet."""
        return len(self._plan)

    def next(self, place: Container | None) -> Turn | None:
        """Return the next turn for a worker that is now at a place; nothing where none may begin now."""
        return self._plan.next(place[0] if place else None)

    def ahead(self, workers: int) -> int:
        """Return how many turns a worker may have: more than one only where asking for the next costs more than it."""
        if self._done < 8:
            return 1
        mean = self._seconds / self._done
        share = len(self._plan) // (2 * max(1, workers))
        return max(1, min(int(_AHEAD / max(mean, 1e-6)), share, _MOST_AHEAD))

    # What became of a turn

    def done(self, turn: Turn, told: Record) -> None:
        """Take note of what a worker has told of its turn."""
        self._plan.done(turn)
        self._done += 1
        self._seconds += told.seconds
        self.keep(turn, told)

    def take_back(self, turn: Turn) -> None:
        """Take a turn from whoever had it; what is to become of it is said later."""
        self._plan.done(turn)

    def again(self, turn: Turn) -> None:
        """Give a turn that nobody has begun to somebody else, if anything is still given."""
        if not self.is_closed:
            self._plan.again(turn)

    def give_up(self, unit: int) -> None:
        """Want no attempt at a scenario any more."""
        self._wanted[unit] = 0

    def keep(self, turn: Turn, told: Record) -> None:
        """Keep what became of a turn; one that has failed may be tried once more."""
        unit = turn.unit
        self._records.setdefault(unit.number, []).append(told)
        has_failed = told.status not in {"passed", "skipped"}
        if has_failed and unit.is_repeatable and turn.attempt <= self._retries and not self.is_closed:
            self._wanted[unit.number] = turn.attempt + 1
            self._plan.again(Turn(unit, turn.attempt + 1))
            self._listener.heard(told, is_final=False)
            return
        self._listener.heard(told, is_final=self.is_final(unit))
        if has_failed and self._stops_at_failure:
            self.close()

    # What is not to be done any more

    def drop(self, container: Container) -> None:
        """Give nothing more of a feature, or of one of its rules."""
        self._plan.drop(container)

    def close(self) -> None:
        """Give nothing more."""
        self.is_closed = True
        self._plan.clear()

    # What is known

    @property
    def is_over(self) -> bool:
        """Return whether nothing is left to do, and nobody has anything to do."""
        return self._plan.is_over

    def is_final(self, unit: Unit) -> bool:
        """Return whether all that there will be of a scenario is there."""
        known = self._records.get(unit.number, ())
        return len(known) >= self._wanted.get(unit.number, 1) or self.is_over

    def records_of(self, unit: Unit) -> Sequence[Record]:
        """Return what is known of a scenario."""
        return self._records.get(unit.number, ())
