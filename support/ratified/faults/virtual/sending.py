"""How an answer leaves: whole, cut in half, or not at all."""

from __future__ import annotations

import asyncio
import socket
import struct

from aiohttp import web

from ratified.exchange.tape import Pairs
from ratified.faults.virtual.open_call import OpenCall
from ratified.faults.virtual.reply import Reply

_LINGER_NOT = struct.pack("ii", 1, 0)
# Ends sooner when the peer closes its side: a handler whose connection is lost is cancelled.
_LINGER_SECONDS = 5.0


def plain(reply: Reply) -> web.Response:
    """Return an answer that is in nobody's record."""
    return web.Response(status=reply.status, body=reply.content or None, headers=_headers(reply))


async def send(request: web.Request, call: OpenCall, reply: Reply) -> web.StreamResponse:
    """Send the whole answer."""
    response = plain(reply)
    call.send(reply)
    try:
        await response.prepare(request)
        await response.write_eof()
    except ConnectionError:
        call.hang_up()
    call.end(reply.status, _sent(response), b"" if request.method == "HEAD" else reply.content)
    return response


async def send_half(request: web.Request, call: OpenCall, reply: Reply, failure: str) -> web.StreamResponse:
    """Announce the whole answer and send half of its body; of an answer without a body, half of its head."""
    half = reply.content[: len(reply.content) // 2]
    response = web.StreamResponse(status=reply.status, headers=_headers(reply))
    response.content_length = len(reply.content)
    call.send(reply)
    if not half or request.method == "HEAD":
        if request.transport is not None:
            request.transport.write(f"HTTP/1.1 {reply.status} ".encode())
        call.end(failure=failure)
        return response
    try:
        await response.prepare(request)
        await response.write(half)
    except ConnectionError:
        call.hang_up()
    call.end(reply.status, _sent(response), half, failure)
    return response


async def close(request: web.Request) -> None:
    """End the connection in order once what was written has left, and take no further request from it."""
    transport = request.transport
    if transport is not None and not transport.is_closing():
        # What the peer still sends to a closed socket would be answered with an RST, which is another fault.
        transport.write_eof()
        await asyncio.sleep(_LINGER_SECONDS)
    request.protocol.force_close()


def reset(request: web.Request) -> None:
    """Break the connection with an RST."""
    transport = request.transport
    if transport is not None:
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT)
        transport.abort()
    request.protocol.force_close()


def _headers(reply: Reply) -> list[tuple[str, str]]:
    return [*reply.pairs, ("Server", "ratified-virtual")]


def _sent(response: web.StreamResponse) -> Pairs:
    # The names are of a type that only aiohttp knows.
    return tuple((str(name), value) for name, value in response.headers.items())
