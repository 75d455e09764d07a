"""Streams under load: what came when, what is no event, and when a stream was not as it must be."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from ratified.load.errands import Bounds, Hearing
from ratified.load.generating import Generator
from ratified.load.recording import Recording
from ratified.load.samples import Column, Outcome
from ratified.load.traffic import Phase
from tests.exchange.tiny_servers import LAST_CHUNK, chunk, chunked

from .servers import Bench, Manner, Wire, answer, bench, column, load, once, outcomes, request, saying, serving, work

GOOD, WRONG_STREAM, BROKEN_OFF = Outcome.GOOD, Outcome.WRONG_STREAM, Outcome.BROKEN_OFF
HEAD = chunked("content-type: text/event-stream")
ANY = Hearing()
SPOKEN = Hearing(content=("delta",), last="done")
IN_DATA = Hearing(content=("delta",), last="done", kind_field="type")
START, DELTA, DONE = (b"event: %s\ndata: {}\n\n" % kind for kind in (b"start", b"delta", b"done"))


Told = Callable[[Manner, Hearing], Recording]


@pytest.fixture(scope="module")
def told() -> Iterator[Told]:
    """Return what asks for a stream and hears it; for each way of hearing there is one generator."""
    with ExitStack() as opened:
        benches: dict[Hearing, Bench] = {}

        def ask(manner: Manner, hearing: Hearing) -> Recording:
            if hearing not in benches:
                benches[hearing] = opened.enter_context(bench(hearing=hearing))
            return benches[hearing].ask(manner)

        yield ask


def streaming(*events: bytes) -> Manner:
    return saying(HEAD + b"".join(map(chunk, events)) + LAST_CHUNK)


class Stepwise:
    """A stream whose next piece is sent only when the test says so, because the piece before has been recorded."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = pieces
        self.said: list[int] = []
        self.go_on = [threading.Event() for _ in pieces]

    def __call__(self, wire: Wire) -> None:
        wire.hear()
        for piece, go_on in zip(self.pieces, self.go_on, strict=True):
            go_on.wait(20)
            self.said.append(time.perf_counter_ns())
            wire.say(piece)
        wire.wait_until_it_is_closed()


def test_first_byte_first_event_and_first_content_are_three_moments(told: Told) -> None:
    """Each piece is held back until the one before is on its way: no moment can be that of an earlier piece."""
    pieces = (HEAD, chunk(b": heartbeat\n\n"), chunk(START), chunk(DELTA), chunk(DELTA + DONE) + LAST_CHUNK)
    stream = Stepwise(*pieces)
    for go_on in stream.go_on:
        go_on.set()
    recording = told(stream, SPOKEN)

    (row,) = recording.rows.tolist()
    moments = [row[which] for which in (Column.FIRST_BYTE, Column.FIRST_EVENT, Column.FIRST_CONTENT, Column.LAST)]
    assert moments == sorted(moments)
    for moment, said in zip(moments, (0, 2, 3, 4), strict=True):
        assert moment > stream.said[said]
    assert row[Column.OUTCOME] == GOOD
    assert row[Column.EVENTS] == 4
    assert row[Column.SIZE] == sum(map(len, pieces))


def test_a_heartbeat_is_a_byte_and_no_event(told: Told) -> None:
    recording = told(streaming(b": one\n\n", b": two\n\n"), ANY)

    (row,) = recording.rows.tolist()
    assert row[Column.FIRST_BYTE] > 0
    assert [row[which] for which in (Column.FIRST_EVENT, Column.FIRST_CONTENT, Column.EVENTS)] == [0, 0, 0]
    assert outcomes(recording) == [WRONG_STREAM]


@pytest.mark.parametrize(
    ("hearing", "events", "outcome", "number"),
    [
        pytest.param(ANY, [b"data: x\n\n"], GOOD, 1, id="any event"),
        pytest.param(ANY, [], WRONG_STREAM, 0, id="no event"),
        pytest.param(ANY, [b"event: done\n\n"], WRONG_STREAM, 0, id="an event without data is none"),
        pytest.param(ANY, [b"data: x\n\n", b"data: y\n"], WRONG_STREAM, 1, id="cut inside an event"),
        pytest.param(ANY, [b"data: x\n\n", b"da"], WRONG_STREAM, 1, id="cut inside a line"),
        pytest.param(ANY, [b"data: x\n\n", b": bye"], GOOD, 1, id="cut inside a comment"),
        pytest.param(ANY, [b"data: x\n\nda", b"ta: y\n\n"], GOOD, 2, id="an event in two pieces"),
        pytest.param(ANY, [b"data: x\r\rdata: y\r\n\r\n"], GOOD, 2, id="other ends of lines"),
        pytest.param(SPOKEN, [START, DELTA, DONE], GOOD, 3, id="as it must be"),
        pytest.param(SPOKEN, [START, DELTA], WRONG_STREAM, 2, id="the last one missing"),
        pytest.param(SPOKEN, [DONE, DELTA], WRONG_STREAM, 2, id="the last one not last"),
        pytest.param(SPOKEN, [DELTA, DONE, b": bye\n\n"], GOOD, 2, id="a comment after the last"),
        pytest.param(SPOKEN, [START, DONE], WRONG_STREAM, 2, id="no content"),
        pytest.param(Hearing(content=("delta",)), [START], WRONG_STREAM, 1, id="no content, and any last"),
        pytest.param(IN_DATA, [b'data: {"type": "delta"}\n\ndata: {"type": "done"}\n\n'], GOOD, 2, id="kinds in data"),
        pytest.param(IN_DATA, [DELTA, DONE], WRONG_STREAM, 2, id="kinds not in data"),
        pytest.param(
            IN_DATA,
            [b'data: {"type": "delta"}\n\ndata: [DONE]\n\ndata: [1]\n\ndata: ' + b"[" * 99_999 + b"\n\n"],
            WRONG_STREAM,
            4,
            id="data of no kind",
        ),
    ],
)
def test_streams(told: Told, hearing: Hearing, events: list[bytes], outcome: Outcome, number: int) -> None:
    recording = told(streaming(*events), hearing)

    assert outcomes(recording) == [outcome]
    assert column(recording, Column.EVENTS) == [number]


def test_streams_that_break_off_are_no_wrong_streams(told: Told) -> None:
    assert outcomes(told(once(HEAD + chunk(DELTA)), SPOKEN)) == [BROKEN_OFF]
    assert outcomes(told(once(HEAD + chunk(DELTA) + chunk(DONE)), SPOKEN)) == [BROKEN_OFF]


def test_a_stream_may_end_by_closing(told: Told) -> None:
    head = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n"
    assert outcomes(told(once(head + DELTA + DONE), SPOKEN)) == [GOOD]
    assert outcomes(told(once(head + DELTA), SPOKEN)) == [WRONG_STREAM]


def test_a_refusal_is_a_wrong_status_and_no_wrong_stream(told: Told) -> None:
    assert outcomes(told(saying(answer(b'{"detail": "busy"}', status="503 Busy")), SPOKEN)) == [Outcome.WRONG_STATUS]


def test_a_stream_that_does_not_end_is_given_up_with_what_came() -> None:
    """Its first event has come, and counts; its end has not."""

    def manner(wire: Wire) -> None:
        wire.hear()
        wire.say(HEAD + chunk(DELTA))
        wire.wait_until_it_is_closed()

    with serving(manner) as server:
        todo = work(request(server.origin, hearing=SPOKEN), bounds=Bounds(timeout=0.3))
        recording = load(todo, Phase(users=3, count=3))
    assert outcomes(recording) == [Outcome.TIMEOUT] * 3
    assert column(recording, Column.EVENTS) == [1] * 3
    assert all(column(recording, Column.FIRST_CONTENT))


def test_connections_of_streams_are_used_again() -> None:
    with serving(streaming(DELTA, DONE)) as server:
        todo = work(request(server.origin, hearing=SPOKEN))
        with Generator(todo) as generator:
            recording = Recording(todo.endpoints, [Phase(users=2, count=10)])
            generator.run([(0, recording.phases[0])], recording)
        assert server.connections == 2
    assert outcomes(recording) == [GOOD] * 10
    assert column(recording, Column.EVENTS) == [2] * 10
