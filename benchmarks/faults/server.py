"""The far side, in a process of its own: answers, event streams and WebSockets, with TLS on a second port.

    python -m benchmarks.faults.server CERTIFICATE KEY

prints its two ports, and ends when its standard input does.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import ssl
import struct
import sys
import time
from asyncio import StreamReader, StreamWriter

EVERY = 0.02  # seconds from one event to the next
_SMALL = b"x" * 200
_BLOCK = b"x" * 65_536
_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

_go = asyncio.Event()


async def _serve(reader: StreamReader, writer: StreamWriter) -> None:
    try:
        while head := await _head(reader):
            path = head.split(b" ", 2)[1].decode()
            await _answer(path, head, reader, writer)
    except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
        pass
    except asyncio.CancelledError:
        pass  # nobody measures any more
    finally:
        writer.close()


async def _head(reader: StreamReader) -> bytes:
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return b""


async def _answer(path: str, head: bytes, reader: StreamReader, writer: StreamWriter) -> None:
    what, _, size = path[1:].partition("/")
    if what == "events":
        await _events(writer)
    elif what == "later":
        await _later(int(size), writer)
    elif what == "socket":
        await _socket(head, reader, writer)
    elif what == "late":
        await asyncio.sleep(int(size) / 1000)
        await _bytes(_SMALL, 1, writer)
    elif what == "take":
        await reader.readexactly(int(size))
        await _bytes(_SMALL, 1, writer)
    elif what == "go":
        _go.set()
        await _bytes(_SMALL, 1, writer)
    else:
        await _pour(int(size or 200), writer)
        if what == "last":
            writer.close()
            await writer.wait_closed()
            raise ConnectionError


async def _bytes(data: bytes, times: int, writer: StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s" % (len(data) * times, data * times))
    await writer.drain()


async def _pour(size: int, writer: StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % size + b"x" * min(size, 1000))
    await _blocks(size - min(size, 1000), writer)


async def _blocks(size: int, writer: StreamWriter) -> None:
    while size > 0:
        writer.write(_BLOCK[:size])
        await writer.drain()
        size -= len(_BLOCK)


def _stream(writer: StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n")


async def _events(writer: StreamWriter) -> None:
    _stream(writer)
    while True:
        writer.write(b"data: %.9f\n\n" % time.monotonic())
        await writer.drain()
        await asyncio.sleep(EVERY)


async def _later(size: int, writer: StreamWriter) -> None:
    _stream(writer)
    writer.write(b"data: %.9f\n\n" % time.monotonic())
    await _go.wait()
    _go.clear()
    event = b"data: " + b"x" * 4088 + b"\n\n"
    for _ in range(size // len(event)):
        writer.write(event)
        await writer.drain()
    raise ConnectionError


async def _socket(head: bytes, reader: StreamReader, writer: StreamWriter) -> None:
    key = next(line[19:] for line in head.split(b"\r\n") if line.lower().startswith(b"sec-websocket-key: "))
    accept = base64.b64encode(hashlib.sha1(key + _GUID).digest())
    writer.write(b"HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n")
    writer.write(b"sec-websocket-accept: %s\r\n\r\n" % accept)
    while True:
        text = await _message(reader)
        for size in [len(text)] if text.startswith(b"x") else [16_384] * (int(text) // 16_384):
            writer.write(b"\x82\x7e" + struct.pack("!H", size) + _BLOCK[:size])
            await writer.drain()


async def _message(reader: StreamReader) -> bytes:
    _, length = await reader.readexactly(2)
    size = length & 0x7F
    if size == 126:
        (size,) = struct.unpack("!H", await reader.readexactly(2))
    mask = await reader.readexactly(4)
    return bytes(byte ^ mask[place % 4] for place, byte in enumerate(await reader.readexactly(size)))


async def _main(certificate: str, key: str) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    plain = await asyncio.start_server(_serve, "127.0.0.1", 0)
    secret = await asyncio.start_server(_serve, "127.0.0.1", 0, ssl=tls)
    print(json.dumps([one.sockets[0].getsockname()[1] for one in (plain, secret)]), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1], sys.argv[2]))
