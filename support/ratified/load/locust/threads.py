"""The threads by which the processes of a cluster are held: messages come along one, and an end along any of them."""

from __future__ import annotations

import selectors
import time
from collections import deque
from typing import Any

import msgspec

from ratified.failures import Broken
from ratified.load import frames
from ratified.load.locust import messages
from ratified.load.locust.processes import Member

_CHUNK = 1 << 20
Heard = tuple[bytes, str, bytes]  # the kind, of whom, and what


class Threads:
    """Says and hears what goes through Locust's master, and notices at once when a process of this machine ends."""

    def __init__(self, master: Member) -> None:
        self._master = master
        self._members: list[Member] = []
        self._frames = frames.Frames()
        self._waiting: deque[Heard] = deque()
        self._selector = selectors.DefaultSelector()
        self._selector.register(master.thread, selectors.EVENT_READ, master)

    def watch(self, member: Member) -> None:
        """Notice the end of another process, too; it is told as a loss of its number."""
        self._members.append(member)
        self._selector.register(member.thread, selectors.EVENT_READ, member)

    def member(self, pid: int) -> Member | None:
        """Return the process with this number, if it is one of ours."""
        return next((member for member in self._members if member.pid == pid), None)

    def last_words(self, pid: str) -> str:
        """Return how one of our processes has ended."""
        member = self.member(int(pid)) if pid.isdecimal() else None
        return f"{member.name}: {member.last_words()}" if member else ""

    def say(self, kind: bytes, node: str, value: Any) -> None:
        """Say something to a worker."""
        try:
            self._master.thread.sendall(frames.frame_of(kind, (node, msgspec.msgpack.encode(value))))
        except OSError:
            raise self._died() from None

    def hear(self, ends_at: float, awaited: str) -> Heard:
        """Return the next of what is said."""
        while not self._waiting:
            ready = self._selector.select(max(0.0, ends_at - time.monotonic()))
            if not ready:
                raise Broken(
                    f"waited in vain for {awaited}",
                    actual="nothing more was heard in time",
                    next="look whether all machines are up and reach each other; a load too large ends late",
                )
            for key, _ in ready:
                self._read(key.data)
        return self._waiting.popleft()

    def close(self) -> None:
        """Listen no more."""
        self._selector.close()

    def _read(self, member: Member) -> None:
        try:
            chunk = member.thread.recv(_CHUNK)
        except ConnectionError:
            chunk = b""
        if member is not self._master:
            # Workers say nothing here: this is the end.
            self._selector.unregister(member.thread)
            self._waiting.append((messages.LOST, str(member.pid), b""))
        elif not chunk:
            raise self._died()
        for kind, content in self._frames.feed(chunk):
            node, told = msgspec.msgpack.decode(content, type=tuple[str, bytes])
            self._waiting.append((kind, node, told))

    def _died(self) -> Broken:
        return Broken(
            "Locust's master has died",
            expected="a process that lives as long as the load",
            actual=self._master.last_words(),
        )
