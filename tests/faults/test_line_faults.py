"""Each fault of a line: what the client sees, what reaches the system, and what the tape says of it."""

import gzip
from collections.abc import Iterator

import pytest

from ratified.exchange import Limits
from ratified.exchange.strict_json import strict_json
from ratified.failures import ConfigurationError, NoAnswer
from ratified.faults.line import AnsweredWith, AnswerLost, DeliveredTwice, Garbled, LineFault, RequestLost, SlowAnswer
from tests.exchange.tiny_servers import Visit, http

from .lines import JSON, Way, way_to

KEY = {"Idempotency-Key": "book 7, page 3"}


@pytest.fixture(params=["kept", "new"])
def way(request: pytest.FixtureRequest) -> Iterator[Way]:
    """A way whose connection was used before, or was not."""
    with way_to() as made:
        if request.param == "kept":
            made.ask()
            made.server.requests.clear()
        yield made
        assert made.server.connections <= 1


def refused(way: Way, method: str = "GET", **options: object) -> NoAnswer:
    with pytest.raises(NoAnswer) as told:
        way.ask(method, **options)
    assert way.last.failure == str(told.value)
    return told.value


def test_a_slow_answer_comes_whole_and_later(way: Way) -> None:
    way.line.impose(SlowAnswer(0.05))
    answer = way.ask()
    assert answer.took >= 0.05
    assert answer.object()["said"] == "thank you"
    assert way.last.note == "on command: the answer was made 0.05 s late"
    assert not way.last.is_spoilt
    assert way.last.first_byte is not None
    assert way.last.first_byte >= 0.05


def test_an_answer_later_than_anybody_waits_is_a_timeout_after_the_work() -> None:
    with way_to(limits=Limits(deadline=0.05)) as way:
        way.line.impose(SlowAnswer(5))
        told = refused(way)
    assert (told.kind, way.arrived) == ("timeout", 1)
    assert "made 5 s late on command" in told.actual
    assert way.last.took >= 0.05


def test_lateness_varies_as_the_seed_will_have_it() -> None:
    with way_to() as one, way_to() as same, way_to(seed=8) as other:
        told = []
        for way in (one, same, other):
            way.line.impose(SlowAnswer(0.004, jitter=0.003))
            assert all(way.ask().took >= 0.001 for _ in range(3))
            told.append([exchange.note for exchange in way.tape])
    assert told[0] == told[1] != told[2]
    assert len(set(told[0])) == 3


def test_a_lost_request_never_arrives_and_the_client_sees_a_reset(way: Way) -> None:
    way.line.impose(RequestLost())
    told = refused(way)
    assert (told.kind, way.arrived) == ("reset", 0)
    assert "the system has never seen it" in told.actual
    assert (way.last.status, way.last.is_spoilt) == (None, True)
    assert way.last.note == "spoilt on command: the request was lost on its way and never reached the system"


def test_a_lost_answer_was_given_for_work_that_was_done(way: Way) -> None:
    way.line.impose(AnswerLost())
    told = refused(way, "POST", json={"item": "a lamp"})
    assert (told.kind, way.arrived) == ("reset", 1)
    assert (way.last.status, way.last.response, way.last.is_spoilt) == (None, None, True)
    assert "the system answered 200" in way.last.note
    assert way.last.before is not None
    assert '"said": "thank you"' in way.last.before.text


def test_what_is_delivered_twice_is_answered_with_the_first(way: Way) -> None:
    way.line.impose(DeliveredTwice())
    before = len(way.tape)
    answer = way.ask("POST", json={"item": "a lamp"}, headers=KEY)
    assert [request.split()[0] for request in way.server.requests] == [b"POST", b"POST"]
    assert way.server.requests[0] == way.server.requests[1]
    first, second = way.tape.since(before)
    assert answer.exchange == first.number
    assert first.response is not None
    assert first.response.content == answer.body
    assert second.response is not None
    assert second.response.content != answer.body
    assert (first.note, second.note) == (
        "on command: delivered twice; this is the first time",
        "on command: delivered a second time, of which whoever asked hears nothing",
    )
    assert not first.is_spoilt
    assert not second.is_spoilt


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
def test_what_has_the_same_effect_twice_may_be_delivered_twice(method: str) -> None:
    with way_to(_bare) as way:
        way.line.impose(DeliveredTwice())
        way.ask(method)
        assert way.arrived == 2


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_nobody_repeats_what_has_another_effect_twice(method: str) -> None:
    with way_to() as way:
        imposed = way.line.impose(DeliveredTwice())
        way.ask(method)
        assert (way.arrived, imposed.met) == (1, 0)


def test_a_second_delivery_without_an_answer_is_on_the_tape_only() -> None:
    def once_only(visit: Visit) -> None:
        visit.request()
        visit.send(http(b"{}", JSON))
        visit.request()
        visit.reset()

    with way_to(once_only) as way:
        way.line.impose(DeliveredTwice(), times=1)
        assert way.ask("POST", headers=KEY).status == 200
        first, second = way.tape
    assert (first.status, first.failure) == (200, "")
    assert second.status is None
    assert "the connection broke" in second.failure


def test_cookies_of_a_second_answer_reach_nobody() -> None:
    def rotating(visit: Visit) -> None:
        for number in range(3):
            visit.request()
            visit.send(http(b"{}", f"set-cookie: visit={number}"))

    with way_to(rotating) as way:
        way.line.impose(DeliveredTwice(), times=1)
        way.ask()
        way.ask()
        assert b"cookie: visit=0" in way.server.requests[2].lower()


def test_a_gateway_answers_instead_of_the_system(way: Way) -> None:
    way.line.impose(AnsweredWith(503))
    answer = way.ask()
    assert (answer.status, answer.media_type, way.arrived) == (503, "text/html", 0)
    assert "503 Service Unavailable" in answer.text
    assert way.last.is_spoilt
    assert way.last.note.startswith("spoilt on command: something in front of the system answers 503")


def test_a_gateway_asks_for_rest(way: Way) -> None:
    way.line.impose(AnsweredWith(429, retry_after=2))
    answer = way.ask()
    assert (answer.headers["retry-after"], answer.media_type) == ("2", "application/problem+json")
    assert answer.object() == {"type": "about:blank", "title": "Too Many Requests", "status": 429}
    assert int(answer.headers["content-length"]) == len(answer.body)


def test_a_gateway_that_is_asked_for_the_head_sends_no_body(way: Way) -> None:
    way.line.impose(AnsweredWith(502))
    assert (way.ask("HEAD").status, way.ask("HEAD").body) == (502, b"")


@pytest.mark.parametrize("seed", range(12))
def test_a_garbled_answer_is_no_json_and_has_the_length_that_it_says(seed: int) -> None:
    with way_to(seed=seed) as way:
        way.line.impose(Garbled(), times=1)
        answer = way.ask()
        with pytest.raises(NoAnswer):
            answer.json()
        assert int(answer.headers["content-length"]) == len(answer.body)
        assert (answer.status, way.arrived, way.last.is_spoilt) == (200, 1, True)
        assert way.last.before is not None
        assert strict_json(way.last.before.content) == {"number": 1, "said": "thank you"}
        # The next answer comes whole, over the same connection.
        assert way.ask().object()["number"] == 2


def test_both_ways_to_garble_come_up() -> None:
    notes = set()
    for seed in range(12):
        with way_to(seed=seed) as way:
            way.line.impose(Garbled())
            way.ask()
            notes.add("cut in half" in way.last.note)
    assert notes == {True, False}


def test_a_packed_answer_is_garbled_unpacked() -> None:
    packed = gzip.compress(b'{"number": 1, "said": "' + b"thank you " * 500 + b'"}')
    with way_to(lambda visit: _packed(visit, packed)) as way:
        way.line.impose(Garbled())
        answer = way.ask()
    assert "content-encoding" not in answer.headers
    assert b"thank you" in answer.body
    assert int(answer.headers["content-length"]) == len(answer.body)


def test_what_is_empty_cannot_be_garbled() -> None:
    def emptily(visit: Visit) -> None:
        visit.request()
        visit.send(http(status="204 No Content"))
        visit.request()
        visit.send(http(b"{}", JSON))

    with way_to(emptily) as way:
        imposed = way.line.impose(Garbled(), times=1)
        assert (way.ask("DELETE").status, imposed.met) == (204, 0)
        assert (way.ask().body != b"{}", imposed.met) == (True, 1)


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: SlowAnswer(-1), "seconds from 0 to 600"),
        (lambda: SlowAnswer(1, jitter=2), "a jitter from 0 to its seconds"),
        (lambda: AnsweredWith(200), "a status from 400 to 599"),
        (lambda: AnsweredWith(429, retry_after=-1), "a rest of 0 seconds or more"),
    ],
)
def test_there_is_no_such_fault(make: type[LineFault], expected: str) -> None:
    with pytest.raises(ConfigurationError) as told:
        make()
    assert told.value.expected == expected


def _bare(visit: Visit) -> None:
    while request := visit.request():
        visit.send(http(length=5 if request.startswith(b"HEAD") else None))


def _packed(visit: Visit, packed: bytes) -> None:
    while visit.request():
        visit.send(http(packed, JSON, "content-encoding: gzip"))
