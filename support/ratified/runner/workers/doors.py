"""Features and rules at whose beginning workers die: one that kills every worker must not take the run with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from ratified.runner.choosing.units import NO_RULE, Container, Unit
from ratified.runner.records import messages
from ratified.runner.records.messages import Entered

# Somebody from outside may kill a worker there, too.
_MOST = 3


class Doors:
    """Counts who died where."""

    def __init__(self) -> None:
        self._deaths = Counter[Container]()
        self._closed: set[Container] = set()

    def died(self, unit: Unit, inside: Collection[Container], worker: str, how: str) -> Entered | None:
        """Take note of a worker that died before a scenario; return a refusal if nobody should go there any more."""
        door = _door(unit, inside)
        if door is None:
            return None
        self._deaths[door] += 1
        if self._deaths[door] != _MOST:
            return None
        self._closed.add(door)
        what = "before_feature" if door[1] == NO_RULE else "before_rule"
        error = f"HOOK-ERROR in {what}: {_MOST} workers died in it; the last {how}"
        return Entered(messages.now(), *door, worker, 1, error)

    def is_closed(self, unit: Unit) -> bool:
        """Return whether a scenario stands where nobody should go."""
        return any(one in self._closed for one in _containers(unit))


def _door(unit: Unit, inside: Collection[Container]) -> Container | None:
    """Return what a worker was about to begin when it died; nothing, if it had yet to leave something else."""
    own = _containers(unit)
    if any(one not in own for one in inside):
        return None
    return next((one for one in own if one not in inside), None)


def _containers(unit: Unit) -> list[Container]:
    found = [(unit.feature_number, NO_RULE)]
    return [*found, (unit.feature_number, unit.rule_number)] if unit.rule_number >= 0 else found


__all__ = ["Doors"]
