"""The seam: every exchange of a scenario passes here, bounded, and becomes an `Exchange` on its tape."""

from __future__ import annotations

from ratified.exchange.answer import Answer
from ratified.exchange.headers import Headers
from ratified.exchange.hop import Hop, Line, Understudy
from ratified.exchange.limits import Limits
from ratified.exchange.live import Live
from ratified.exchange.opened import Opened
from ratified.exchange.seam import Connection, Guard, Seam
from ratified.exchange.strict_json import Json, strict_json
from ratified.exchange.tape import Body, Exchange, StreamEvent, Tape

__all__ = [
    "Answer",
    "Body",
    "Connection",
    "Exchange",
    "Guard",
    "Headers",
    "Hop",
    "Json",
    "Limits",
    "Line",
    "Live",
    "Opened",
    "Seam",
    "StreamEvent",
    "Tape",
    "Understudy",
    "strict_json",
]
