"""Services that stand in for what a system depends on: on a real port, and under the control of each scenario."""

from __future__ import annotations

from ratified.faults.virtual.call import Answered, Call, Stray
from ratified.faults.virtual.client import Address, VirtualClient, VirtualServices
from ratified.faults.virtual.commands import (
    AnswerWith,
    Cut,
    Delay,
    ErrorPage,
    Hang,
    Hold,
    Malform,
    Repeat,
    Reset,
    TooManyRequests,
)
from ratified.faults.virtual.received import NotJson, Received
from ratified.faults.virtual.reply import Reply
from ratified.faults.virtual.script import Commanded
from ratified.faults.virtual.service import Operation, VirtualService, answers

__all__ = [
    "Address",
    "AnswerWith",
    "Answered",
    "Call",
    "Commanded",
    "Cut",
    "Delay",
    "ErrorPage",
    "Hang",
    "Hold",
    "Malform",
    "NotJson",
    "Operation",
    "Received",
    "Repeat",
    "Reply",
    "Reset",
    "Stray",
    "TooManyRequests",
    "VirtualClient",
    "VirtualService",
    "VirtualServices",
    "answers",
]
