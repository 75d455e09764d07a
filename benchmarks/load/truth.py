"""What really happened, from the server's own log: how even arrivals were, and what a stall must have cost."""

from __future__ import annotations

import math
from collections.abc import Sequence

SECOND = 1_000_000_000
MILLISECOND = 1_000_000


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least this share of all do not exceed."""
    return sorted(values)[math.ceil(share * len(values)) - 1]


def settled(arrivals: Sequence[int]) -> list[int]:
    """Return the arrivals in order, without those of the first second."""
    ordered = sorted(arrivals)
    return [arrival for arrival in ordered if arrival >= ordered[0] + SECOND]


def distances(arrivals: Sequence[int], rate: float) -> list[float]:
    """Return how many milliseconds each arrival is from its place in an even row of this rate.

    Nobody means to send before the moment, so the row lies where the earliest are on time; the first percentile,
    because of a single one that came far too early all others would be late.
    """
    offsets = [arrival - number * SECOND / rate for number, arrival in enumerate(arrivals)]
    on_time = percentile(offsets, 0.01)
    return [abs(offset - on_time) / MILLISECOND for offset in offsets]


def reached(arrivals: Sequence[int], rate: float, seconds: int) -> float:
    """Return how much of the rate was there from the second second to the last."""
    begin = min(arrivals)
    within = sum(begin + SECOND <= arrival < begin + seconds * SECOND for arrival in arrivals)
    return within / (rate * (seconds - 1))


def response_time(arrival: int, delay: int, frozen: Sequence[tuple[int, int]]) -> int:
    """Return how long an arrival at this moment has to wait for its answer."""
    ready = _thawed(_thawed(arrival, frozen) + delay, frozen)
    return ready - arrival


def response_times(begin: int, rate: float, seconds: int, delay: int, frozen: Sequence[tuple[int, int]]) -> list[float]:
    """Return in milliseconds what everybody meets who comes evenly from the beginning on."""
    moments = (begin + round(number * SECOND / rate) for number in range(round(rate * seconds)))
    return [response_time(moment, delay, frozen) / MILLISECOND for moment in moments]


def _thawed(moment: int, frozen: Sequence[tuple[int, int]]) -> int:
    return next((end for begin, end in frozen if begin <= moment < end), moment)
