"""All that a generator has told: rows of requests, how it fared itself, and which phase lasted from when to when."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ratified.load.samples import WIDTH, Column, Outcome
from ratified.load.traffic import Phase

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, np.dtype[np.int64]]
    Flags = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True)
class Health:
    """How the generator itself fared, up to a moment of its clock; all in nanoseconds."""

    at: int
    cpu: int
    waited: int
    under_way: int
    connections: int
    worker: int = 0  # which generator, where there are several


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when a phase lasted, on the generator's clock."""

    phase: int
    begin: int
    end: int


@dataclass(frozen=True)
class Observed:
    """Rows of requests that are looked at together, in the order in which they were due."""

    rows: Numbers
    spans: tuple[tuple[int, int], ...] = ()  # from when to when that lasted of which they are a part

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def seconds(self) -> float:
        """Return how long that lasted of which they are a part."""
        return sum(end - begin for begin, end in self.spans) / 1e9

    def column(self, column: Column) -> Numbers:
        """Return one number of each row."""
        taken: Numbers = self.rows[:, column]
        return taken

    @functools.cached_property
    def is_good(self) -> Flags:
        """Return of each whether it ended as it must."""
        good: Flags = self.column(Column.OUTCOME) == Outcome.GOOD
        return good

    def since_due(self, column: Column) -> Numbers:
        """Return how long after it was due something happened to each."""
        return self.column(column) - self.column(Column.INTENDED)

    @property
    def times(self) -> Numbers:
        """Return the response times of those that ended well: from when they were due to their last byte."""
        return self.since_due(Column.LAST)[self.is_good]

    @property
    def service_times(self) -> Numbers:
        """Return how long those that ended well took from when they were sent."""
        sent = self.column(Column.LAST) - self.column(Column.WRITTEN)
        return sent[self.is_good]

    @property
    def lags(self) -> Numbers:
        """Return how late the generator took up each arrival."""
        return self.since_due(Column.TAKEN)

    def failures(self) -> dict[str, int]:
        """Return how many ended badly, by the way in which they did."""
        outcomes, statuses = self.column(Column.OUTCOME), self.column(Column.STATUS)
        found: dict[str, int] = {}
        for outcome, status in zip(outcomes.tolist(), statuses.tolist(), strict=True):
            if outcome != Outcome.GOOD:
                told = f"status {status}" if outcome == Outcome.WRONG_STATUS else Outcome(outcome).told
                found[told] = found.get(told, 0) + 1
        return dict(sorted(found.items(), key=lambda one: -one[1]))


@dataclass
class Recording:
    """What has been measured so far; a measurement that goes on adds to it."""

    endpoints: tuple[str, ...]
    phases: list[Phase] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    health: list[Health] = field(default_factory=list)
    is_complete: bool = True
    wholes: tuple[int, ...] = ()  # the endpoints that stand for what an arrival does as a whole; none means all
    _parts: list[Numbers] = field(default_factory=list)
    _ticks: list[Numbers] = field(default_factory=list)
    _is_ordered: bool = False

    def add_rows(self, content: bytes) -> None:
        """Add what has ended since the last time."""
        import numpy as np

        self._is_ordered = False
        self._parts.append(np.frombuffer(content, dtype=np.int64).reshape(-1, WIDTH))

    def add(self, other: Recording) -> None:
        """Add all that another recording of the same phases holds."""
        self._is_ordered = False
        self._parts += other._parts
        self._ticks += other._ticks
        self.health += other.health
        self.spans += other.spans
        self.is_complete = self.is_complete and other.is_complete

    def add_health(self, health: Health, ticks: bytes) -> None:
        """Add how the generator has fared."""
        import numpy as np

        self.health.append(health)
        self._ticks.append(np.frombuffer(ticks, dtype=np.int64))

    def first_and_last(self) -> list[tuple[Health, Health]]:
        """Return how each generator fared when it told first, and last."""
        of_workers: dict[int, list[Health]] = {}
        for one in self.health:
            of_workers.setdefault(one.worker, []).append(one)
        return [(told[0], told[-1]) for told in of_workers.values()]

    @property
    def rows(self) -> Numbers:
        """Return the rows of all requests, in the order in which they were due."""
        import numpy as np

        if len(self._parts) != 1 or not self._is_ordered:
            joined = np.concatenate(self._parts) if self._parts else np.empty((0, WIDTH), dtype=np.int64)
            self._parts = [joined[np.argsort(joined[:, Column.INTENDED], kind="stable")]]
            self._is_ordered = True
        (rows,) = self._parts
        return rows

    @property
    def ticks(self) -> Numbers:
        """Return how late the generator was for appointments with itself, while users kept it busy."""
        import numpy as np

        return np.concatenate(self._ticks) if self._ticks else np.empty(0, dtype=np.int64)

    def observed(self, endpoint: str = "", phase: str = "") -> Observed:
        """Return the rows of an endpoint and of a phase; without one, of all arrivals, and of all that are judged."""
        import numpy as np

        rows = self.rows
        wanted: Flags = np.isin(rows[:, Column.PHASE], self._numbers(phase))
        if endpoint:
            wanted &= np.isin(rows[:, Column.ENDPOINT], self._places(endpoint))
        elif self.wholes:
            wanted &= np.isin(rows[:, Column.ENDPOINT], self.wholes)
        numbers = self._numbers(phase)
        spans = tuple((span.begin, span.end) for span in self.spans if span.phase in numbers)
        return Observed(rows[wanted], spans)

    def seconds(self, phase: str = "") -> float:
        """Return how long a phase lasted, or all that are judged."""
        numbers = self._numbers(phase)
        return sum(span.end - span.begin for span in self.spans if span.phase in numbers) / 1e9

    def _places(self, endpoint: str) -> list[int]:
        places = [place for place, name in enumerate(self.endpoints) if name == endpoint]
        if not places:
            raise ValueError(f"nobody has measured {endpoint}, only {', '.join(self.endpoints)}")
        return places

    def _numbers(self, phase: str) -> list[int]:
        return [number for number, one in enumerate(self.phases) if (one.name == phase if phase else one.is_judged)]
