"""One way of a connection: what one end says goes to the other, when no fault holds it back."""

from __future__ import annotations

import asyncio
import math
import time
from collections import deque
from collections.abc import Sequence
from typing import Any, Protocol

from ratified.faults.proxy.effects import Chances, Effect, Ending, effect_of
from ratified.faults.proxy.end import End
from ratified.faults.proxy.faults import Direction
from ratified.faults.proxy.imposed import Imposed
from ratified.faults.proxy.piece import Kind, Passage, Piece

_NOTHING = memoryview(b"")
_MOST_HELD = 1 << 20  # bytes; when so many are on their way, no more are read


class Overseer(Protocol):
    """Who joins two lanes to a connection."""

    def is_new_turn(self, lane: Lane) -> bool:
        """Say whether the other lane was the last to be spoken on."""

    def came(self, lane: Lane, data: bytes, *, is_new_turn: bool) -> None:
        """Take note of bytes that come to a lane, whatever becomes of them."""

    def passed(self, lane: Lane, data: bytes | memoryview, *, is_new_turn: bool) -> None:
        """Take note of bytes that reach the end of a lane."""

    def finished(self, lane: Lane, kind: Kind) -> None:
        """Take note that a lane's end has been told of the end."""

    def end(self, lane: Lane, how: Ending) -> None:
        """End the connection because of a fault on a lane."""


class Lane:
    """Holds little, keeps the order, and changes no byte."""

    def __init__(self, way: Direction, overseer: Overseer, source: End, sink: End) -> None:
        self.way = way
        self._overseer = overseer
        self._source = source
        self._sink = sink
        self._held: deque[Piece] = deque()
        self._size = 0
        self._effects: list[Effect[Any]] = []
        self._next: Passage | None = None  # what passes next
        self._struck: list[Effect[Any]] = []  # the effects that it meets
        self._alarm: asyncio.TimerHandle | None = None
        self._turn = 0
        self._heard_turn = 0
        self._told_turn = 0
        self._is_closed = False  # nothing more is taken
        self._is_over = False  # nothing more passes

    @property
    def is_in_hole(self) -> bool:
        """Say whether a black hole swallows what is next."""
        turn = self._held[0].turn if self._held else self._turn
        return any(effect.holds and effect.strikes(turn) for effect in self._effects)

    @property
    def has_given_up(self) -> bool:
        """Say whether a black hole has swallowed the source's end."""
        return any(piece.is_held and not piece.is_data for piece in self._held)

    def impose(self, faults: Sequence[Imposed], connection: int, chances: Chances) -> None:
        """Have these faults and no others from now on."""
        known = {effect.imposed: effect for effect in self._effects}
        effects = (known.get(one) or effect_of(one, self.way, connection, chances) for one in faults)
        self._effects = sorted((effect for effect in effects if effect), key=lambda effect: effect.rank)
        self._next = None

    def fall(self) -> None:
        """Take note that the connection as such has met the black hole on this lane."""
        for effect in self._effects:
            if effect.holds and effect.strikes(self._turn):
                effect.meet(self._turn, 0)

    def release(self) -> None:
        """Let what a black hole has swallowed pass as if it had been said just now."""
        now = time.monotonic()
        for piece in self._held:
            if piece.is_held:
                piece.arrived, piece.is_held = now, False

    def begin(self) -> None:
        """Begin the first turn."""
        self._turn = 1

    def take(self, data: bytes) -> None:
        """Take what the source says."""
        if self._is_closed:
            return
        if self._overseer.is_new_turn(self):
            self._turn += 1
        is_new, self._heard_turn = self._turn != self._heard_turn, self._turn
        self._overseer.came(self, data, is_new_turn=is_new)
        if not self._effects and not self._held and self._sink.is_ready:
            self._hand_over(data, self._turn)
            return
        self._held.append(Piece(Kind.DATA, time.monotonic(), self._turn, memoryview(data)))
        self._size += len(data)
        self.pump()

    def take_end(self, kind: Kind = Kind.END) -> None:
        """Take that the source has finished, or is gone; it may be gone after it has finished."""
        if not self._is_closed:
            self._is_closed = True
            self._held.append(Piece(kind, time.monotonic(), self._turn, _NOTHING))
            self.pump()
        elif kind is Kind.RESET and self._is_over:
            self._overseer.finished(self, kind)
        elif kind is Kind.RESET:
            self._held[-1].kind = kind

    def cut_short(self, kind: Kind) -> None:
        """Forget what is on its way, and tell the sink of the end as soon as it listens."""
        self.stop()
        self._is_over = False
        self._held.append(Piece(kind, time.monotonic(), self._turn, _NOTHING))

    def stop(self) -> None:
        """Take nothing more and let nothing more pass."""
        self._is_closed = self._is_over = True
        self._held.clear()
        self._size = 0
        self._effects = []
        self._next = None
        self._sleep_until(math.inf)
        self._source.resume()

    def pump(self) -> None:
        """Let pass what is due, and come back for the rest."""
        if self._is_over:
            return
        wake_at = math.inf
        while self._held and not self._swallowed():
            passage = self._next = self._next or self._planned()
            if passage is None:
                continue
            passage.now = time.monotonic()
            if not self._sink.is_ready:
                break
            if passage.due > passage.now:
                wake_at = passage.due
                break
            self._pass(passage)
        self._mind_source()
        self._sleep_until(min([wake_at, *(effect.ends_at for effect in self._effects)]))

    def _swallowed(self) -> bool:
        holes = [effect for effect in self._effects if effect.holds and effect.strikes(self._held[0].turn)]
        if not holes:
            return False
        for piece in self._held:
            if not piece.is_held:
                piece.is_held = True
                for hole in holes:
                    hole.meet(piece.turn, len(piece.data))
        return True

    def _planned(self) -> Passage | None:
        """Return what passes next and when; None if a fault ends the connection before that."""
        piece = self._held[0]
        passage = Passage(piece, len(piece.data), piece.arrived, time.monotonic())
        self._struck = [effect for effect in self._effects if effect.strikes(piece.turn)]
        for effect in self._struck:
            if how := effect.ending(passage):
                self._overseer.end(self, how)
                return None
        for effect in self._struck:
            passage.size = effect.most(passage)
        for effect in self._struck:
            passage.due = effect.due(passage)
        return passage

    def _pass(self, passage: Passage) -> None:
        piece, struck, self._next = passage.piece, self._struck, None
        # Counted before it is told, so that whoever has heard it finds it counted.
        endings = [effect.passed(passage) for effect in struck]
        if piece.is_data:
            self._size -= passage.size
            self._hand_over(piece.data[: passage.size], piece.turn)
        piece.data, piece.is_begun = piece.data[passage.size :], True
        if not piece.data:
            self._held.popleft()
        if not piece.is_data:
            self._tell_end(piece.kind)
        for how in filter(None, endings):
            self._overseer.end(self, how)

    def _hand_over(self, data: bytes | memoryview, turn: int) -> None:
        is_new, self._told_turn = turn != self._told_turn, turn
        self._overseer.passed(self, data, is_new_turn=is_new)
        self._sink.write(data)

    def _tell_end(self, kind: Kind) -> None:
        self._is_over = True
        if kind is Kind.END:
            self._sink.finish()
        self._overseer.finished(self, kind)

    def _mind_source(self) -> None:
        if self._size >= _MOST_HELD:
            self._source.pause()
        elif self._size < _MOST_HELD // 2:
            self._source.resume()

    def _sleep_until(self, moment: float) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        if moment < math.inf:
            wait = max(0.0, moment - time.monotonic())
            self._alarm = asyncio.get_running_loop().call_later(wait, self._wake)

    def _wake(self) -> None:
        self._alarm = None
        now = time.monotonic()
        if any(effect.ends_at <= now for effect in self._effects):
            self._overseer.end(self, Ending.AT_ONCE)
        else:
            self.pump()
