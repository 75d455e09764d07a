"""What is imposed on people's ways to the systems in one scenario."""

from __future__ import annotations

import functools
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from ratified.exchange.hop import Deliver, Hop
from ratified.exchange.wire import Head
from ratified.faults.line.faults import LineFault
from ratified.faults.line.imposed import Concern, Imposed
from ratified.seed import seeded_random

_LONGEST_PAUSE = 0.1


class Guard(Protocol):
    """Whoever may forbid that anything is broken."""

    def allow_faults(self) -> None:
        """Raise `GuardRefused` where nothing may be broken."""


class LineFaults:
    """The faults between the people of one scenario and the systems; any thread may ask, impose and lift.

    Whatever is left to chance grows from the scenario's seed. `hesitates` is for whoever measures flakiness: each
    request leaves a little later, as another seed will have it, so that who only hopes that things are ready is caught.
    """

    def __init__(self, guard: Guard, seed: int = 0, hesitates: int = 0) -> None:
        self._guard = guard
        self._seed = seed
        self._hesitation = seeded_random(seed, f"pauses of attempt {hesitates}") if hesitates else None
        self._in_force: tuple[Imposed, ...] = ()
        self._is_spared = False
        self._imposed = 0
        self._lock = threading.Lock()

    @property
    def is_clear(self) -> bool:
        """Say that nothing befalls anything."""
        return not self._in_force and self._hesitation is None

    def impose(
        self,
        fault: LineFault,
        *,
        system: str = "",
        who: str = "",
        times: int | None = None,
        chance: float = 1.0,
        writes_only: bool = False,
    ) -> Imposed:
        """Have requests meet a fault from now on: those to a system, of a person, so many, or by chance."""
        self._guard.allow_faults()
        with self._lock:
            self._imposed += 1
            source = seeded_random(self._seed, f"fault {self._imposed} of the line")
            imposed = Imposed(fault, Concern(system, who, writes_only), times, chance, source)
            self._in_force = (*self._in_force, imposed)
        return imposed

    def lift(self, *imposed: Imposed, system: str = "", who: str = "") -> None:
        """Take these faults away; without any, all that are imposed on a system, a person, or at all."""
        with self._lock:
            for one in self._in_force:
                if one in imposed if imposed else one.concern.within(system, who):
                    one.lift()
            self._tidy()

    @contextmanager
    def spared(self) -> Iterator[None]:
        """Let no fault befall anything for a while, such as while somebody only arrives."""
        before, self._is_spared = self._is_spared, True
        try:
            yield
        finally:
            self._is_spared = before

    def carry(self, hop: Hop, deliver: Deliver) -> Head:
        """Return the first part of the answer that comes through; what was imposed first is nearest to the system."""
        self._hesitate(hop)
        for imposed in () if self._is_spared else self._in_force:
            if imposed.concerns(hop):
                deliver = functools.partial(imposed.fault.carry, hop, deliver, imposed)
        try:
            return deliver()
        finally:
            with self._lock:
                self._tidy()

    def _hesitate(self, hop: Hop) -> None:
        if self._hesitation is not None:
            time.sleep(self._hesitation.random() ** 3 * _LONGEST_PAUSE)
            hop.set_out()

    def _tidy(self) -> None:
        self._in_force = tuple(one for one in self._in_force if one.is_in_force)
