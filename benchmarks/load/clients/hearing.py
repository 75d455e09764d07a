"""Hears many event streams to their ends, with a client of Python's: `hearing.py CLIENT LOAD SUPPORT`.

Runs in the peers' environment; of the project it takes the parser of events only.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from typing import Any


async def by_httpx_sse(url: str, streams: int) -> list[tuple[int, str]]:
    """Hear with httpx-sse."""
    import httpx
    from httpx_sse import aconnect_sse

    # Nobody asks twice: idle connections would only be looked at, all of them whenever a stream ends.
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    async with httpx.AsyncClient(limits=limits, timeout=60, trust_env=False) as client:

        async def hear() -> tuple[int, str]:
            count, last = 0, ""
            async with aconnect_sse(client, "GET", url) as source:
                async for event in source.aiter_sse():
                    count, last = count + 1, event.event
            return count, last

        return await _together(hear, streams)


async def by_aiohttp(url: str, streams: int) -> list[tuple[int, str]]:
    """Hear with aiohttp, and the project's parser."""
    import aiohttp

    sys.path.insert(0, sys.argv[3])
    from ratified.exchange.event_stream import EventParser

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:

        async def hear() -> tuple[int, str]:
            parser, count, last = EventParser(), 0, ""
            async with session.get(url) as answer:
                async for chunk in answer.content.iter_any():
                    for event in parser.feed(chunk, 0.0):
                        count, last = count + 1, event.event
            return count, last

        return await _together(hear, streams)


async def _together(hear: Callable[[], Awaitable[tuple[int, str]]], streams: int) -> list[tuple[int, str]]:
    return await asyncio.gather(*(hear() for _ in range(streams)))


CLIENTS: dict[str, Callable[[str, int], Any]] = {"aiohttp": by_aiohttp, "httpx-sse": by_httpx_sse}


def main() -> None:
    """Hear, and print how much."""
    import uvloop

    load = json.loads(sys.argv[2])
    heard = uvloop.run(CLIENTS[sys.argv[1]](load["url"], load["streams"]))
    errors = sum(last != "end" for _, last in heard)
    events = sum(count for count, _ in heard)
    print(json.dumps({"requests": len(heard), "errors": errors, "p50": 0.0, "p99": 0.0, "events": events}))


if __name__ == "__main__":
    main()
