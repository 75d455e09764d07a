"""One of the two ends of a connection that the proxy joins."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from ratified.faults.proxy.lane import Lane

_RST_ON_CLOSE = struct.pack("ii", 1, 0)


class Keeper(Protocol):
    """Who joins two ends."""

    def opened(self, end: End) -> None:
        """Begin, now that this end is connected."""

    def lost(self, end: End, error: Exception | None) -> None:
        """Go on without this end."""

    def is_listening(self) -> bool:
        """Say whether anybody still waits for what an end says."""


class End(asyncio.Protocol):
    """Puts what its party says into one lane, and says to its party what the other lane brings."""

    def __init__(self, keeper: Keeper) -> None:
        self.says: Lane
        self.hears: Lane
        self.is_ready = False  # connected, and everything said so far is with the system's kernel
        self._keeper = keeper
        self._transport: asyncio.Transport | None = None
        self._is_paused = False

    @property
    def is_open(self) -> bool:
        """Say whether there is a connection."""
        return self._transport is not None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = transport = cast("asyncio.Transport", transport)
        # Told at once of every byte that the kernel does not take, so that nothing piles up here.
        transport.set_write_buffer_limits(high=0)
        self.is_ready = True
        self._keeper.opened(self)

    def data_received(self, data: bytes) -> None:
        """Pass on what the party says."""
        self.says.take(data)

    def eof_received(self) -> bool:
        """Pass on that the party has finished; it may still listen."""
        self.says.take_end()
        return self._keeper.is_listening()

    def connection_lost(self, exc: Exception | None) -> None:
        """Pass on that the party has gone."""
        self._transport = None
        self.is_ready = False
        self._keeper.lost(self, exc)

    def pause_writing(self) -> None:
        """Wait until the party has taken what it was told."""
        self.is_ready = False

    def resume_writing(self) -> None:
        """Go on, but not within asyncio's own writing, where a broken connection would be an error in a callback."""
        asyncio.get_running_loop().call_soon(self._go_on)

    def write(self, data: bytes | memoryview) -> None:
        """Tell the party something; only while it is ready."""
        if self._transport is not None:
            self._transport.write(data)
            self.is_ready &= not self._transport.is_closing()

    def finish(self) -> None:
        """Tell the party that nothing more comes; only while it is ready."""
        if self._transport is not None:
            # After the party's reset there is nobody to tell, which the transport will find out by itself.
            with contextlib.suppress(OSError):
                self._transport.write_eof()

    def close(self) -> None:
        """End in good order."""
        self.is_ready = False
        if self._transport is not None:
            self._transport.close()

    def reset(self) -> None:
        """Break the connection with an RST."""
        self.is_ready = False
        if self._transport is None:
            return
        with contextlib.suppress(OSError):
            connection = self._transport.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RST_ON_CLOSE)
        self._transport.abort()

    def drop(self) -> None:
        """End now, whatever the party still says."""
        if self._transport is not None:
            self._transport.abort()

    def pause(self) -> None:
        """Listen no more, so that the party is held back once the kernels' buffers are full."""
        if self._transport is not None and not self._is_paused:
            self._is_paused = True
            self._transport.pause_reading()

    def resume(self) -> None:
        """Listen again."""
        if self._transport is not None and self._is_paused:
            self._is_paused = False
            self._transport.resume_reading()

    def _go_on(self) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self.is_ready = self._transport.get_write_buffer_size() == 0
            self.hears.pump()
