"""A stream under load: when its first event came, when its first content, and whether it ended as it must."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ratified.exchange.event_stream import EventParser
from ratified.load.errands import Hearing

if TYPE_CHECKING:
    from ratified.exchange.tape import StreamEvent
    from ratified.load.generator.call import Call


class Heard:
    """What has been heard of one stream."""

    __slots__ = ("_has_spoken", "_hearing", "_last", "_parser")

    def __init__(self, hearing: Hearing) -> None:
        self._hearing = hearing
        self._parser = EventParser()
        self._last = ""
        self._has_spoken = False

    def feed(self, call: Call, chunk: bytes, moment: int) -> None:
        """Read on, and note in the call what is new."""
        events = self._parser.feed(chunk, 0.0)
        if not events:
            return
        call.events += len(events)
        if not call.first_event:
            call.first_event = moment
        if not call.first_content and any(self._has_content(event) for event in events):
            call.first_content = moment
            self._has_spoken = True
        if self._hearing.last:
            self._last = self._kind(events[-1])

    @property
    def is_as_it_must_be(self) -> bool:
        """Return whether it has had content, and has ended after a whole event, and after the right one."""
        if self._parser.is_inside_event or not self._has_spoken:
            return False
        return not self._hearing.last or self._last == self._hearing.last

    def _has_content(self, event: StreamEvent) -> bool:
        return not self._hearing.content or self._kind(event) in self._hearing.content

    def _kind(self, event: StreamEvent) -> str:
        field = self._hearing.kind_field
        if not field:
            return event.event
        try:
            return str(json.loads(event.data)[field])
        except (ValueError, KeyError, TypeError, RecursionError):
            return ""
