"""The plan of a run: who gets which scenario next.

The longest scenarios go first, so that none is left for the end; among those that take about as long, a worker stays
with its feature, because every change of feature runs the feature's hooks once more.
"""

from __future__ import annotations

import math
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from ratified.runner.choosing.phases import Phase
from ratified.runner.choosing.units import Container, Lock, Unit

# Scenarios that nobody has timed yet: they may be long, so they do not come last.
_UNKNOWN = 1.0

_IsFree = Callable[[Sequence[Lock]], bool]


@dataclass(frozen=True, slots=True)
class Turn:
    """One attempt at one scenario."""

    unit: Unit
    attempt: int = 1


class Plan:
    """What is still to be done, and what may be done now."""

    def __init__(
        self, turns: Iterable[Turn], phases: Sequence[Phase] = (Phase(""),), *, as_given: bool = False
    ) -> None:
        self._phases = {phase.name: _InPhase(phase, as_given=as_given) for phase in phases}
        self._running: dict[Turn, None] = {}
        self._held = Counter[Lock]()
        self._features = Counter[int]()
        for turn in turns:
            self._phases[turn.unit.phase].add(turn)

    def __len__(self) -> int:
        """Return how many turns nobody has been given yet."""
        return sum(map(len, self._phases.values()))

    @property
    def is_over(self) -> bool:
        """Return whether nothing is left to do, and nobody has anything to do."""
        return not len(self) and not self._running

    def next(self, feature: int | None) -> Turn | None:
        """Return the next turn for a worker that is now with a feature; nothing where none may begin now."""
        if any(turn.unit.is_alone for turn in self._running):
            return None
        for phase in self._phases.values():
            if not len(phase) and not phase.running:
                continue
            turn = phase.next(feature, self._is_free, self._features, is_quiet=not self._running)
            if turn is not None:
                self._take(phase, turn)
            return turn
        return None

    def done(self, turn: Turn) -> None:
        """Take note that a turn is over, whatever came of it."""
        del self._running[turn]
        self._phases[turn.unit.phase].running -= 1
        self._held.subtract(turn.unit.locks)
        self._features[turn.unit.feature_number] -= 1

    def again(self, turn: Turn) -> None:
        """Put a turn into the plan: one that is to be tried once more, or that nobody has begun."""
        self._phases[turn.unit.phase].add(turn)

    def drop(self, container: Container) -> None:
        """Forget what nobody has been given yet of a feature, or of one of its rules."""
        feature, rule = container
        for phase in self._phases.values():
            phase.keep(lambda unit: unit.feature_number != feature or (rule >= 0 and unit.rule_number != rule))

    def clear(self) -> None:
        """Forget what nobody has been given yet."""
        for phase in self._phases.values():
            phase.clear()

    def _take(self, phase: _InPhase, turn: Turn) -> None:
        self._running[turn] = None
        phase.running += 1
        self._held.update(turn.unit.locks)
        self._features[turn.unit.feature_number] += 1

    def _is_free(self, locks: Sequence[Lock]) -> bool:
        return not any(
            self._held[Lock(lock.name, is_shared=False)]
            or (not lock.is_shared and self._held[Lock(lock.name, is_shared=True)])
            for lock in locks
        )


class _InPhase:
    """The turns of one phase."""

    def __init__(self, phase: Phase, *, as_given: bool) -> None:
        self.running = 0
        self._is_sequential = phase.is_sequential
        self._as_given = as_given or phase.is_sequential
        self._given: deque[Turn] = deque()
        self._free: dict[int, dict[int, deque[Turn]]] = {}
        self._locked: dict[tuple[Lock, ...], deque[Turn]] = {}
        self._alone: deque[Turn] = deque()
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def keep(self, wanted: Callable[[Unit], bool]) -> None:
        kept = [turn for turn in self._all() if wanted(turn.unit)]
        self.clear()
        for turn in kept:
            self.add(turn)

    def _all(self) -> Iterator[Turn]:
        yield from self._given
        for by_feature in self._free.values():
            for turns in by_feature.values():
                yield from turns
        for turns in self._locked.values():
            yield from turns
        yield from self._alone

    def clear(self) -> None:
        self._count = 0
        for turns in (self._given, self._free, self._locked, self._alone):
            turns.clear()

    def add(self, turn: Turn) -> None:
        unit = turn.unit
        self._count += 1
        if unit.is_alone:
            self._alone.append(turn)
        elif unit.locks and not self._is_sequential:
            self._locked.setdefault(unit.locks, deque()).append(turn)
        elif self._as_given:
            self._given.append(turn)
        else:
            self._free.setdefault(_length(unit.seconds), {}).setdefault(unit.feature_number, deque()).append(turn)

    def next(self, feature: int | None, is_free: _IsFree, busy: Counter[int], *, is_quiet: bool) -> Turn | None:
        if self._is_sequential and not is_quiet:
            return None
        turn = self._next_locked(is_free) or self._next_given() or self._next_free(feature, busy)
        if turn is None and self._alone and is_quiet:
            turn = self._alone.popleft()
        if turn is not None:
            self._count -= 1
        return turn

    def _next_locked(self, is_free: _IsFree) -> Turn | None:
        for locks, turns in self._locked.items():
            if is_free(locks):
                turn = turns.popleft()
                if not turns:
                    del self._locked[locks]
                return turn
        return None

    def _next_given(self) -> Turn | None:
        return self._given.popleft() if self._given else None

    def _next_free(self, feature: int | None, busy: Counter[int]) -> Turn | None:
        if not self._free:
            return None
        length = max(self._free)
        by_feature = self._free[length]
        if feature is not None and feature in by_feature:
            chosen = feature
        else:
            alone = (one for one in by_feature if not busy[one])
            chosen = next(alone, None) or max(by_feature, key=lambda one: len(by_feature[one]))
        turns = by_feature[chosen]
        turn = turns.popleft()
        if not turns:
            del by_feature[chosen]
            if not by_feature:
                del self._free[length]
        return turn


def _length(seconds: float | None) -> int:
    """Return the order of magnitude, in powers of two, of how long a scenario takes."""
    return math.frexp(max(_UNKNOWN if seconds is None else seconds, 0.001))[1]
