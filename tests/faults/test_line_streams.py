"""What befalls streams: they come late, not at all, from somebody else, or break off."""

import time
from collections.abc import Iterator

import pytest

from ratified.exchange import Answer
from ratified.failures import NoAnswer
from ratified.faults.line import AnsweredWith, AnswerLost, RequestLost, SlowAnswer
from ratified.stream import Ending, Stream
from tests.exchange.tiny_servers import LAST_CHUNK, Visit, chunk, chunked

from .lines import Way, way_to

EVENTS = [b"event: progress\ndata: %d\n\n" % number for number in range(5)]


def told(visit: Visit) -> None:
    """Tell five events at once to whoever asks."""
    while visit.request():
        visit.send(chunked("content-type: text/event-stream") + b"".join(map(chunk, EVENTS)) + LAST_CHUNK)


@pytest.fixture(params=["kept", "new"])
def way(request: pytest.FixtureRequest) -> Iterator[Way]:
    with way_to(told) as made:
        if request.param == "kept":
            heard(made)
            made.server.requests.clear()
        yield made


def heard(way: Way) -> Stream:
    stream = way.streams.read("GET", "/events")
    assert isinstance(stream, Stream)
    return stream


def test_a_slow_stream_begins_later(way: Way) -> None:
    way.line.impose(SlowAnswer(0.05))
    stream = heard(way)
    assert (len(stream.events), stream.ending) == (5, Ending.CLOSED)
    assert stream.first_event is not None
    assert stream.first_event >= 0.05
    assert not way.last.is_spoilt


def test_a_slow_stream_is_late_as_a_whole_so_that_its_pieces_keep_their_distances() -> None:
    asked: list[float] = []

    def telling(visit: Visit) -> None:
        while visit.request():
            asked.append(time.monotonic())
            visit.send(chunked("content-type: text/event-stream") + b"".join(map(chunk, EVENTS)) + LAST_CHUNK)

    with way_to(telling) as way:
        began = time.monotonic()
        way.line.impose(SlowAnswer(0.05))
        heard(way)
    assert asked[0] >= began + 0.05


def test_a_stream_that_was_never_asked_for_does_not_open(way: Way) -> None:
    way.line.impose(RequestLost())
    with pytest.raises(NoAnswer) as failure, way.streams.listen("GET", "/events"):
        pass
    assert (failure.value.kind, way.arrived) == ("reset", 0)
    assert (way.last.via, way.last.is_spoilt) == ("stream", True)


def test_a_gateway_answers_whoever_wants_a_stream(way: Way) -> None:
    way.line.impose(AnsweredWith(503))
    answer = way.streams.read("GET", "/events")
    assert isinstance(answer, Answer)
    assert (answer.status, way.arrived, way.last.is_spoilt) == (503, 0, True)


def test_a_stream_breaks_off_within_its_first_bytes(way: Way) -> None:
    way.line.impose(AnswerLost())
    stream = heard(way)
    assert (stream.status, stream.ending, way.arrived) == (200, Ending.CUT, 1)
    assert len(stream.events) < 5
    assert "cut off on command" in stream.why
    assert way.last.note == "spoilt on command: the stream was cut off within its first bytes"
    assert way.last.is_spoilt


def test_after_a_broken_stream_the_next_is_whole(way: Way) -> None:
    way.line.impose(AnswerLost(), times=1)
    assert heard(way).ending is Ending.CUT
    assert (len(heard(way).events), way.last.is_spoilt) == (5, False)
