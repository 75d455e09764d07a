"""A server that notes the moment of each arrival, can stand still at times, and can speak to an audience.

Runs as a script: prints its port, and serves until it is ended.

    GET /          answered after `delay`; the first one starts the clock of standing still
    GET /events    a stream: when `audience` listen, `events` come 100 ms apart, the last of the kind "end"
    GET /begin?…   forgets everything, and sets delay, every, frozen (seconds), audience, events
    GET /log       tells what has been seen since
"""

from __future__ import annotations

import asyncio
import gc
import json
import resource
import time
from array import array
from time import perf_counter_ns
from typing import cast
from urllib.parse import parse_qsl, urlsplit

import uvloop

OK = b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 2\r\n\r\nok"
STREAM = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
END = b"\r\n\r\n"
APART = 0.1  # seconds between two events
SETTLING = 0.3  # seconds between the last listener's coming and the first event
WORDS = '{"page": "spring-sale", "state": "building", "words": "The quick brown fox"}'


class State:
    """What all connections share."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.begin({})

    def begin(self, manners: dict[str, str]) -> None:
        """Forget everything, and behave like this."""
        wish = {name: float(value) for name, value in manners.items()}
        self.delay = wish.get("delay", 0.0)
        self.every, self.frozen_for = wish.get("every", 0.0), wish.get("frozen", 0.0)
        self.audience, self.events = int(wish.get("audience", 0)), int(wish.get("events", 0))
        self.arrivals = array("q")
        self.frozen: list[tuple[int, int]] = []
        self.sent = 0
        self.listeners: list[asyncio.Transport] = []
        self._turn = object()

    def arrived(self, count: int) -> None:
        """Note arrivals."""
        if self.every and not self.arrivals:
            # In the middle of each period, so that every load that lasts whole periods meets whole ones.
            self.loop.call_later(self.every * 0.4, self._freeze, self._turn, self.loop.time() + self.every * 0.4)
        self.arrivals.extend([perf_counter_ns()] * count)

    def listen(self, transport: asyncio.Transport) -> None:
        """Take a listener; the last one has waited for."""
        self.arrivals.append(perf_counter_ns())
        transport.write(STREAM)
        self.listeners.append(transport)
        if len(self.listeners) == self.audience:
            self._speak(self.loop.time() + SETTLING, 1)

    def log(self) -> bytes:
        """Return what has been seen."""
        told = {"arrivals": self.arrivals.tolist(), "frozen": self.frozen, "events": self.sent}
        return json.dumps(told).encode()

    def _freeze(self, turn: object, due: float) -> None:
        if turn is not self._turn:
            return
        begin = perf_counter_ns()
        time.sleep(self.frozen_for)
        self.frozen.append((begin, perf_counter_ns()))
        due += self.every
        self.loop.call_at(due, self._freeze, turn, due)

    def _speak(self, due: float, number: int) -> None:
        self.loop.call_at(due, self._say, due, number)

    def _say(self, due: float, number: int) -> None:
        is_last = number == self.events
        kind = "end" if is_last else "page"
        event = f"id: {number}\nevent: {kind}\ndata: {WORDS}\n\n".encode()
        chunk = b"%x\r\n%b\r\n" % (len(event), event) + (b"0\r\n\r\n" if is_last else b"")
        for listener in self.listeners:
            listener.write(chunk)
        self.sent += len(self.listeners)
        if not is_last:
            self._speak(due + APART, number + 1)


class Line(asyncio.Protocol):
    """One connection."""

    def __init__(self, state: State) -> None:
        self._state = state

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Answer; there are no bodies."""
        state = self._state
        if data.startswith(b"GET / "):
            state.arrived(data.count(END))
            if state.delay:
                state.loop.call_later(state.delay, self._transport.write, OK)
            else:
                self._transport.write(OK)
            return
        target = urlsplit(data.split(b" ", 2)[1].decode())
        if target.path == "/events":
            state.listen(self._transport)
        elif target.path == "/begin":
            state.begin(dict(parse_qsl(target.query)))
            self._transport.write(OK)
        elif target.path == "/log":
            body = state.log()
            self._transport.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%b" % (len(body), body))


async def serve() -> None:
    """Listen, and tell where."""
    loop = asyncio.get_running_loop()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    state = State(loop)
    server = await loop.create_server(lambda: Line(state), "127.0.0.1", 0, backlog=4096)
    gc.freeze()
    gc.disable()
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve())
