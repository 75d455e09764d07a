"""An answer in the hands of whoever asked: whole, or while it is still coming."""

from __future__ import annotations

from ratified.exchange.answer import Answer
from ratified.exchange.headers import Headers
from ratified.exchange.live import Live
from ratified.exchange.onlooker import Looking, Onlooker
from ratified.exchange.tape import Exchange, StreamEvent


class Opened:
    """A live answer in its `with` block; what is set here goes onto the tape when the block ends."""

    def __init__(self, live: Live, onlooker: Onlooker | None = None) -> None:
        self.live = live
        self.events: list[StreamEvent] = []
        self.failure = ""
        self._onlooker = onlooker
        self._looking: Looking | None = None
        self._exchange: Exchange | None = None

    @property
    def recorded(self) -> Exchange:
        """Return the exchange on the tape; there is one once the block has ended."""
        if self._exchange is None:
            raise RuntimeError("an answer is recorded when its block ends, and this block has not ended")
        return self._exchange

    def record(self, exchange: Exchange) -> None:
        """Keep what the tape keeps."""
        self._exchange = exchange
        if self._looking is not None:
            self._looking.is_of(exchange.number)

    def headers(self) -> Headers:
        """Return the headers of a stream for whoever reads it."""
        if self._onlooker is None:
            return self.live.headers
        self._looking = self._looking or self._onlooker.begins()
        return self._looking.headers(self.live.headers)

    def event(self, event: StreamEvent) -> StreamEvent:
        """Return an event of the stream for whoever reads it."""
        return event if self._looking is None else self._looking.event(event)

    def answer(self, body: bytes) -> Answer:
        """Return the whole answer, for whoever asked for a stream and got none."""
        return answer_of(self.live, body, self.recorded, self._onlooker)


def answer_of(live: Live, body: bytes, exchange: Exchange, onlooker: Onlooker | None) -> Answer:
    """Return a whole answer for whoever asked."""
    number, asked = exchange.number, live.asked.line
    answer = Answer(live.status, live.headers, body, number, asked, live.url, exchange.took, live.limits)
    return answer if onlooker is None else onlooker.begins().answer(answer)
