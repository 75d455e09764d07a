"""What a client key's next requests meet, in the order in which it was commanded."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ratified.faults.virtual.commands import AnyCommand, Hold, Repeat


@dataclass(frozen=True, slots=True)
class Commanded:
    """A command, the operation it is for (any, if that is empty), and how many requests have met it."""

    number: int
    operation: str
    command: AnyCommand
    met: int


class Script:
    """The commands of one client key, consumed in order."""

    def __init__(self) -> None:
        self._all: list[tuple[str, AnyCommand]] = []
        self._waiting: list[int] = []
        self._met: Counter[int] = Counter()

    def add(self, operation: str, command: AnyCommand) -> int:
        """Put a command at the end and return its number."""
        self._all.append((operation, command))
        self._waiting.append(len(self._all))
        return len(self._all)

    def next(self, operation: str, *, repeatable: bool) -> AnyCommand | None:
        """Return what a request for this operation meets, if anything; a command met often enough is over."""
        for number in self._waiting:
            wanted, command = self._all[number - 1]
            if wanted not in ("", operation) or (isinstance(command, Repeat) and not repeatable):
                continue
            self._met[number] += 1
            if self._met[number] == command.times:
                self._waiting.remove(number)
            return command
        return None

    def recover(self) -> None:
        """Have nothing else happen to any request."""
        self._waiting.clear()

    def hold_no_more(self, operation: str) -> None:
        """End every command to hold requests for this operation, or for all if it is empty."""
        self._waiting = [number for number in self._waiting if not self._holds(number, operation)]

    def all(self) -> tuple[Commanded, ...]:
        """Return every command there has been, the oldest first."""
        return tuple(
            Commanded(number, operation, command, self._met[number])
            for number, (operation, command) in enumerate(self._all, 1)
        )

    def _holds(self, number: int, operation: str) -> bool:
        wanted, command = self._all[number - 1]
        return isinstance(command, Hold) and operation in ("", wanted)
