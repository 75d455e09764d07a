"""What a virtual service has recorded of one request."""

from __future__ import annotations

from dataclasses import dataclass

from ratified.exchange.tape import Body, Exchange, Pairs, Tape, on_command

TROUBLE = "the virtual service itself failed: "


@dataclass(frozen=True, slots=True)
class Answered:
    """What left the service, which is less than it meant to send if the answer was spoilt on its way."""

    status: int
    headers: Pairs
    body: Body


@dataclass(frozen=True, slots=True)
class Call:
    """One request and what became of it; moments are of the monotonic clock, `at` is the time of day.

    `command` says what was done to it on command, and `spoilt` whether its answer is thereby not the service's own.
    `waiting` says how it waits: held, hanging, late, or not at all. `failure` says why there is no whole answer.
    """

    number: int
    operation: str
    method: str
    url: str
    headers: Pairs
    body: Body
    at: float
    arrived: float
    ended: float | None = None
    answered: Answered | None = None
    command: str = ""
    spoilt: bool = False
    waiting: str = ""
    hung_up: bool = False
    failure: str = ""
    trouble: str = ""

    @property
    def note(self) -> str:
        """What has to be known before anybody judges the answer."""
        if self.trouble:
            return TROUBLE + self.trouble
        return on_command(self.command, is_spoilt=self.spoilt) if self.command else ""

    def put_on(self, tape: Tape, *, system: str, who: str) -> Exchange:
        """Record the call as an exchange that passed through the virtual service."""
        answered = self.answered
        return tape.record(
            system=system,
            who=who,
            via="virtual",
            method=self.method,
            url=self.url,
            request_headers=self.headers,
            request=self.body,
            status=answered.status if answered else None,
            response_headers=answered.headers if answered else (),
            response=answered.body if answered else None,
            failure=self.failure,
            started_at=self.at,
            took=(self.arrived if self.ended is None else self.ended) - self.arrived,
            note=self.note,
            # What its mistake has made of an answer is not the service's own word either.
            is_spoilt=self.spoilt or bool(self.trouble),
        )


@dataclass(frozen=True, slots=True)
class Stray:
    """A request that no scenario was there for, and why it was answered 501; its moments are those of a call."""

    number: int
    at: float
    arrived: float
    method: str
    url: str
    key: str
    why: str
    body: Body

    def __str__(self) -> str:
        return f"{self.method} {self.url}: {self.why}"
