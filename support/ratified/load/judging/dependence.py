"""What observations are worth that come in runs: a stall makes a hundred requests slow, and is one event."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

_BLOCKS = 20


def effective_size(kept: Sequence[bool], blocks: int = _BLOCKS) -> float:
    """Return how many independent observations these are worth, in the order in which they were made.

    Where chance alone decides, the shares of equally long blocks differ by so much and no more; how much more they do
    differ says how far the observations hang together.
    """
    size = len(kept)
    good = sum(kept)
    if size < 2 * blocks or good in (0, size):
        return float(size)
    share = good / size
    edges = [round(size * number / blocks) for number in range(blocks + 1)]
    parts = [kept[begin:end] for begin, end in pairwise(edges)]
    spread = sum(len(part) * (sum(part) / len(part) - share) ** 2 for part in parts)
    return size / max(1.0, spread / ((blocks - 1) * share * (1 - share)))
