"""The quickest server there is: it answers every request alike, so that what is measured is generator and machine."""

from __future__ import annotations

import asyncio
import sys
from typing import cast

_ANSWER = b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 2\r\n\r\nok"
_END = b"\r\n\r\n"


class Responder(asyncio.Protocol):
    """One connection to it."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Answer every end of a head; there are no bodies."""
        self._transport.write(_ANSWER * data.count(_END))


async def respond(loop: asyncio.AbstractEventLoop) -> None:
    """Listen on a free port of the loopback interface, tell which, and answer until nobody listens to this process."""
    server = await loop.create_server(Responder, "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()
