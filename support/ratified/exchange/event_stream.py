"""Event streams taken apart as the HTML standard says, however the bytes are cut."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator

from ratified.exchange.tape import StreamEvent

_LINE_END = re.compile("\r\n|\r|\n")


class EventParser:
    """Takes bytes as they come and gives the events that they complete."""

    def __init__(self) -> None:
        self.retry: int | None = None
        self.count = 0
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._at_start = True
        self._after_return = False
        self._line: list[str] = []
        self._data: list[str] = []
        self._event = ""
        self._id = ""
        self._has_fields = False

    def feed(self, chunk: bytes, at: float) -> list[StreamEvent]:
        """Return the events that this chunk completes; `at` is when it came."""
        text = self._without_marks(self._decoder.decode(chunk))
        if not text:
            return []
        *whole, rest = _LINE_END.split(text)
        self._after_return = text.endswith("\r")
        events = []
        for line in whole:
            self._line.append(line)
            event = self._take("".join(self._line), at)
            self._line.clear()
            if event:
                events.append(event)
        if rest:
            self._line.append(rest)
        return events

    @property
    def is_inside_event(self) -> bool:
        """Tell whether an event has begun that no empty line has ended; such an event does not count."""
        is_comment = bool(self._line) and self._line[0].startswith(":")
        return self._has_fields or bool(self._decoder.getstate()[0]) or (bool(self._line) and not is_comment)

    def _without_marks(self, text: str) -> str:
        if text and self._at_start:
            self._at_start = False
            text = text.removeprefix("\ufeff")
        if text and self._after_return:
            # The line feed of a CR LF that was cut in two: its line has ended already.
            self._after_return = False
            text = text.removeprefix("\n")
        return text

    def _take(self, line: str, at: float) -> StreamEvent | None:
        if not line:
            return self._dispatched(at)
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name:
            self._has_fields = True
        if name == "data":
            self._data.append(value)
        elif name == "event":
            self._event = value
        elif name == "id" and "\0" not in value:
            self._id = value
        elif name == "retry" and value.isascii() and value.isdigit():
            self.retry = int(value[:18])
        return None

    def _dispatched(self, at: float) -> StreamEvent | None:
        data, event = self._data, self._event or "message"
        self._data, self._event, self._has_fields = [], "", False
        if not data:
            return None
        self.count += 1
        return StreamEvent(self.count, event, "\n".join(data), self._id, at)


def parse(chunks: Iterable[bytes]) -> Iterator[StreamEvent]:
    """Give the events in these chunks; what is not ended by an empty line is no event."""
    parser = EventParser()
    for chunk in chunks:
        yield from parser.feed(chunk, 0.0)
