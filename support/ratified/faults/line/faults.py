"""The faults that the way from a person to a system can have."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import ClassVar, Protocol

from ratified import clock
from ratified.exchange.hop import Deliver, Hop
from ratified.exchange.wire import REPEATABLE, Head
from ratified.failures import ConfigurationError
from ratified.faults.gateway import said_by_a_gateway
from ratified.faults.line.garbling import garbled
from ratified.faults.line.losing import BrokenOff, lost, too_late
from ratified.faults.line.meeting import Meeting

_LONGEST = 600.0  # seconds: nobody waits longer for one answer
_BODILESS = frozenset({204, 205, 304})


class LineFault(Protocol):
    """What may befall a request between a person and a system, or its answer on the way back."""

    @property
    def told(self) -> str:
        """What a line with this fault does, in words."""

    def spares(self, hop: Hop) -> str:
        """Say why a request cannot meet this fault at all, or nothing where it can."""

    def carry(self, hop: Hop, deliver: Deliver, meeting: Meeting) -> Head:
        """Return the first part of the answer that comes through, or raise what the client is to see instead.

        The meeting is asked at the very moment at which something would be spoilt, so that what never came so far is
        not counted.
        """


class _ForAll:
    """A fault that any request can meet."""

    __slots__ = ()

    def spares(self, hop: Hop) -> str:  # noqa: ARG002 - the same for each of them
        """Spare none."""
        return ""


@dataclass(frozen=True, slots=True)
class SlowAnswer(_ForAll):
    """The answer comes `seconds` later, give or take up to `jitter`."""

    seconds: float
    jitter: float = 0.0

    def __post_init__(self) -> None:
        _demand(self, 0 <= self.seconds <= _LONGEST, f"seconds from 0 to {_LONGEST:g}")
        _demand(self, 0 <= self.jitter <= self.seconds, "a jitter from 0 to its seconds")

    @property
    def told(self) -> str:
        """What a line with this fault does, in words."""
        return f"answers come {self.seconds:g} s late" + (f", give or take {self.jitter:g} s" if self.jitter else "")

    def carry(self, hop: Hop, deliver: Deliver, meeting: Meeting) -> Head:
        """Have the answer wait before it is handed on, at most for as long as anybody waits for it."""
        if hop.is_stream and self.seconds + self.jitter < hop.trip.remaining():
            return self._begun_late(hop, deliver, meeting)
        head = deliver()
        if not meeting.takes_place():
            return head
        late = self.seconds + meeting.chance.uniform(-self.jitter, self.jitter)
        trip = hop.trip
        if late >= trip.remaining():
            time.sleep(max(trip.remaining(), 0.0))
            head.close()
            hop.spoil(f"the answer {head.status} was made {late:g} s late, which is longer than whoever asked waits")
            raise too_late(hop, late)
        time.sleep(late)
        trip.first_byte_at = clock.now()
        hop.change(f"the answer was made {late:g} s late")
        return head

    def _begun_late(self, hop: Hop, deliver: Deliver, meeting: Meeting) -> Head:
        """Have the stream itself begin later: held back, all of its pieces would come at once."""
        if not meeting.takes_place():
            return deliver()
        late = self.seconds + meeting.chance.uniform(-self.jitter, self.jitter)
        time.sleep(late)
        head = deliver()
        hop.trip.written_at -= late
        hop.change(f"the stream was made {late:g} s late")
        return head


@dataclass(frozen=True, slots=True)
class RequestLost(_ForAll):
    """The request never leaves; whoever asks sees the connection reset."""

    told: ClassVar[str] = "a request is lost"

    def carry(self, hop: Hop, deliver: Deliver, meeting: Meeting) -> Head:
        """Deliver nothing."""
        if not meeting.takes_place():
            return deliver()
        hop.spoil("the request was lost on its way and never reached the system")
        raise lost(hop, "the request was lost on command; the system has never seen it")


@dataclass(frozen=True, slots=True)
class AnswerLost(_ForAll):
    """The system does what was asked and answers; whoever asks sees the connection reset.

    A stream breaks off within its first bytes.
    """

    told: ClassVar[str] = "an answer is lost"

    def carry(self, hop: Hop, deliver: Deliver, meeting: Meeting) -> Head:
        """Have the work done and its answer taken, and hand nothing on."""
        head = deliver()
        if not meeting.takes_place():
            return head
        if hop.is_stream:
            hop.spoil("the stream was cut off within its first bytes")
            return hop.instead(head.status, head.headers, BrokenOff(head, hop))
        size = len(hop.taken(head))
        hop.spoil(f"the system answered {head.status} with {size} bytes, and the answer was lost on its way")
        raise lost(hop, f"the system had answered {head.status}, and its answer was lost on command")


@dataclass(frozen=True, slots=True)
class DeliveredTwice:
    """The request arrives a second time when its first answer has come, which is the one that is handed on.

    Only where HTTP lets somebody on the way repeat it: methods that have the same effect twice as once, and any other
    under an Idempotency-Key.
    """

    told: ClassVar[str] = "a request is delivered twice"

    def spares(self, hop: Hop) -> str:
        """Spare what could not be repeated on a real line."""
        request = hop.request
        if hop.is_stream:
            return "a stream is not delivered twice"
        if request.method in REPEATABLE or "idempotency-key" in request.headers:
            return ""
        return f"nobody on the way may repeat a {request.method} without an Idempotency-Key"

    def carry(self, hop: Hop, deliver: Deliver, meeting: Meeting) -> Head:
        """Hand the first answer on, and have the request delivered once more when it has come whole."""
        head = deliver()
        # What somebody before the system has answered has not arrived once.
        if hop.trip.sent and meeting.takes_place():
            hop.change("delivered twice; this is the first time")
            hop.is_repeated = True
        return head


@dataclass(frozen=True, slots=True)
class AnsweredWith(_ForAll):
    """Something in front of the system answers in its place, and the request goes no further."""

    status: int
    retry_after: float | None = None

    def __post_init__(self) -> None:
        _demand(self, 400 <= self.status < 600, "a status from 400 to 599")
        _demand(self, self.retry_after is None or self.retry_after >= 0, "a rest of 0 seconds or more")

    @property
    def told(self) -> str:
        """What a line with this fault does, in words."""
        rest = "" if self.retry_after is None else f" and asks for {self.retry_after:g} s of rest"
        return f"something in front of the system answers {self.status}{rest}"

    def carry(self, hop: Hop, deliver: Deliver, meeting: Meeting) -> Head:
        """Deliver nothing, and answer."""
        if not meeting.takes_place():
            return deliver()
        hop.spoil(f"{self.told}; the request went no further")
        headers, body = said_by_a_gateway(self.status, self.retry_after)
        hop.trip.first_byte_at = clock.now()
        return hop.instead(self.status, headers, b"" if hop.request.method == "HEAD" else body)


@dataclass(frozen=True, slots=True)
class Garbled:
    """The system answers, and what arrives is cut in half or has other bytes in it, so that no JSON is in it."""

    told: ClassVar[str] = "an answer is garbled"

    def spares(self, hop: Hop) -> str:
        """Spare what could not be spoilt like that on a real line."""
        if hop.is_stream:
            return "a stream is not garbled"
        return "an answer to HEAD has no body to be garbled" if hop.request.method == "HEAD" else ""

    def carry(self, hop: Hop, deliver: Deliver, meeting: Meeting) -> Head:
        """Hand on another body than the one that has come."""
        head = deliver()
        if _is_empty(head) or not meeting.takes_place():
            return head
        body, how = garbled(hop.taken(head), meeting.chance)
        hop.spoil(f"the body of the answer arrived {how}")
        return hop.instead(head.status, _of_length(head, len(body)), body)


def _is_empty(head: Head) -> bool:
    length = next((value for name, value in head.headers if name.lower() == "content-length"), "")
    return head.status in _BODILESS or length == "0"


def _of_length(head: Head, size: int) -> tuple[tuple[str, str], ...]:
    """Return the headers of an answer whose body is sent plainly, and with this length."""
    about = {"content-length", "content-encoding", "transfer-encoding"}
    return (*(pair for pair in head.headers if pair[0].lower() not in about), ("content-length", str(size)))


def _demand(fault: object, holds: bool, expected: str) -> None:
    if not holds:
        raise ConfigurationError("there is no such fault", expected=expected, actual=repr(fault))
