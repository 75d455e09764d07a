"""Whoever wants to know what of the answers is looked at; without one, everything is handed over as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from ratified.exchange.answer import Answer
    from ratified.exchange.headers import Headers
    from ratified.exchange.tape import Exchange, StreamEvent


class Looking(Protocol):
    """Knows what is looked at of one exchange: it hands on what it is given, in a form that tells."""

    def answer(self, answer: Answer) -> Answer:
        """Return the answer for whoever asked."""

    def headers(self, headers: Headers) -> Headers:
        """Return the headers of a stream for whoever reads it."""

    def event(self, event: StreamEvent) -> StreamEvent:
        """Return an event for whoever reads its stream."""

    def is_of(self, number: int) -> None:
        """Hear which exchange it is, once that is on the tape."""


class Onlooker(Protocol):
    """Knows what is looked at of all exchanges on a tape."""

    def begins(self) -> Looking:
        """Begin with an answer that somebody is about to look at."""

    def taken(self, exchange: Exchange) -> Exchange:
        """Return an exchange for whoever takes it from the tape."""
