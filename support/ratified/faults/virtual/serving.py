"""A virtual service on its two ports, until whoever started it lets go of it."""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web

from ratified.faults.lifetime import announce, stop_on_signals, stop_with_stdin
from ratified.faults.virtual.answering import Answering
from ratified.faults.virtual.claims import Claims
from ratified.faults.virtual.control import Control
from ratified.faults.virtual.routes import routed
from ratified.faults.virtual.service import VirtualService

_BACKLOG = 512
_GRACE_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Terms:
    """Where a service listens, and what it bears."""

    host: str = "127.0.0.1"
    port: int = 0
    exit_with_stdin: bool = False
    longest_wait: float = 120.0
    most_bytes: int = 16 * 1024 * 1024


def serve(service: VirtualService, terms: Terms) -> None:
    """Serve until a signal or the end of standard input, and tell at the end who was turned away."""
    listener, commands = _bound(terms.host, terms.port), _bound("127.0.0.1", 0)
    asyncio.run(_serve(service, terms, listener, commands))


async def _serve(service: VirtualService, terms: Terms, listener: socket.socket, commands: socket.socket) -> None:
    stopping = asyncio.Event()
    stop_on_signals(stopping)
    if terms.exit_with_stdin:
        stop_with_stdin(stopping)
    claims, operations = Claims(service), service.operations()
    answering = Answering(service, claims, _url(listener), terms.longest_wait)
    control = Control(claims, operations)
    application = routed(operations, answering.handle, terms.most_bytes)
    async with _listening(application, listener), _listening(control.application(), commands):
        announce(service.system, _url(listener), f"{_url(commands)}/{control.token}")
        await stopping.wait()
        claims.close()
    for line in claims.last_words():
        sys.stderr.write(f"{service.system} (virtual) had nobody for {line}\n")


@asynccontextmanager
async def _listening(application: web.Application, listener: socket.socket) -> AsyncIterator[None]:
    # A handler whose caller has gone is cancelled, so that the record says when that was.
    runner = web.AppRunner(
        application, access_log=None, handler_cancellation=True, handle_signals=False, shutdown_timeout=_GRACE_SECONDS
    )
    await runner.setup()
    await web.SockSite(runner, listener, backlog=_BACKLOG).start()
    try:
        yield
    finally:
        await runner.cleanup()


def _bound(host: str, port: int) -> socket.socket:
    """Bind before anything else starts, so that a free port cannot be lost to somebody else."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=_BACKLOG)


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
