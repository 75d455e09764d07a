"""One run in several parts, on as many machines: which scenario belongs to which part."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import blake2b
from heapq import heapify, heapreplace
from statistics import median

from ratified.failures import ConfigurationError

_NOBODY_KNOWS = 1.0


@dataclass(frozen=True, slots=True)
class Shard:
    """One part of a run, such as the first of four."""

    number: int
    of: int

    @classmethod
    def parse(cls, text: str) -> Shard:
        """Read "1/4"; anything else is an error in one sentence."""
        found = re.fullmatch(r"\s*([0-9]{1,4})\s*/\s*([0-9]{1,4})\s*", text)
        if found and 1 <= int(found[1]) <= int(found[2]):
            return cls(int(found[1]), int(found[2]))
        raise ConfigurationError(
            f'"{text}" is not a part of a run', expected="its number and how many there are, from 1/4 to 4/4"
        )

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"


@dataclass(frozen=True, slots=True)
class Division:
    """Every scenario of a run in exactly one part."""

    parts: tuple[frozenset[str], ...]

    def part(self, shard: Shard) -> frozenset[str]:
        """Return the scenarios of one part."""
        return self.parts[shard.number - 1]

    @property
    def fingerprint(self) -> str:
        """Return what is the same on all machines exactly if they have divided the run in the same way."""
        told = "\n\n".join("\n".join(sorted(part)) for part in self.parts)
        return blake2b(told.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def divide(identities: Iterable[str], parts: int, seconds: Callable[[str], float | None]) -> Division:
    """Divide scenarios into parts that last equally long: the longest first, each into the lightest part.

    A scenario that nobody has timed counts as the median of the others. The order in which scenarios come, and
    everything else that differs between machines, has no say.
    """
    known = {identity: seconds(identity) for identity in identities}
    timed = [duration for duration in known.values() if duration is not None]
    usual = median(timed) if timed else _NOBODY_KNOWS
    weights = {identity: usual if duration is None else duration for identity, duration in known.items()}
    # Among equally light parts the one with the fewest scenarios comes first: scenarios of no time at all spread too.
    loads = [(0.0, 0, number) for number in range(parts)]
    heapify(loads)
    chosen: list[set[str]] = [set() for _ in range(parts)]
    for identity in sorted(weights, key=lambda one: (-weights[one], one)):
        load, count, number = loads[0]
        chosen[number].add(identity)
        heapreplace(loads, (load + weights[identity], count + 1, number))
    return Division(tuple(frozenset(part) for part in chosen))


__all__ = ["Division", "Shard", "divide"]
