"""How much comes when: phases whose arrivals do not wait for each other, and phases of users who wait for answers."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, count, islice, repeat, takewhile
from random import Random

from ratified.failures import ConfigurationError

NANOSECONDS = 1_000_000_000
_LONGEST = 24 * 3600.0
_TINY = 1e-9  # of an arrival: what sums of fractions are wrong by


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of a load.

    With a rate it is open: its arrivals come when they come, however slow the answers are. With users it is closed:
    each of them asks again as soon as the answer is there.
    """

    name: str = "load"
    seconds: float = 0.0
    rate: float = 0.0  # arrivals a second, at its beginning
    rate_to: float | None = None  # at its end, where that differs
    is_random: bool = False  # arrivals independent of each other, instead of evenly spaced
    at_once: int = 1  # how many arrive at the same moment
    users: int = 0
    count: int = 0  # how many in all; 0 is as many as fit
    is_judged: bool = True
    errand: str = ""  # the only one of the load's errands that its arrivals are on; empty means all, by their weights
    turn: int = 0  # which time it is sent: arrivals at random are others each time
    part: int = 0  # where several generators share its arrivals: which of them are meant,
    parts: int = 1  # out of how many, taken in turn

    def __post_init__(self) -> None:
        problem = self._problem()
        if problem:
            raise ConfigurationError(f'the phase "{self.name}" of a load cannot be', actual=problem)

    @property
    def is_open(self) -> bool:
        """Return whether arrivals come whatever becomes of those before them."""
        return not self.users

    @property
    def end_rate(self) -> float:
        """Return the rate at its end."""
        return self.rate if self.rate_to is None else self.rate_to

    @property
    def duration(self) -> float:
        """Return how many seconds it lasts; of users with a number to do, nobody knows."""
        if self.seconds or not self.is_open:
            return self.seconds
        return self.count / self.rate

    @property
    def size(self) -> int:
        """Return how many arrivals there will be; of users who go on for a time, nobody knows: 0."""
        if not self.is_open:
            return self.count
        bursts = math.ceil((self._arrived(self.duration) - _TINY) / self.at_once)
        whole = bursts * self.at_once
        whole = min(whole, self.count) if self.count else whole
        return max(0, math.ceil((whole - self.part) / self.parts))

    @property
    def told(self) -> str:
        """Return it in words."""
        if not self.is_open:
            amount = f"{self.count} requests" if self.count else f"{self.seconds:g} s"
            return f"{self.users} at once, {amount}"
        scale, unit = (1, "second") if self.rate == int(self.rate) else (60, "minute")
        rates = [self.rate, self.end_rate] if self.rate_to is not None else [self.rate]
        rate = " to ".join(f"{scale * one:g}" for one in rates)
        how = " at random" if self.is_random else f", {self.at_once} at a time" if self.at_once > 1 else ""
        return f"{rate} a {unit}{how} for {self.duration:g} s"

    def moments(self, seed: str = "") -> Iterator[int]:
        """Yield when each arrival is due, in nanoseconds from the beginning of the phase."""
        chance = Random(f"{seed}/{self.name}/{self.turn}")  # noqa: S311 - the point is that it replays
        places: Iterator[float]
        if self.is_random and not self.seconds:
            # Of so many that came independently of each other, each may have come at any time.
            places = iter(sorted(chance.uniform(0, self.count) for _ in range(self.count)))
        elif self.is_random:
            places = accumulate(chance.expovariate(1.0) for _ in repeat(None))
        else:
            places = (float(number - number % self.at_once) for number in count())
        # Of a rate that falls to nothing, no moment belongs to what comes after the last.
        last = self._arrived(self.duration) - _TINY
        within = takewhile(lambda place: place < last, places) if self.seconds else places
        due = (round(self._when(place) * NANOSECONDS) for place in within)
        return islice(due, self.part, self.count or None, self.parts)

    def _arrived(self, seconds: float) -> float:
        slope = (self.end_rate - self.rate) / self.duration
        return self.rate * seconds + slope * seconds * seconds / 2

    def _when(self, place: float) -> float:
        """Return after how many seconds so many have arrived: where the area below the rate is that large."""
        slope = (self.end_rate - self.rate) / self.duration
        if abs(slope) < 1e-12:
            return place / self.rate
        return (math.sqrt(max(0.0, self.rate * self.rate + 2 * slope * place)) - self.rate) / slope

    def _problem(self) -> str:
        return next((told for told, is_so in self._problems() if is_so), "")

    def _problems(self) -> Iterator[tuple[str, bool]]:
        rates = (self.rate, self.end_rate)
        yield "it has users, who wait for answers, and a rate, which does not wait", bool(self.users and any(rates))
        yield "it has a number that is none", not all(map(math.isfinite, (self.seconds, *rates)))
        yield "it has a negative number", min(self.users, self.count, *rates) < 0
        yield "fewer than one arrive at once", self.at_once < 1
        yield (
            "users come again when they are answered: not at random, not in bursts",
            (not self.is_open and (self.is_random or self.at_once > 1)),
        )
        yield "it is both at random and in bursts", self.is_random and self.at_once > 1
        yield "it has neither users nor a rate above 0", self.is_open and not any(rates)
        yield f"it is part {self.part} of {self.parts}", not 0 <= self.part < self.parts
        yield "it has no end: say for how long, or how many", not self.seconds and not self.count
        yield (
            "its rate changes, and nobody says in which time",
            self.is_open and not self.seconds and self.rate_to is not None,
        )
        yield f"it lasts {self.duration:g} s; a day is the longest", not 0 <= self.duration <= _LONGEST
