"""One connection that carries one request after another."""

from __future__ import annotations

import asyncio
import json
import re
from time import perf_counter_ns
from typing import Any, Protocol, cast

import httptools

from ratified.load.errands import Keep
from ratified.load.generator.call import Call, Pool
from ratified.load.samples import Outcome

_CONTINUE, _OK = 200, 400
# Asking twice has the effect of asking once.
_REPEATABLE = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PUT", "TRACE"})
_LONGEST_HEAD = 1 << 18
_ANNOUNCES, _KEPT = b"http/1.1 1", b"http/1.1"
_CLOSES = re.compile(rb"\nconnection:[^\n]*close")
_TELLS_ITS_END = (b"\ncontent-length:", b"\ntransfer-encoding:")


class Keeper(Protocol):
    """Who lines belong to."""

    def ended(self, call: Call, outcome: Outcome, status: int, moment: int) -> None:
        """Take note that a call is over."""

    def lost(self, line: Line) -> None:
        """Forget a line."""

    def again(self, call: Call) -> None:
        """Send a call once more on another line: the server had closed this one before it could see the call."""


class Line(asyncio.Protocol):
    """A connection whose answers nobody reads beyond their end and their status."""

    __slots__ = (
        "_beginning",
        "_call",
        "_feed",
        "_has_head",
        "_is_kept",
        "_is_used",
        "_keeper",
        "_moment",
        "_parser",
        "_status",
        "_transport",
        "pool",
        "spoke_unasked",
    )

    def __init__(self, keeper: Keeper, pool: Pool) -> None:
        self._keeper = keeper
        self.pool = pool
        self.spoke_unasked = False
        self._call: Call | None = None
        self._is_used = False
        self._has_head = self._is_kept = False
        self._beginning = b""
        self._moment = self._status = 0
        self._parse_anew()

    def send(self, call: Call) -> None:
        """Send a request; its answer ends it."""
        self._call = call
        call.line = self
        self._transport.write(call.content)
        call.written = perf_counter_ns()

    def cut(self) -> None:
        """Close the connection at once, without a word about the call that it carries."""
        self._call = None
        self._transport.abort()

    # What the event loop calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way out."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Take note of the moment, and read on."""
        self._moment = moment = perf_counter_ns()
        call = self._call
        if call is None:
            # An answer to nothing: whatever comes on this connection is not to be trusted.
            self.spoke_unasked = True
            self._close()
            return
        if not call.first_byte:
            call.first_byte = moment
            self._beginning, self._has_head = data, False
        elif not self._has_head:
            self._beginning += data
        call.size += len(data)
        try:
            self._feed(data)
        except httptools.HttpParserCallbackError:
            # Our own mistake, and no answer of anybody's.
            raise
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            if not self._status:
                self._end(Outcome.WRONG_ANSWER, self._parser.get_status_code())
                return
            self._is_kept = False
        if self._status:
            self._is_answered(call)
        elif not self._has_head and len(self._beginning) > _LONGEST_HEAD:
            self._end(Outcome.WRONG_ANSWER, self._parser.get_status_code())

    def connection_lost(self, reason: Exception | None) -> None:
        """End what was under way."""
        self._keeper.lost(self)
        call = self._call
        if call is None:
            return
        self._moment = perf_counter_ns()
        may_go_again = self._is_used and not call.is_again and call.ready.request.method in _REPEATABLE
        if may_go_again and not call.first_byte:
            self._call = None
            call.is_again = True
            self._keeper.again(call)
        elif reason is None and self._is_ended_by_closing():
            self._end(self._judged(call, self._parser.get_status_code()), self._parser.get_status_code())
        else:
            self._end(Outcome.BROKEN_OFF, self._parser.get_status_code() if call.first_byte else 0)

    # What the parser calls

    def on_headers_complete(self) -> None:
        """Note that the head is whole, and with it the answer to a request that asks for no more."""
        status = self._parser.get_status_code()
        if status < _CONTINUE or self._status:
            return
        self._has_head = True
        if self._call is not None and self._call.ready.request.method == "HEAD":
            self._status = status
            head, rest = self._head()
            self._is_kept = head.startswith(_KEPT) and not rest and not _CLOSES.search(head)
            self._parse_anew()

    def on_message_begin(self) -> None:
        """Part with a server that goes on after its answer: what it says has answered nothing."""
        if self._status:
            self._is_kept = False

    def on_message_complete(self) -> None:
        """Note the answer, unless the server has only said that it will answer."""
        status = self._parser.get_status_code()
        if status >= _CONTINUE and not self._status:
            self._status, self._is_kept = status, self._parser.should_keep_alive()

    # Inside

    def _is_answered(self, call: Call) -> None:
        status, self._status = self._status, 0
        self._call, self._is_used = None, True
        if self._is_kept:
            # Before the call ends: who sent it may have another.
            self.pool.idle.append(self)
        else:
            self._close()
        self._keeper.ended(call, self._judged(call, status), status, self._moment)

    def _judged(self, call: Call, status: int) -> Outcome:
        expected = call.ready.request.statuses
        is_good = status in expected if expected else status < _OK
        return Outcome.GOOD if is_good else Outcome.WRONG_STATUS

    def _end(self, outcome: Outcome, status: int) -> None:
        call, self._call = self._call, None
        self._close()
        if call is not None:
            self._keeper.ended(call, outcome, status, self._moment)

    def _close(self) -> None:
        self._keeper.lost(self)
        self._transport.abort()

    def _parse_anew(self) -> None:
        self._parser: Any = httptools.HttpResponseParser(self)
        self._feed = self._parser.feed_data

    def _is_ended_by_closing(self) -> bool:
        """Return whether an answer told neither its length nor its parts, so that its end is that of the connection."""
        return self._has_head and not any(told in self._head()[0] for told in _TELLS_ITS_END)

    def _head(self) -> tuple[bytes, bytes]:
        """Return the head of the answer in small letters, without those that only announced it, and what follows."""
        rest = self._beginning.lower()
        while True:
            head, _, rest = rest.lstrip().partition(b"\r\n\r\n")
            if not head.startswith(_ANNOUNCES):
                return head, rest


class ReadingLine(Line):
    """A connection whose answers are read: for streams, and for values that later requests need."""

    __slots__ = ()

    def on_body(self, chunk: bytes) -> None:
        """Read a piece of an answer."""
        call = self._call
        if call is None or self._status:
            return
        if call.heard is not None:
            call.heard.feed(call, chunk, self._moment)
        elif call.body is not None:
            call.body.append(chunk)

    def _judged(self, call: Call, status: int) -> Outcome:
        outcome = super()._judged(call, status)
        if outcome is Outcome.GOOD and call.heard is not None and not call.heard.is_as_it_must_be:
            return Outcome.WRONG_STREAM
        return outcome


def value_at(document: Any, keep: Keep) -> str | None:
    """Return a kept value out of an answer, or nothing where it is not there."""
    found = document
    for part in keep.path:
        if isinstance(found, str):
            # Of which Python would give a letter.
            return None
        try:
            found = found[part]
        except (KeyError, IndexError, TypeError):
            return None
    if isinstance(found, str):
        # Half a character, which JSON can write, is nothing that could be sent.
        return found if found.isascii() or found == found.encode(errors="replace").decode() else None
    return json.dumps(found) if isinstance(found, int | float) else None
