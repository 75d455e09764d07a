"""What each of several workers does of a load, so that all of them together do exactly that load."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ratified.load.errands import Work
from ratified.load.traffic import Phase

Numbered = tuple[int, Phase]


def portion(amount: int, number: int, of: int) -> int:
    """Return how many of some things one of several gets; what is left over goes to the first."""
    return amount // of + (number < amount % of)


def work_of(work: Work, number: int, of: int) -> Work:
    """Return the work of one of several workers: who draws lots draws his own, and connections are divided."""
    bounds = work.bounds
    if bounds.connections:
        bounds = replace(bounds, connections=max(1, portion(bounds.connections, number, of)))
    if bounds.requests:
        bounds = replace(bounds, requests=max(1, portion(bounds.requests, number, of)))
    if bounds.extra_ca:
        bounds = replace(bounds, extra_ca=str(Path(bounds.extra_ca).absolute()))
    return replace(work, bounds=bounds, seed=f"{work.seed}/{number}")


def share_of(phase: Phase, number: int, of: int) -> Phase | None:
    """Return what one of several workers does of a phase; nothing where it is left without users or arrivals."""
    if not phase.is_open:
        busy = min(of, phase.users)
        if number >= busy or (phase.count and number >= phase.count):
            return None
        return replace(phase, users=portion(phase.users, number, of), count=portion(phase.count, number, busy))
    if not phase.is_random:
        return replace(phase, part=number, parts=of)
    count = portion(phase.count, number, of)
    if phase.count and not count:
        return None
    # Independent arrivals at a part of the rate each are, together, independent arrivals at the whole of it.
    rate_to = None if phase.rate_to is None else phase.rate_to / of
    return replace(phase, seconds=phase.duration, rate=phase.rate / of, rate_to=rate_to, count=count)


def shares_of(phases: Sequence[Numbered], number: int, of: int) -> list[Numbered]:
    """Return what one of several workers does of some phases."""
    shares = [(place, share_of(phase, number, of)) for place, phase in phases]
    return [(place, share) for place, share in shares if share is not None]


def stretches(phases: Sequence[Numbered]) -> list[list[Numbered]]:
    """Return what goes on without a stop: open phases go over into each other, users wait until all else is over."""
    found: list[list[Numbered]] = []
    for place, phase in phases:
        if found and phase.is_open and found[-1][-1][1].is_open:
            found[-1].append((place, phase))
        else:
            found.append([(place, phase)])
    return found


def due(shares: Sequence[Numbered], seed: str) -> int | None:
    """Return how many arrivals there are to be; of users who go on for a time, nobody knows."""
    amounts = [sum(1 for _ in share.moments(seed)) if share.is_open else share.count for _, share in shares]
    return None if any(not share.is_open and not share.count for _, share in shares) else sum(amounts)
