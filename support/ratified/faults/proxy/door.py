"""Where callers come in: a port that can be closed and opened again without being lost to somebody else."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable

from ratified.failures import Broken


class Door:
    """Listens, or keeps its port closed."""

    def __init__(self, host: str, port: int, factory: Callable[[], asyncio.Protocol]) -> None:
        self._host = host
        self._port = port
        self._factory = factory
        self._server: asyncio.Server | None = None
        self._kept: socket.socket | None = None

    @property
    def address(self) -> tuple[str, int]:
        """Return where callers come in."""
        return self._host, self._port

    async def open(self) -> None:
        """Listen."""
        if self._server is not None:
            return
        kept, self._kept = self._kept or self._bound(), None
        self._port = kept.getsockname()[1]
        self._server = await asyncio.get_running_loop().create_server(self._factory, sock=kept, backlog=1024)

    def shut(self) -> None:
        """Listen no more, but keep the port: whoever calls is refused by the kernel."""
        if self._server is not None:
            self._server.close()
            self._server = None
            self._kept = self._bound()

    def close(self) -> None:
        """Give the port back."""
        if self._server is not None:
            self._server.close()
        if self._kept is not None:
            self._kept.close()
        self._server = self._kept = None

    def _bound(self) -> socket.socket:
        family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
        # Only of a socket whose protocol is named asyncio knows that small pieces shall not wait for larger ones.
        kept = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            if os.name == "posix":  # elsewhere this option lets anybody take the port
                kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            kept.bind((self._host, self._port))
        except OSError as error:
            kept.close()
            raise Broken(
                "the fault proxy has no port",
                expected=f"{self._host}:{self._port or '(any free port)'} to listen on",
                actual=str(error),
                next="ask for port 0, or end whoever listens there",
            ) from error
        kept.settimeout(0)
        return kept
