"""Faults on people's way to a system: between our own clients and what they ask, at the seam."""

from __future__ import annotations

from ratified.faults.line.faults import (
    AnsweredWith,
    AnswerLost,
    DeliveredTwice,
    Garbled,
    LineFault,
    RequestLost,
    SlowAnswer,
)
from ratified.faults.line.imposed import Imposed
from ratified.faults.line.line_faults import LineFaults

__all__ = [
    "AnswerLost",
    "AnsweredWith",
    "DeliveredTwice",
    "Garbled",
    "Imposed",
    "LineFault",
    "LineFaults",
    "RequestLost",
    "SlowAnswer",
]
