"""What is recorded of every request: a row of numbers, all times in nanoseconds of one clock."""

from __future__ import annotations

from enum import IntEnum


class Column(IntEnum):
    """Where in a row a number stands; a time that never came is 0."""

    ENDPOINT = 0
    PHASE = 1
    INTENDED = 2  # when it was due
    TAKEN = 3  # when the generator took it up
    WRITTEN = 4  # when its last byte was handed over
    FIRST_BYTE = 5
    FIRST_EVENT = 6
    FIRST_CONTENT = 7
    LAST = 8  # when its end was known, whatever end
    STATUS = 9
    OUTCOME = 10
    SIZE = 11  # bytes received
    EVENTS = 12
    IS_COLD = 13  # whether its connection was opened for it
    IS_ARRIVAL = 14  # whether it is the first request of somebody who arrives


WIDTH = len(Column)


class Outcome(IntEnum):
    """How a request ended."""

    GOOD = 0
    WRONG_STATUS = 1
    WRONG_ANSWER = 2  # not HTTP, or not what the next request of the errand needs
    TIMEOUT = 3
    REFUSED = 4
    BROKEN_OFF = 5
    NOT_SECURE = 6  # TLS could not be agreed
    WRONG_STREAM = 7  # a stream without content, or not ended by its last event
    DROPPED = 8  # never sent: no connection was left
    STOPPED = 9  # the run was stopped while it was under way

    @property
    def told(self) -> str:
        """Return it in words."""
        return self.name.lower().replace("_", " ")
