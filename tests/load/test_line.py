"""However an answer is cut on its way, it is the same answer."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratified.load.errands import Hearing, Origin
from ratified.load.generator.call import Call, Pool, Ready
from ratified.load.generator.hearing import Heard
from ratified.load.generator.line import Line, ReadingLine
from ratified.load.samples import Outcome
from tests.exchange.tiny_servers import LAST_CHUNK, chunk, chunked

from .servers import answer, request

ORIGIN = Origin("http", "127.0.0.1", 1)
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
EVENTS = chunk(b"\xef\xbb\xbfdata: \xc3\xa4\r\n\r") + chunk(b"\ndata: two\n\n: beat\n\n")


class Idle(list[Line]):
    """Says when a line has become idle."""

    def __init__(self, said: list[object]) -> None:
        super().__init__()
        self._said = said

    def append(self, line: Line) -> None:
        self._said.append("idle")
        super().append(line)


def leave(outcome: Outcome) -> None:
    raise AssertionError(outcome)


class Keeper:
    """Writes down what becomes of a line and of its call."""

    def __init__(self) -> None:
        self.said: list[object] = []

    def ended(self, call: Call, outcome: Outcome, status: int, moment: int) -> None:
        self.said.append((outcome, status))

    def lost(self, line: Line) -> None:
        if "lost" not in self.said:
            self.said.append("lost")

    def again(self, call: Call) -> None:
        self.said.append("again")


class Out(asyncio.Transport):
    """Takes what is sent, and sends it nowhere."""

    def write(self, data: object) -> None:
        pass

    def abort(self) -> None:
        pass


def heard(pieces: list[bytes], method: str, hearing: Hearing | None) -> tuple[list[object], int, int]:
    """Return what a line tells of an answer in these pieces, after which the server hangs up."""
    keeper = Keeper()
    pool = Pool(ORIGIN, is_read=bool(hearing))
    pool.idle = Idle(keeper.said)
    line = (ReadingLine if hearing else Line)(keeper, pool)
    line.connection_made(Out())
    ready = Ready(request(ORIGIN, method=method, hearing=hearing), b"", 0, pool, is_arrival=True)
    call = Call(ready, b"", 0, 1, 1, leave)
    if hearing:
        call.heard = Heard(hearing)
    line.send(call)
    for piece in pieces:
        if "lost" not in keeper.said and piece:
            line.data_received(piece)
    line.connection_lost(None)
    return keeper.said, call.events, call.size


@pytest.mark.parametrize(
    ("whole", "method", "told"),
    [
        pytest.param(answer(), "GET", ["idle", (Outcome.GOOD, 200), "lost"], id="a length"),
        pytest.param(answer(b"", "connection: close"), "GET", ["lost", (Outcome.GOOD, 200)], id="closing announced"),
        pytest.param(CONTINUE + answer(), "GET", ["idle", (Outcome.GOOD, 200), "lost"], id="announced"),
        pytest.param(answer(b"whole")[:-1], "GET", ["lost", (Outcome.BROKEN_OFF, 200)], id="cut"),
        pytest.param(CONTINUE + answer(b"all")[:-1], "GET", ["lost", (Outcome.BROKEN_OFF, 200)], id="announced, cut"),
        pytest.param(CONTINUE, "GET", ["lost", (Outcome.BROKEN_OFF, 100)], id="only announced"),
        pytest.param(b"HTTP/1.1 200 OK\r\n\r\nall", "GET", ["lost", (Outcome.GOOD, 200)], id="ended by closing"),
        pytest.param(
            CONTINUE + b"HTTP/1.1 404 No\r\nx: y\r\n\r\nall",
            "GET",
            ["lost", (Outcome.WRONG_STATUS, 404)],
            id="announced, ended by closing",
        ),
        pytest.param(chunked() + chunk(b"a") + LAST_CHUNK, "GET", ["idle", (Outcome.GOOD, 200), "lost"], id="chunks"),
        pytest.param(chunked() + chunk(b"a"), "GET", ["lost", (Outcome.BROKEN_OFF, 200)], id="chunks, cut"),
        pytest.param(CONTINUE + chunked(), "HEAD", ["idle", (Outcome.GOOD, 200), "lost"], id="HEAD"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nConnection: Close\r\n\r\n", "HEAD", ["lost", (Outcome.GOOD, 200)], id="HEAD, closing"
        ),
        pytest.param(b"HTTP/1.0 200 OK\r\n\r\n", "HEAD", ["lost", (Outcome.GOOD, 200)], id="HEAD of HTTP/1.0"),
        pytest.param(chunked() + EVENTS + LAST_CHUNK, "stream", ["idle", (Outcome.GOOD, 200), "lost"], id="a stream"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\n\r\ndata: x\n\nda", "stream", ["lost", (Outcome.WRONG_STREAM, 200)], id="a cut stream"
        ),
    ],
)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_an_answer_is_the_same_however_it_is_cut(
    whole: bytes, method: str, told: list[object], data: st.DataObject
) -> None:
    hearing = Hearing() if method == "stream" else None
    verb = "GET" if hearing else method
    said, events, size = heard([whole], verb, hearing)
    assert said == told
    assert size == len(whole)

    cuts = sorted(data.draw(st.sets(st.integers(1, len(whole) - 1))))
    pieces = [whole[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
    assert heard(pieces, verb, hearing) == (said, events, size)
    assert heard([whole[place : place + 1] for place in range(len(whole))], verb, hearing) == (said, events, size)
