"""Waiting is looking: the one place that sleeps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from ratified import clock
from ratified.display import shown
from ratified.failures import NeverHappened

T = TypeVar("T")


@dataclass(slots=True)
class _Sight:
    text: str
    first: float
    last: float
    times: int = 1

    def __str__(self) -> str:
        when = (
            f"at {self.first:.1f} s" if self.times == 1 else f"{self.times} times, {self.first:.1f}–{self.last:.1f} s"
        )
        return f"{self.text} ({when})"


def until(
    look: Callable[[], T], holds: Callable[[T], bool], what: str, *, deadline: float = 10.0, every: float = 0.05
) -> T:
    """Look again and again until it holds; when the deadline is over, report every distinct thing that was seen."""
    began = clock.now()
    sights: list[_Sight] = []
    while True:
        seen = look()
        if holds(seen):
            return seen
        now = clock.now() - began
        _remember(sights, shown(seen), now)
        if now >= deadline:
            raise NeverHappened(what, expected=f"within {deadline:g} s", actual=", then ".join(map(str, sights)))
        clock.sleep(min(every, deadline - now))


def _remember(sights: list[_Sight], text: str, now: float) -> None:
    if sights and sights[-1].text == text:
        sights[-1].last = now
        sights[-1].times += 1
    else:
        sights.append(_Sight(text, now, now))
