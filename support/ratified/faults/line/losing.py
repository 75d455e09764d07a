"""What a client sees when its line has lost something."""

from __future__ import annotations

from collections.abc import Iterator

from ratified.exchange.hop import Hop
from ratified.exchange.wire import Head
from ratified.failures import NoAnswer

_NEXT = "the scenario itself has spoilt this; whoever asks is to bear it, or to ask again where that does no harm"


def lost(hop: Hop, how: str) -> NoAnswer:
    """Return the failure of a request whose connection was reset on command."""
    return NoAnswer(
        "reset", hop.asked.refusal("the connection broke"), expected="a whole answer", actual=how, next=_NEXT
    )


def too_late(hop: Hop, late: float) -> NoAnswer:
    """Return the failure of a request whose answer was held back for longer than anybody waits."""
    seconds = f"{hop.trip.total:g} s"
    return NoAnswer(
        "timeout",
        hop.asked.refusal(f"it took longer than {seconds}"),
        expected=f"a whole answer within {seconds}",
        actual=f"the answer had come, and was made {late:g} s late on command",
        next=_NEXT,
    )


class BrokenOff:
    """The body of a stream that ends within its first piece, with its connection."""

    def __init__(self, head: Head, hop: Hop) -> None:
        self._head = head
        self._hop = hop

    def __iter__(self) -> Iterator[bytes]:
        first = next(self._head.chunks(), b"")
        begun = first[: (len(first) + 1) // 2]
        if begun:
            yield begun
        self._head.close()
        raise lost(self._hop, f"the stream was cut off on command after {len(begun)} bytes")

    def close(self) -> None:
        """Let go of the connection."""
        self._head.close()
