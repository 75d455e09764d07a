"""A server that notes the moment of each arrival, can stand still at times, and can speak to an audience.

Runs as a script: prints its port, and serves until it is ended. An arrival has come when the kernel has it: how long
this process takes to wake up and look is not the doing of whoever has sent it.

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
import socket
import struct
import time
from array import array
from time import perf_counter_ns
from urllib.parse import parse_qsl, urlsplit

import uvloop

OK = b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 2\r\n\r\nok"
STREAM = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
END = b"\r\n\r\n"
STAMPS = 35  # SO_TIMESTAMPNS, which Python has no name for
STAMP = struct.Struct("qq")
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
        self.listeners: list[socket.socket] = []
        # From the clock of the kernel's stamps to ours.
        self._behind = perf_counter_ns() - time.time_ns()
        self._turn = object()

    def arrived(self, count: int, stamp: int) -> None:
        """Note arrivals; the stamp is the kernel's."""
        if self.every and not self.arrivals:
            # In the middle of each period, so that every load that lasts whole periods meets whole ones.
            self.loop.call_later(self.every * 0.4, self._freeze, self._turn, self.loop.time() + self.every * 0.4)
        self.arrivals.extend([stamp + self._behind] * count)

    def listen(self, line: socket.socket, stamp: int) -> None:
        """Take a listener; the last one has waited for."""
        self.arrivals.append(stamp + self._behind)
        line.sendall(STREAM)
        self.listeners.append(line)
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
            listener.sendall(chunk)
        self.sent += len(self.listeners)
        if not is_last:
            self._speak(due + APART, number + 1)


class Line:
    """One connection."""

    def __init__(self, state: State, line: socket.socket) -> None:
        self._state = state
        self._line = line
        line.settimeout(0)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.setsockopt(socket.SOL_SOCKET, STAMPS, 1)
        state.loop.add_reader(line, self._hear)

    def _hear(self) -> None:
        try:
            data, notes, _, _ = self._line.recvmsg(65536, 256)
        except ConnectionError:
            data, notes = b"", []
        if data:
            self._answer(data, _stamp(notes))
        else:
            self._state.loop.remove_reader(self._line)
            self._line.close()

    def _answer(self, data: bytes, stamp: int) -> None:
        """Answer; there are no bodies."""
        state = self._state
        if data.startswith(b"GET / "):
            state.arrived(data.count(END), stamp)
            if state.delay:
                state.loop.call_later(state.delay, self._say, OK)
            else:
                self._say(OK)
            return
        target = urlsplit(data.split(b" ", 2)[1].decode())
        if target.path == "/events":
            state.listen(self._line, stamp)
        elif target.path == "/begin":
            state.begin(dict(parse_qsl(target.query)))
            self._say(OK)
        elif target.path == "/log":
            body = state.log()
            self._line.settimeout(None)
            self._say(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%b" % (len(body), body))
            self._line.settimeout(0)

    def _say(self, answer: bytes) -> None:
        if self._line.fileno() >= 0:
            self._line.sendall(answer)


def _stamp(notes: list[tuple[int, int, bytes]]) -> int:
    """Return when the kernel had the newest of what has come."""
    for level, kind, content in notes:
        if (level, kind) == (socket.SOL_SOCKET, STAMPS):
            seconds, nanoseconds = STAMP.unpack_from(content)
            return int(seconds) * 1_000_000_000 + int(nanoseconds)
    # Those on their way when a connection is taken may come without.
    return time.time_ns()


def accept(state: State, server: socket.socket) -> None:
    """Take everybody who is waiting."""
    while True:
        try:
            line, _ = server.accept()
        except BlockingIOError:
            return
        Line(state, line)


async def serve() -> None:
    """Listen, and tell where."""
    loop = asyncio.get_running_loop()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    state = State(loop)
    server = socket.create_server(("127.0.0.1", 0), backlog=4096)
    server.settimeout(0)
    loop.add_reader(server, accept, state, server)
    gc.freeze()
    gc.disable()
    print(server.getsockname()[1], flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(serve())
