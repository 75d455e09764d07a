"""What one end of a connection has said, on its way to the other."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What can be said on a connection."""

    DATA = "data"
    END = "the end"
    RESET = "a reset"


@dataclass(slots=True)
class Piece:
    """Some bytes that were read at once, less what has already passed; or an end, which has none."""

    kind: Kind
    arrived: float
    turn: int
    data: memoryview
    is_begun: bool = False  # a part of it has passed
    is_held: bool = False  # a black hole has swallowed it

    @property
    def is_data(self) -> bool:
        """Say whether it has bytes."""
        return self.kind is Kind.DATA


@dataclass(slots=True)
class Passage:
    """So many bytes of a piece pass at once, when they are due."""

    piece: Piece
    size: int
    due: float
    now: float
