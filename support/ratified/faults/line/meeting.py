"""What a fault is told of the request before it."""

from __future__ import annotations

import random
from typing import Protocol


class Meeting(Protocol):
    """The chance of one request to meet one fault."""

    @property
    def chance(self) -> random.Random:
        """Where everything about the fault that is left to chance comes from."""

    def takes_place(self) -> bool:
        """Decide, once and for all, whether the request meets the fault, and count it if so."""
