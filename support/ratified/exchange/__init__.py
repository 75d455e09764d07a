"""The seam: every exchange of a scenario passes here, bounded, and becomes an `Exchange` on its tape."""

from __future__ import annotations

from ratified.exchange.headers import Headers
from ratified.exchange.limits import Limits
from ratified.exchange.seam import Connection, Guard, Live, Received, Seam
from ratified.exchange.tape import Body, Exchange, StreamEvent, Tape

__all__ = [
    "Body",
    "Connection",
    "Exchange",
    "Guard",
    "Headers",
    "Limits",
    "Live",
    "Received",
    "Seam",
    "StreamEvent",
    "Tape",
]
