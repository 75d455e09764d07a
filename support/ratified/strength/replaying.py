"""Answers in the systems' place: from what was recorded, or from the systems themselves, with one thing different."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import chain, repeat

from ratified import clock
from ratified.exchange import Hop
from ratified.exchange.hop import Deliver
from ratified.exchange.wire import Head
from ratified.failures import Broken, NoAnswer
from ratified.strength.operators.transport import Lost
from ratified.strength.reel import Frame, Key, Reel, key
from ratified.strength.words import Question, Reply

Alter = Callable[[Frame], Reply | Lost | None]
_BLANK_LINES = (b"\r\n\r\n", b"\n\n")


class Astray(Broken):
    """A scenario asks for what it did not ask for when it was recorded."""


class Replay:
    """Answers one performance from its reel; some answers are others, by the numbers of their exchanges."""

    def __init__(self, reel: Reel, altered: Mapping[int, Reply | Lost] | None = None) -> None:
        # What it was asked for that nobody has recorded.
        self.astray = ""
        self.changed = 0
        # The exchanges whose answers were others.
        self.met: set[int] = set()
        self._reel = reel
        self._others = altered or {}
        self._given: Counter[Key] = Counter()

    def answer(self, hop: Hop, _: Deliver) -> Head:
        """Give what was recorded for this request; whoever asks once more than then is given the last again."""
        asked = key(hop.who, hop.asked.system, hop.request.method, hop.asked.url)
        frames = self._reel.frames_for(asked)
        if not frames:
            self.astray = self.astray or f"{hop.request.method} {hop.asked.url}"
            raise Astray("nobody has recorded an answer to this", actual=hop.asked.line)
        frame = frames[min(self._given[asked], len(frames) - 1)]
        self._given[asked] += 1
        return given(hop, frame, self._altered(frame))

    def _altered(self, frame: Frame) -> Reply | Lost:
        altered = self._others.get(frame.exchange.number)
        if altered is None:
            return frame.reply
        self.changed += 1
        self.met.add(frame.exchange.number)
        return altered


class ManyAtOnce(Replay):
    """Answers with many changes at once, each of them in some exchanges."""

    def __init__(
        self, reel: Reel, altered: Mapping[int, Reply | Lost], places: Mapping[Question, Collection[int]]
    ) -> None:
        super().__init__(reel, altered)
        self._places = places

    @property
    def were_met(self) -> tuple[Question, ...]:
        """Return those of which an answer was given."""
        return tuple(question for question, exchanges in self._places.items() if not self.met.isdisjoint(exchanges))


def given(hop: Hop, frame: Frame, reply: Reply | Lost) -> Head:
    """Return an answer as if it had just come, after as long as the recorded one took."""
    exchange, trip = frame.exchange, hop.trip
    if isinstance(reply, Lost):
        raise lost(hop, reply)
    first = exchange.first_byte if exchange.first_byte is not None else exchange.took
    trip.written_at = clock.now()
    clock.let_pass(first + reply.delay)
    trip.first_byte_at = clock.now()
    if reply.is_stream:
        body: bytes | Iterator[bytes] = _spoken(reply, frame, trip.written_at)
    else:
        clock.let_pass(max(exchange.took - first, 0.0))
        body = b"" if hop.request.method == "HEAD" else reply.body
    return hop.instead(reply.status, reply.headers, body)


def _spoken(reply: Reply, frame: Frame, began: float) -> Iterator[bytes]:
    """Give a stream block by block, each when its event came; what has come in between came with the next."""
    moments = chain(frame.moments, repeat(frame.moments[-1] if frame.moments else 0.0))
    for block in blocks(reply.body):
        if b"data" in block:
            clock.let_pass(max(next(moments) + reply.delay - (clock.now() - began), 0.0))
        yield block
    clock.let_pass(max(frame.exchange.took - (clock.now() - began), 0.0))


def blocks(body: bytes) -> Iterator[bytes]:
    """Give the blocks of a stream, each with the blank line that ends it."""
    at = 0
    while at < len(body):
        ends = [end + len(blank) for blank in _BLANK_LINES if (end := body.find(blank, at)) >= 0]
        following = min(ends, default=len(body))
        yield body[at:following]
        at = following


def lost(hop: Hop, how: Lost) -> NoAnswer:
    """Return the failure of a request whose answer never comes."""
    if how.how == "reset":
        return NoAnswer("reset", hop.asked.refusal("the connection broke"), expected="a whole answer")
    clock.let_pass(max(hop.trip.remaining(), 0.0))
    return NoAnswer("timeout", hop.asked.refusal("nothing came"), expected=f"an answer within {hop.trip.total:g} s")
