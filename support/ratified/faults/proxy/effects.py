"""What each fault does to the pieces that pass one way of one connection."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, ClassVar, Generic, TypeVar

from ratified.faults.proxy.faults import (
    Bandwidth,
    BlackHole,
    CutAfter,
    Direction,
    Fault,
    Latency,
    Refuse,
    Reset,
    Slices,
    SlowClose,
)
from ratified.faults.proxy.imposed import Imposed
from ratified.faults.proxy.piece import Kind, Passage

_TICK = 0.005  # seconds that a narrow line takes for one piece
_SLACK = 0.1  # seconds by which a narrow line makes up for having been kept waiting by the machine

Chances = Callable[[str], random.Random]
F = TypeVar("F", bound=Fault)


class Ending(Enum):
    """How a fault ends a connection."""

    ORDERLY = "the receiver is told that the sender has finished"
    ABRUPT = "the receiver is told of a reset once it has taken what came before"
    AT_ONCE = "both are told of a reset, and what is still on its way is lost"


class Effect(Generic[F]):
    """One fault on one way of one connection; by itself it changes nothing."""

    rank: ClassVar[int] = 0
    holds: ClassVar[bool] = False

    def __init__(self, imposed: Imposed, fault: F, connection: int, chances: Chances) -> None:
        self.imposed = imposed
        self.ends_at = math.inf
        self._fault = fault
        self._connection = connection
        self._chances = chances
        self._draws: random.Random | None = None
        self._turn = -1
        self._is_struck = False
        self._met_turn = -1

    def strikes(self, turn: int) -> bool:
        """Say whether this turn meets the fault; it is decided once for each turn."""
        if turn != self._turn:
            self._turn = turn
            was_struck, self._is_struck = self._is_struck, self._drawn()
            if self._is_struck and not was_struck:
                self._begin()
        return self._is_struck

    def meet(self, turn: int, size: int) -> None:
        """Count what has met the fault."""
        self.imposed.meet(self._connection, size, is_anew=turn != self._met_turn)
        self._met_turn = turn

    def most(self, passage: Passage) -> int:
        """Return how many bytes may pass at once."""
        return passage.size

    def ending(self, passage: Passage) -> Ending | None:
        """Say whether the connection ends before anything passes."""

    def due(self, passage: Passage) -> float:
        """Return when they arrive that would otherwise arrive when they are due."""
        return passage.due

    def passed(self, passage: Passage) -> Ending | None:
        """Take note that they have passed; say whether the connection ends with them."""

    def _begin(self) -> None:
        """Begin anew after a turn that was spared."""

    def _drawn(self) -> bool:
        probability = self._fault.probability
        if probability >= 1:
            return True
        self._draws = self._draws or self._chances(f"{self.imposed.number}")
        return self._draws.random() < probability


class Hole(Effect[BlackHole]):
    """Holds everything."""

    rank = 1
    holds = True


class Break(Effect[Reset]):
    """Resets the connection, at once or a while after the first bytes."""

    rank = 2

    def ending(self, passage: Passage) -> Ending | None:
        """End the connection with the first bytes, or set the moment when it ends."""
        if not passage.piece.is_data or self.ends_at < math.inf:
            return None
        self.meet(passage.piece.turn, passage.size)
        if not self._fault.after:
            return Ending.AT_ONCE
        self.ends_at = passage.now + self._fault.after
        return None


class Cut(Effect[CutAfter]):
    """Lets so many bytes pass, and no more."""

    rank = 3
    _left = 0

    def ending(self, passage: Passage) -> Ending | None:
        """End the connection if nothing may pass at all."""
        return self._ended(passage)

    def most(self, passage: Passage) -> int:
        """Return what is left."""
        return min(self._left, passage.size)

    def passed(self, passage: Passage) -> Ending | None:
        """End the connection when nothing is left."""
        self._left -= passage.size
        return self._ended(passage)

    def _ended(self, passage: Passage) -> Ending | None:
        if self._left or not passage.piece.is_data:
            return None
        self.meet(passage.piece.turn, passage.size)
        return Ending.ABRUPT if self._fault.abrupt else Ending.ORDERLY

    def _begin(self) -> None:
        self._left = self._fault.size


class Slicing(Effect[Slices]):
    """Cuts what came at once, with pauses in between."""

    rank = 4
    _last = -math.inf

    def most(self, passage: Passage) -> int:
        """Return the size of a slice."""
        return min(self._fault.size, passage.size)

    def due(self, passage: Passage) -> float:
        """Return the end of the pause after the slice before; the first slice waits for nothing."""
        return max(passage.due, self._last + self._fault.pause) if passage.piece.is_begun else passage.due

    def passed(self, passage: Passage) -> Ending | None:
        """Begin a pause."""
        self._last = passage.now
        if passage.piece.is_begun or passage.size < len(passage.piece.data):
            self.meet(passage.piece.turn, passage.size)
        return None


class Narrowness(Effect[Bandwidth]):
    """Gives every byte the time that a line of its width takes for it."""

    rank = 5
    _carried = -math.inf

    def __init__(self, imposed: Imposed, fault: Bandwidth, connection: int, chances: Chances) -> None:
        super().__init__(imposed, fault, connection, chances)
        self._piece = max(1, int(fault.bytes_per_second * _TICK))
        self._free = time.monotonic()

    def most(self, passage: Passage) -> int:
        """Return what the line carries in one tick."""
        return min(self._piece, passage.size)

    def due(self, passage: Passage) -> float:
        """Return when the line has carried them, which begins when all before them has been carried."""
        self._carried = max(passage.due, self._free) + passage.size / self._fault.bytes_per_second
        return self._carried

    def passed(self, passage: Passage) -> Ending | None:
        """Take the line; what could not pass in time takes it later, so that it does not pass in a rush afterwards."""
        self._free = self._carried + max(0.0, passage.now - passage.due - _SLACK)
        if passage.size:
            self.meet(passage.piece.turn, passage.size)
        return None


class Delay(Effect[Latency]):
    """Lets everything arrive later."""

    rank = 6

    def __init__(self, imposed: Imposed, fault: Latency, connection: int, chances: Chances) -> None:
        super().__init__(imposed, fault, connection, chances)
        # How many pieces there are depends on the machine; it must not shift what is drawn for the turns.
        self._shakes = chances(f"{imposed.number} jitter") if fault.jitter else None

    def due(self, passage: Passage) -> float:
        """Return the moment when they arrive."""
        shift = self._shakes.uniform(-self._fault.jitter, self._fault.jitter) if self._shakes else 0.0
        return passage.due + self._fault.seconds + shift

    def passed(self, passage: Passage) -> Ending | None:
        """Count them."""
        if passage.size:
            self.meet(passage.piece.turn, passage.size)
        return None


class Lingering(Effect[SlowClose]):
    """Lets the end of a connection arrive later."""

    rank = 7

    def due(self, passage: Passage) -> float:
        """Return the moment when an end arrives."""
        return passage.due + self._fault.seconds if passage.piece.kind is Kind.END else passage.due

    def passed(self, passage: Passage) -> Ending | None:
        """Count an end."""
        if passage.piece.kind is Kind.END:
            self.meet(passage.piece.turn, 0)
        return None


_EFFECTS: Mapping[type[Fault], Callable[[Imposed, Any, int, Chances], Effect[Any]]] = {
    Bandwidth: Narrowness,
    BlackHole: Hole,
    CutAfter: Cut,
    Latency: Delay,
    Reset: Break,
    Slices: Slicing,
    SlowClose: Lingering,
}


def effect_of(imposed: Imposed, way: Direction, connection: int, chances: Chances) -> Effect[Any] | None:
    """Return what a fault does to one way of a connection; None if it does not concern it."""
    fault = imposed.fault
    if isinstance(fault, Refuse) or not fault.direction.covers(way):
        return None
    return _EFFECTS[type(fault)](imposed, fault, connection, chances)
