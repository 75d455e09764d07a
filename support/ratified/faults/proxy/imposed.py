"""A fault in force, and what has met it."""

from __future__ import annotations

from dataclasses import dataclass

from ratified.failures import Broken
from ratified.faults.proxy.faults import Fault, Refuse


@dataclass(frozen=True, slots=True)
class Met:
    """How much traffic a fault has changed: connections, turns on them (for `Refuse` connections), bytes."""

    connections: int
    times: int
    bytes: int


class Imposed:
    """One fault from when it was imposed until it was lifted."""

    def __init__(self, fault: Fault, number: int, said_before: int) -> None:
        self.fault = fault
        self.number = number
        self.is_in_force = True
        self._connections: set[int] = set()
        self._times = 0
        self._bytes = 0
        self._said_before = said_before
        self._said = 0

    def __repr__(self) -> str:
        return f"<imposed {self.fault!r}: {self.met!r}>"

    @property
    def met(self) -> Met:
        """Return what it has changed so far."""
        return Met(len(self._connections), self._times, self._bytes)

    @property
    def can_be_counted(self) -> bool:
        """Say whether everything that meets it is seen; who calls at a closed port is not."""
        return not (isinstance(self.fault, Refuse) and self.fault.closes_port)

    def meet(self, connection: int, size: int, *, is_anew: bool) -> None:
        """Count some traffic of a connection; it is met anew with every turn."""
        self._connections.add(connection)
        self._times += is_anew
        self._bytes += size

    def look(self, said: int) -> None:
        """Take note of how many bytes and connections have come by in all."""
        self._said = said - self._said_before

    def demand_met(self, where: str) -> None:
        """Fail if it met nothing, though everything that meets it is seen."""
        if self._times or not self.can_be_counted:
            return
        raise Broken(
            "the fault met nothing",
            expected=f"traffic that {self.fault!r} changes",
            actual="traffic came by that it did not concern" if self._said else f"no traffic came by {where}",
            next=f"does the caller really call {where}, and on the way that the fault is on?"
            + (" Its probability may have spared all." if self.fault.probability < 1 else ""),
        )
