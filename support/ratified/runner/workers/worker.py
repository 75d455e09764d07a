"""One worker, as far as the run knows it, and what workers have told of the places where they are."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Protocol

from ratified.runner.choosing.plan import Turn
from ratified.runner.choosing.units import Container
from ratified.runner.records.messages import Entered, Left
from ratified.runner.workers.inbox import Inbox
from ratified.runner.workers.output import Output
from ratified.runner.workers.progress import Progress


class Process(Protocol):
    """A worker's process."""

    pid: int

    def ended(self) -> str:
        """Wait until it is gone, and return how it ended."""
        ...

    def kill(self) -> None:
        """End it at once."""

    def stop(self) -> None:
        """Ask it to end."""


@dataclass(slots=True, eq=False)
class Worker:
    """One worker, as far as the run knows it."""

    name: str
    process: Process
    channel: Connection
    output: Output | None
    progress: Progress
    inbox: Inbox = field(init=False)
    turns: deque[Turn] = field(default_factory=deque)
    where: Container | None = None
    inside: set[Container] = field(default_factory=set)
    killed_for: str = ""
    is_ready: bool = False
    is_ending: bool = False
    is_gone: bool = False
    has_worked: bool = False

    def __post_init__(self) -> None:
        self.inbox = Inbox(self.channel)


@dataclass(slots=True)
class Visit:
    """What workers have told of a feature or a rule that they began."""

    entered: int = 0
    refused: Entered | None = None
    late: list[Entered] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
