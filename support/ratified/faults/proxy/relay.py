"""The proxy for code that is itself asynchronous; every method is for the loop that started it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from types import TracebackType

from ratified.failures import Broken
from ratified.faults.proxy.door import Door
from ratified.faults.proxy.end import End
from ratified.faults.proxy.faults import Fault, Refuse
from ratified.faults.proxy.imposed import Imposed
from ratified.faults.proxy.link import Link
from ratified.faults.proxy.seen import Seen, Tally
from ratified.seed import seeded_random


class Relay:
    """Passes on whatever comes to the far side, with the faults that are imposed."""

    def __init__(
        self, target_host: str, target_port: int, *, host: str = "127.0.0.1", port: int = 0, seed: int = 0
    ) -> None:
        self.target = (target_host, target_port)
        self.seed = seed
        self.tally = Tally()
        self._door = Door(host, port, self._new_end)
        self._links: set[Link] = set()
        self._count = 0
        self._in_force: list[Imposed] = []
        self._all: list[Imposed] = []
        self._number = 0
        self._is_closed = False

    async def __aenter__(self) -> Relay:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    @property
    def address(self) -> tuple[str, int]:
        """Return where callers come in."""
        return self._door.address

    @property
    def imposed(self) -> tuple[Imposed, ...]:
        """Return the faults that are in force."""
        return tuple(self._in_force)

    @property
    def seen(self) -> Seen:
        """Return what has passed so far."""
        return self.tally.seen(sum(link.near.is_open for link in self._links))

    async def start(self) -> tuple[str, int]:
        """Listen; return the address."""
        await self._door.open()
        return self.address

    async def impose(self, *faults: Fault) -> tuple[Imposed, ...]:
        """Add faults, for connections that are open and for those that will be."""
        said = self.tally.said
        added = tuple(Imposed(fault, self._number + place, said) for place, fault in enumerate(faults))
        self._number += len(faults)
        self._in_force += added
        self._all += added
        if any(_closes_port(one) for one in added):
            self._door.shut()
        for link in tuple(self._links):
            if not self._is_turned_away(link, added):
                link.have(self._in_force)
        return added

    async def lift(self, *faults: Fault) -> None:
        """Take these faults away, or all."""
        for fault in faults:
            if fault not in [one.fault for one in self._in_force]:
                raise Broken(
                    "a fault was to be lifted that is not in force",
                    expected=f"one of {', '.join(repr(one.fault) for one in self._in_force) or 'none'}",
                    actual=repr(fault),
                )
        await self.take_away([one for one in self._in_force if not faults or one.fault in faults])

    async def take_away(self, lifted: Sequence[Imposed]) -> None:
        """Take away just what was imposed then, and no other fault that is like it."""
        self._look(lifted)
        for one in lifted:
            one.is_in_force = False
            self._in_force.remove(one)
        if not any(_closes_port(one) for one in self._in_force):
            await self._door.open()
        for link in tuple(self._links):
            link.have(self._in_force)

    def demand_met(self, *imposed: Imposed) -> None:
        """Fail if one of these faults, or of all that were ever imposed, met nothing."""
        self._look(self._in_force)
        for one in imposed or self._all:
            one.demand_met("{}:{}".format(*self.address))

    def forget(self) -> None:
        """Count from nothing again, and forget the faults that were lifted."""
        self.tally = Tally()
        self._all = list(self._in_force)

    async def close(self) -> None:
        """Stop listening, and break every connection."""
        self._is_closed = True
        self._look(self._in_force)
        self._door.close()
        while self._links:
            for link in tuple(self._links):
                link.reset()
            # The ends are gone in the loop's next turn, a call to the far side a few turns later.
            await asyncio.sleep(0)

    def welcome(self, link: Link) -> None:
        """Begin with a new connection, or turn it away."""
        self.tally.accept()
        self._links.add(link)
        if self._is_closed:
            link.reset()
        elif self._is_turned_away(link, self._in_force):
            self.tally.call()
        else:
            link.begin(self._in_force)

    def _is_turned_away(self, link: Link, imposed: list[Imposed] | tuple[Imposed, ...]) -> bool:
        for one in imposed:
            fault = one.fault
            if isinstance(fault, Refuse) and self._is_drawn(link, one):
                one.meet(link.number, 0, is_anew=True)
                link.reset()
                return True
        return False

    def _is_drawn(self, link: Link, one: Imposed) -> bool:
        chances = seeded_random(self.seed, f"connection {link.number} refused: {one.number}")
        return chances.random() < one.fault.probability

    def forget_link(self, link: Link) -> None:
        """Take note that nothing is left of a connection."""
        self._links.discard(link)

    def _look(self, imposed: Sequence[Imposed]) -> None:
        for one in imposed:
            one.look(self.tally.said)

    def _new_end(self) -> End:
        self._count += 1
        return Link(self, self._count).near


def _closes_port(one: Imposed) -> bool:
    return isinstance(one.fault, Refuse) and one.fault.closes_port
