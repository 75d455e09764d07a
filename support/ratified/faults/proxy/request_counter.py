"""Counts the HTTP/1 requests in the bytes of one connection, and never touches them."""

from __future__ import annotations

import re
from collections.abc import Callable

_LONGEST_HEAD = 1 << 16
_TOKEN = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_REQUEST = re.compile(_TOKEN + rb" [^ \r\n][^\r\n]* HTTP/1\.[01][ \t]*\r?\n")
_BLANK = re.compile(rb"\n\r?\n")
_LENGTH = re.compile(rb"\ncontent-length:[ \t]*(\d{1,18})[ \t]*\r?\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\ntransfer-encoding:[^\r\n]*chunked[ \t]*\r?\n", re.IGNORECASE)
_UPGRADE = re.compile(rb"\nupgrade:[ \t]*([^\r\n]*?)[ \t]*\r?\n", re.IGNORECASE)
_CHUNK_SIZE = re.compile(rb"([0-9a-fA-F]{1,15})[ \t]*(?:;[^\n]*)?\r?\n")
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})")


class RequestCounter:
    """Reads along on both ways of a connection; what it cannot read makes it blind for good."""

    def __init__(self) -> None:
        self.is_blind = False
        self._unread = bytearray()
        self._body = 0  # bytes of the body that have not come yet
        self._step: Callable[[], bool] = self._head
        self._upgrade = b""  # what the last request asks to speak instead of HTTP
        self._answer = bytearray()
        self._count = 0
        self._is_over = False

    def feed(self, data: bytes | memoryview) -> int:
        """Return how many requests' heads have become whole with these bytes towards the far side."""
        if self.is_blind or self._is_over:
            return 0
        if self._body >= len(data):
            self._body -= len(data)
            return 0
        before = self._count
        self._unread += data[self._body :]
        self._body = 0
        while self._unread and not self.is_blind and self._step():
            pass
        return self._count - before

    def hear(self, data: bytes | memoryview) -> None:
        """Look whether the far side agrees to speak something else than HTTP."""
        if not self._upgrade:
            return
        self._answer += data[:_LONGEST_HEAD]
        for status in _STATUS.findall(self._answer):
            if status == b"101":
                # WebSocket frames are no requests; what else is spoken now may well have some.
                self._is_over = self._upgrade.lower() == b"websocket"
                self.is_blind |= not self._is_over
            if status not in (b"100", b"102", b"103"):
                self._upgrade = b""
                self._answer.clear()
                return

    def _head(self) -> bool:
        unread = self._unread
        while unread.startswith((b"\r", b"\n")):
            del unread[:1]
        if b"\n" in unread:
            self.is_blind = _REQUEST.match(unread) is None
        else:
            self.is_blind = len(unread) > _LONGEST_HEAD or (bool(unread) and not re.match(_TOKEN, unread))
        end = _BLANK.search(unread)
        if self.is_blind or end is None:
            self.is_blind |= len(unread) > _LONGEST_HEAD
            return False
        head = bytes(unread[: end.end()])
        del unread[: end.end()]
        self._count += 1
        self._follow(head)
        return True

    def _follow(self, head: bytes) -> None:
        """Find out where the body that belongs to a head ends."""
        if head.startswith(b"CONNECT "):
            self.is_blind = True
        if upgrade := _UPGRADE.search(head):
            self._upgrade = upgrade[1]
        if _CHUNKED.search(head):
            self._step = self._chunk
        elif length := _LENGTH.search(head):
            self._skip(int(length[1]))

    def _skip(self, size: int) -> None:
        there = min(size, len(self._unread))
        del self._unread[:there]
        self._body = size - there

    def _chunk(self) -> bool:
        if b"\n" not in self._unread:
            self.is_blind = len(self._unread) > _LONGEST_HEAD
            return False
        size = _CHUNK_SIZE.match(self._unread)
        if size is None:
            self.is_blind = True
            return False
        count = int(size[1], 16)
        del self._unread[: size.end()]
        if count:
            self._skip(count + 2)
        else:
            self._step = self._trailer
        return True

    def _trailer(self) -> bool:
        end = self._unread.find(b"\n")
        if end < 0:
            self.is_blind = len(self._unread) > _LONGEST_HEAD
            return False
        if not self._unread[:end].strip():
            self._step = self._head
        del self._unread[: end + 1]
        return True
