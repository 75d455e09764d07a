"""One connection through the proxy: two ends, and a lane each way."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from functools import partial
from typing import Protocol

from ratified.faults.proxy.effects import Ending
from ratified.faults.proxy.end import End
from ratified.faults.proxy.faults import Direction
from ratified.faults.proxy.imposed import Imposed
from ratified.faults.proxy.lane import Lane
from ratified.faults.proxy.piece import Kind
from ratified.faults.proxy.request_counter import RequestCounter
from ratified.faults.proxy.seen import Tally
from ratified.seed import seeded_random

_LINGERS = 2.0  # seconds in which a receiver may take the orderly end of what was cut


class House(Protocol):
    """Where connections come in."""

    target: tuple[str, int]
    seed: int
    tally: Tally

    def welcome(self, link: Link) -> None:
        """Begin with a new connection, or turn it away."""

    def forget_link(self, link: Link) -> None:
        """Take note that nothing is left of a connection."""


class Link:
    """Joins who has come with the far side, as soon as the far side takes the connection."""

    def __init__(self, house: House, number: int) -> None:
        self.number = number
        self._house = house
        self._near = End(self)
        self._far = End(self)
        self._there = Lane(Direction.TO, self, self._near, self._far)
        self._back = Lane(Direction.FROM, self, self._far, self._near)
        self._near.says = self._far.hears = self._there
        self._near.hears = self._far.says = self._back
        self._speaker = self._there
        self._counter = RequestCounter()
        self._attempts = RequestCounter()
        self._dialling: asyncio.Task[None] | None = None
        self._is_begun = False
        self._is_over = False
        self._is_cut = False
        self._finished: set[Lane] = set()

    @property
    def near(self) -> End:
        """Return the end of who has come."""
        return self._near

    def begin(self, faults: Sequence[Imposed]) -> None:
        """Begin with the faults that are in force."""
        self._is_begun = True
        self._there.begin()
        self.have(faults)

    def have(self, faults: Sequence[Imposed]) -> None:
        """Have these faults and no others from now on."""
        if not self._is_begun or self._is_over or self._is_cut:
            return
        for lane in (self._there, self._back):
            lane.impose(faults, self.number, partial(self._chances, lane))
            if not lane.is_in_hole:
                if lane is self._there and lane.has_given_up:
                    self.reset()
                    return
                lane.release()
        self._dial()
        self._there.pump()
        self._back.pump()

    def reset(self) -> None:
        """Break the connection on both sides."""
        self._is_over = True
        self._there.stop()
        self._back.stop()
        self._near.reset()
        self._far.reset()
        if self._dialling is not None:
            self._dialling.cancel()
        self._look_whether_gone()

    def opened(self, end: End) -> None:
        """Begin, now that this end is connected."""
        if end is self._near:
            self._house.welcome(self)
        elif self._is_over:
            end.reset()
        else:
            self._house.tally.reach()
            self._there.pump()

    def lost(self, end: End, error: Exception | None) -> None:
        """Let the other end hear what was said before, and then the reset."""
        other = self._far if end is self._near else self._near
        if not other.is_open:
            self.reset()
        elif not self._has_ended:
            end.says.take_end(Kind.RESET if error else Kind.END)
        self._look_whether_gone()

    def is_listening(self) -> bool:
        """Say whether anybody still waits for what an end says."""
        return not (self._is_over or self._is_cut)

    def is_new_turn(self, lane: Lane) -> bool:
        """Say whether the other lane was the last to be spoken on."""
        was, self._speaker = self._speaker, lane
        return was is not lane

    def came(self, lane: Lane, data: bytes, *, is_new_turn: bool) -> None:
        """Count what a caller tries, whether it reaches the far side or not."""
        if lane is self._there:
            tally, requests = self._house.tally, self._attempts.feed(data)
            if self._attempts.is_blind:
                tally.lose_sight()
            tally.call(int(is_new_turn) if self._attempts.is_blind else requests)

    def passed(self, lane: Lane, data: bytes | memoryview, *, is_new_turn: bool) -> None:
        """Count bytes that reach their end, and the requests among them."""
        tally = self._house.tally
        if lane is self._back:
            tally.from_far(len(data))
            self._counter.hear(data)
            self._attempts.hear(data)
        else:
            tally.to_far(len(data), self._counter.feed(data), is_new_turn=is_new_turn)
        if self._counter.is_blind:
            tally.lose_sight()

    def finished(self, lane: Lane, kind: Kind) -> None:
        """Close when both have been told of the end, or at once when it is a reset."""
        self._finished.add(lane)
        if kind is Kind.RESET:
            self.reset()
        elif self._is_cut:
            receiver = self._near if lane is self._back else self._far
            asyncio.get_running_loop().call_later(_LINGERS, receiver.drop)
        elif len(self._finished) == 2:
            self._near.close()
            self._far.close()

    def end(self, lane: Lane, how: Ending) -> None:
        """End the connection because of a fault on a lane."""
        if how is Ending.AT_ONCE:
            self.reset()
            return
        self._is_cut = True
        sender, other = (self._near, self._back) if lane is self._there else (self._far, self._there)
        other.stop()
        lane.cut_short(Kind.END if how is Ending.ORDERLY else Kind.RESET)
        if how is Ending.ORDERLY:
            sender.close()
        else:
            sender.reset()

    def _chances(self, lane: Lane, purpose: str) -> random.Random:
        return seeded_random(self._house.seed, f"connection {self.number} {lane.way.value}: {purpose}")

    def _dial(self) -> None:
        """Call the far side, unless a black hole swallows the call."""
        if self._dialling is not None:
            return
        if self._there.is_in_hole:
            self._there.fall()
            return
        self._dialling = asyncio.get_running_loop().create_task(self._call())
        self._dialling.add_done_callback(lambda _: self._look_whether_gone())

    async def _call(self) -> None:
        try:
            await asyncio.get_running_loop().create_connection(lambda: self._far, *self._house.target)
        except (OSError, UnicodeError):
            self._house.tally.miss()
            self.reset()

    def _look_whether_gone(self) -> None:
        is_calling = self._dialling is not None and not self._dialling.done()
        if not self._near.is_open and not self._far.is_open and not is_calling and self._has_ended:
            self._house.forget_link(self)

    @property
    def _has_ended(self) -> bool:
        return self._is_over or self._is_cut or len(self._finished) == 2
