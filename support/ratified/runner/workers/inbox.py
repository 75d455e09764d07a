"""The end of a worker's pipe at which the run listens: all messages that have come are read at once."""

from __future__ import annotations

import os
import struct
from multiprocessing.connection import Connection

# As multiprocessing's connections frame what they send, where they are sockets.
_SHORT = struct.Struct("!i")
_LONG = struct.Struct("!Q")
_CHUNK = 256 * 1024


class Inbox:
    """Reads the messages of one connection."""

    def __init__(self, channel: Connection) -> None:
        self._channel = channel
        self._unread = bytearray()

    def read(self) -> list[bytes]:
        """Return what has come, when something has; none, if no more will ever come."""
        if os.name == "nt":
            return [self._channel.recv_bytes()]
        chunk = os.read(self._channel.fileno(), _CHUNK)
        if not chunk:
            raise EOFError
        self._unread += chunk
        return self._messages()

    def _messages(self) -> list[bytes]:
        found: list[bytes] = []
        at = 0
        while (begin := self._begin(at)) is not None:
            start, end = begin
            found.append(bytes(self._unread[start:end]))
            at = end
        del self._unread[:at]
        return found

    def _begin(self, at: int) -> tuple[int, int] | None:
        """Return where the message that stands here begins and ends, if the whole of it has come."""
        if len(self._unread) < at + _SHORT.size:
            return None
        (size,) = _SHORT.unpack_from(self._unread, at)
        start = at + _SHORT.size
        if size == -1:
            if len(self._unread) < start + _LONG.size:
                return None
            (size,) = _LONG.unpack_from(self._unread, start)
            start += _LONG.size
        return (start, start + size) if len(self._unread) >= start + size else None
