"""The workers of a cluster, as whoever uses it knows them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ratified.load.locust import messages
from ratified.load.locust.processes import Member
from ratified.load.recording import Span
from ratified.load.samples import Column

if TYPE_CHECKING:
    from ratified.load.recording import Numbers

_TIMES = slice(Column.INTENDED, Column.LAST + 1)


@dataclass(frozen=True, slots=True)
class Loss:
    """What is missing because a worker was lost."""

    worker: str
    why: str
    due: int | None  # arrivals, where anybody knows how many there were to be
    reported: int

    @property
    def missing(self) -> int | None:
        """Return how many arrivals nobody will ever know about."""
        return None if self.due is None else self.due - self.reported

    @property
    def told(self) -> str:
        """Return it as a sentence."""
        if self.due is None:
            known = f"{self.reported} arrivals were reported, and nobody knows how many more there were"
        else:
            known = f"of {self.due} arrivals {self.reported} were reported, and {self.missing} are lost"
        return f"{self.worker}: {known}; {self.why}"


@dataclass
class Worker:
    """One worker."""

    number: int
    node: str  # what Locust calls it
    hello: messages.Hello
    shift: int  # from its clock to ours, in nanoseconds
    member: Member | None = None  # none where somebody else has started it
    seed: str = ""
    is_ready: bool = False
    is_running: bool = False
    is_stopped: bool = False  # because we have said so
    lost: str = ""  # why, if it is
    rows: int = 0  # since it began
    arrivals: int = 0  # of this run
    spans: list[Span] = field(default_factory=list)  # of this run

    @property
    def name(self) -> str:
        """Return it as people find it."""
        return f"worker {self.number + 1} (process {self.hello.pid} on {self.hello.host})"

    def on_our_clock(self, rows: Numbers) -> Numbers:
        """Return rows with their times on our clock; those that never came stay 0."""
        if not self.shift:
            return rows
        moved = rows.copy()
        times = moved[:, _TIMES]
        times[times != 0] += self.shift
        return moved
