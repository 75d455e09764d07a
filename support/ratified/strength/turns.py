"""Several kinds of questions asked in turns, so that each has its share of whatever time there is."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ratified.strength.company import Company
from ratified.strength.inquiry import Inquiry

# Seconds: long enough that what is under way at the end of a turn weighs little.
_TURN = 20.0


@dataclass(frozen=True, slots=True)
class Kind:
    """Questions of one kind: those that can be asked now, and by how many at once, if not by all."""

    ready: Callable[[], Sequence[Inquiry]]
    size: int | None = None
    # What those can be asked meanwhile who would stand idle.
    beside: Callable[[], Sequence[Inquiry]] = tuple


def ask_in_turns(kinds: Sequence[Kind], company: Company, is_over: Callable[[], bool]) -> None:
    """Ask until nothing is left, or the time is over."""
    while not is_over() and sum(_asked(kind, company, is_over) for kind in kinds) > 0:
        pass


def _asked(kind: Kind, company: Company, is_over: Callable[[], bool]) -> int:
    ready, ends = kind.ready(), time.monotonic() + _TURN
    beside = kind.beside() if ready else ()
    company.perform(ready, lambda: is_over() or time.monotonic() >= ends, kind.size, beside)
    return len(ready)


__all__ = ["Kind", "ask_in_turns"]
