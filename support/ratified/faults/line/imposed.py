"""A fault in force on a line, and what has met it."""

from __future__ import annotations

import random
import threading
from collections import Counter
from dataclasses import dataclass

from ratified.exchange.hop import Hop
from ratified.failures import Broken, ConfigurationError
from ratified.faults.line.faults import LineFault
from ratified.guard import SAFE_METHODS


@dataclass(frozen=True, slots=True)
class Concern:
    """Which requests a fault is for: of one system or of all, of one person or of everybody."""

    system: str = ""
    who: str = ""
    writes_only: bool = False

    def covers(self, hop: Hop) -> bool:
        """Say whether a request is one of them."""
        if self.writes_only and hop.request.method in SAFE_METHODS:
            return False
        return self.system in ("", hop.asked.system) and self.who in ("", hop.who)

    def within(self, system: str, who: str) -> bool:
        """Say whether all of them are of that system and that person."""
        return system in ("", self.system) and who in ("", self.who)

    def __str__(self) -> str:
        what = "a request that changes something" if self.writes_only else "a request"
        return what + (f" of {self.who}" if self.who else "") + (f" to {self.system}" if self.system else "")


class Imposed:
    """One fault from when it was imposed until it was lifted, or met as often as it was meant to be."""

    def __init__(
        self, fault: LineFault, concern: Concern, times: int | None, probability: float, chance: random.Random
    ) -> None:
        _demand(times is None or times >= 1, "a fault that is met at least once", f"{times} times")
        _demand(0 < probability <= 1, "a chance above 0, and at most 1", str(probability))
        self.fault = fault
        self.concern = concern
        self.is_in_force = True
        self.chance = chance
        self._times = times
        self._probability = probability
        self._met = 0
        self._spared: Counter[str] = Counter()
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"<imposed {self.fault!r} on {self.concern}: met {self._met} times>"

    @property
    def met(self) -> int:
        """Return how many requests have met it so far."""
        return self._met

    def takes_place(self) -> bool:
        """Decide whether the request that has come to this point meets the fault."""
        with self._lock:
            if not self.is_in_force:
                return False
            if self._probability < 1 and self.chance.random() >= self._probability:
                self._spared["spared by chance"] += 1
                return False
            self._met += 1
            self.is_in_force = self._met != self._times
            return True

    def concerns(self, hop: Hop) -> bool:
        """Say whether a request can meet the fault, and take note why one that comes by cannot."""
        if not self.is_in_force or not self.concern.covers(hop):
            return False
        why = self.fault.spares(hop)
        if why:
            with self._lock:
                self._spared[why] += 1
        return not why

    def lift(self) -> None:
        """Have nothing meet it any more."""
        with self._lock:
            self.is_in_force = False

    def demand_met(self) -> None:
        """Fail if it met nothing: whatever the scenario showed, it was not what was meant."""
        if self._met:
            return
        spared = "; ".join(f"{count}: {why}" for why, count in self._spared.items())
        raise Broken(
            f"the fault met nothing: {self.fault.told}",
            expected=str(self.concern),
            actual=f"requests came by that could not meet it ({spared})" if spared else "no such request came by",
            next="look on the tape what was asked, and when; is it asked after the fault began, and before it ended?",
        )


def _demand(holds: bool, expected: str, actual: str) -> None:
    if not holds:
        raise ConfigurationError("there is no such fault", expected=expected, actual=actual)
