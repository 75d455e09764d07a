"""Whatever a server does to a request, there is one row of it, and the row says what."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from ratified.failures import Broken
from ratified.load.errands import Bounds, Keep, Origin
from ratified.load.samples import Column, Outcome
from ratified.load.traffic import Phase
from tests.exchange.tiny_servers import LAST_CHUNK, certificate, chunk, chunked

from .servers import (
    ONE,
    PATIENCE,
    Bench,
    Wire,
    answer,
    bench,
    column,
    free_port,
    load,
    mute,
    once,
    outcomes,
    request,
    saying,
    serving,
    work,
)

GOOD, WRONG_STATUS, WRONG_ANSWER = Outcome.GOOD, Outcome.WRONG_STATUS, Outcome.WRONG_ANSWER
TIMEOUT, REFUSED, BROKEN_OFF = Outcome.TIMEOUT, Outcome.REFUSED, Outcome.BROKEN_OFF
NOT_SECURE, DROPPED = Outcome.NOT_SECURE, Outcome.DROPPED
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
HINTS = b"HTTP/1.1 103 Early Hints\r\nlink: </a.css>; rel=preload\r\n\r\n"


@pytest.fixture(scope="module")
def getting() -> Iterator[Bench]:
    with bench() as made:
        yield made


@pytest.fixture(scope="module")
def heading() -> Iterator[Bench]:
    with bench(method="HEAD") as made:
        yield made


@pytest.fixture(scope="module")
def keeping() -> Iterator[Bench]:
    with bench(keeps=(Keep("id", ("id",)),)) as made:
        yield made


def singly(whole: bytes) -> list[bytes]:
    """Return an answer byte by byte."""
    return [whole[place : place + 1] for place in range(len(whole))]


CHUNKED = chunked() + chunk(b"one") + chunk(b"two") + LAST_CHUNK


@pytest.mark.parametrize(
    ("pieces", "outcome", "status"),
    [
        pytest.param([answer()], GOOD, 200, id="a length"),
        pytest.param([answer(b"")], GOOD, 200, id="no content"),
        pytest.param(singly(answer()), GOOD, 200, id="a length, in single bytes"),
        pytest.param([CHUNKED], GOOD, 200, id="chunks"),
        pytest.param(singly(CHUNKED), GOOD, 200, id="chunks, in single bytes"),
        pytest.param([answer(b"ok", "connection: close")], GOOD, 200, id="closing announced"),
        pytest.param([b"HTTP/1.1 204 No Content\r\n\r\n"], GOOD, 204, id="204"),
        pytest.param([b"HTTP/1.1 304 Not Modified\r\ncontent-length: 9\r\n\r\n"], GOOD, 304, id="304 with a length"),
        pytest.param([CONTINUE + HINTS + answer()], GOOD, 200, id="two that only announce, at once"),
        pytest.param([CONTINUE, HINTS, answer()], GOOD, 200, id="two that only announce, one by one"),
        pytest.param(singly(CONTINUE + answer()), GOOD, 200, id="one that only announces, in single bytes"),
        pytest.param([answer(status="301 Moved", body=b"")], GOOD, 301, id="a redirect"),
        pytest.param([answer(status="404 Not Found")], WRONG_STATUS, 404, id="404"),
        pytest.param([answer(status="503 Busy"), b""], WRONG_STATUS, 503, id="503"),
    ],
)
def test_answers_that_leave_the_connection_open(
    getting: Bench, pieces: list[bytes], outcome: Outcome, status: int
) -> None:
    recording = getting.ask(saying(*pieces), Phase(users=1, count=3))

    assert outcomes(recording) == [outcome] * 3
    assert column(recording, Column.STATUS) == [status] * 3
    assert len(getting.server.asked) == 3
    assert column(recording, Column.SIZE) == [sum(map(len, pieces))] * 3


@pytest.mark.parametrize(
    ("pieces", "outcome", "status"),
    [
        pytest.param([b"HTTP/1.1 200 OK\r\n\r\nall of it"], GOOD, 200, id="ended by closing"),
        pytest.param(singly(b"HTTP/1.1 200 OK\r\n\r\nall"), GOOD, 200, id="ended by closing, in single bytes"),
        pytest.param([CONTINUE + b"HTTP/1.1 200 OK\r\n\r\nall"], GOOD, 200, id="announced, ended by closing"),
        pytest.param([b"HTTP/1.1 500 Oops\r\n\r\nall"], WRONG_STATUS, 500, id="500, ended by closing"),
        pytest.param([b"HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok"], GOOD, 200, id="HTTP/1.0"),
        pytest.param([], BROKEN_OFF, 0, id="nothing"),
        pytest.param([b"HTTP/1.1 200 OK\r\ncontent-le"], BROKEN_OFF, 200, id="cut in the head"),
        pytest.param([answer(b"whole")[:-1]], BROKEN_OFF, 200, id="cut in the body"),
        pytest.param(singly(answer(b"whole")[:-1]), BROKEN_OFF, 200, id="cut in the body, in single bytes"),
        pytest.param([CONTINUE + answer(b"whole")[:-1]], BROKEN_OFF, 200, id="announced, cut in the body"),
        pytest.param([CONTINUE, answer(b"whole")[:-1]], BROKEN_OFF, 200, id="announced apart, cut in the body"),
        pytest.param([CONTINUE], BROKEN_OFF, 100, id="only announced"),
        pytest.param([CHUNKED[:-2]], BROKEN_OFF, 200, id="cut before the end of the last chunk"),
        pytest.param([b"220 mail.example ESMTP\r\n"], WRONG_ANSWER, 0, id="another protocol"),
        pytest.param([b"\x15\x03\x01\x00\x02\x02\x46"], WRONG_ANSWER, 0, id="TLS"),
        pytest.param([b"HTTP/1.1 200 OK\r\ncontent-length: two\r\n\r\n"], WRONG_ANSWER, 200, id="no number"),
        pytest.param([chunked() + b"zz\r\n"], WRONG_ANSWER, 200, id="no chunk"),
        pytest.param(
            [b"HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n"], WRONG_ANSWER, 101, id="101"
        ),
    ],
)
def test_answers_that_end_the_connection(getting: Bench, pieces: list[bytes], outcome: Outcome, status: int) -> None:
    recording = getting.ask(once(*pieces))

    assert outcomes(recording) == [outcome]
    assert column(recording, Column.STATUS) == [status]
    (last,), (written,) = column(recording, Column.LAST), column(recording, Column.WRITTEN)
    assert last >= written > 0
    assert len(getting.server.asked) == 1


def test_a_reset_breaks_off_before_and_within_an_answer(getting: Bench) -> None:
    def reset(wire: Wire) -> None:
        wire.hear()
        wire.reset()

    assert outcomes(getting.ask(reset)) == [BROKEN_OFF]

    def begin_and_reset(wire: Wire) -> None:
        wire.hear()
        wire.say(answer(b"whole")[:-1])
        wire.reset()

    assert outcomes(getting.ask(begin_and_reset)) == [BROKEN_OFF]


def test_a_server_that_hangs_up_before_it_is_asked_breaks_off(getting: Bench) -> None:
    recording = getting.ask(Wire.reset, Phase(rate=1000, count=50))
    assert len(recording.rows) == 50
    assert set(outcomes(recording)) <= {BROKEN_OFF, REFUSED}


def test_a_server_that_speaks_first_is_not_believed(getting: Bench) -> None:
    def greet(wire: Wire) -> None:
        wire.say(b"220 mail.example ESMTP\r\n")
        wire.wait_until_it_is_closed()

    recording = getting.ask(greet, Phase(rate=1000, count=50))
    assert outcomes(recording) == [WRONG_ANSWER] * 50


@pytest.mark.parametrize("extra", [answer(b"of nothing", status="500 Oops"), b"HTTP/1.1 500 O"])
def test_an_answer_too_many_is_nobodys(getting: Bench, extra: bytes) -> None:
    """What follows an answer has answered nothing: the request after it is asked on another connection."""
    recording = getting.ask(saying(answer() + extra), Phase(users=1, count=5))

    assert outcomes(recording) == [GOOD] * 5
    assert len(getting.server.asked) == 5
    assert getting.server.connections == 5


def test_an_answer_too_many_that_comes_later_is_nobodys(getting: Bench) -> None:
    def answer_twice(wire: Wire) -> None:
        wire.hear()
        wire.say(answer())
        wire.say(answer(status="500 Oops"))
        wire.wait_until_it_is_closed()

    assert outcomes(getting.ask(answer_twice)) == [GOOD]
    assert outcomes(getting.ask(saying(answer()))) == [GOOD]


def test_empty_lines_after_an_answer_are_no_answer(getting: Bench) -> None:
    recording = getting.ask(saying(answer() + b"\r\n"), Phase(users=1, count=3))
    assert outcomes(recording) == [GOOD] * 3
    assert getting.server.connections == 1


def test_a_head_without_end_is_no_answer(getting: Bench) -> None:
    def rave(wire: Wire) -> None:
        wire.hear()
        wire.say(b"HTTP/1.1 200 OK\r\n")
        while True:
            wire.say(b"x-more: of the same\r\n" * 1000)

    recording = getting.ask(rave)
    assert outcomes(recording) == [WRONG_ANSWER]
    assert column(recording, Column.SIZE)[0] < 10_000_000


@pytest.mark.parametrize(
    ("pieces", "outcome"),
    [
        pytest.param([answer(b"")[:-2] + b"x: y\r\n\r\n"], GOOD, id="no length"),
        pytest.param([b"HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n"], GOOD, id="the length of what is not sent"),
        pytest.param(singly(b"HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n"), GOOD, id="in single bytes"),
        pytest.param([chunked()], GOOD, id="chunks that are not sent"),
        pytest.param([CONTINUE + answer(b"")], GOOD, id="one that only announces"),
        pytest.param([CONTINUE, b"HTTP/1.1 503 Busy\r\n\r\n"], WRONG_STATUS, id="503 after one that only announces"),
    ],
)
def test_of_a_head_the_head_is_all(heading: Bench, pieces: list[bytes], outcome: Outcome) -> None:
    recording = heading.ask(saying(*pieces), Phase(users=1, count=3))

    assert outcomes(recording) == [outcome] * 3
    assert column(recording, Column.SIZE) == [sum(map(len, pieces))] * 3
    assert len(heading.server.asked) == 3
    assert heading.server.connections == 1


def test_content_after_a_head_is_nobodys(heading: Bench) -> None:
    recording = heading.ask(saying(answer(b"a body that must not be")), Phase(users=1, count=3))
    assert outcomes(recording) == [GOOD] * 3
    assert heading.server.connections == 3


def test_what_has_no_body_at_all_leaves_the_connection_open(getting: Bench) -> None:
    getting.ask(saying(b"HTTP/1.1 204 No Content\r\n\r\n"), Phase(users=1, count=5))
    assert getting.server.connections == 1


# Connections


def test_nobody_listens() -> None:
    recording = load(work(request(Origin("http", "127.0.0.1", free_port()))), Phase(rate=200, count=20))
    assert outcomes(recording) == [REFUSED] * 20
    assert column(recording, Column.WRITTEN) == [0] * 20


def test_a_connection_that_was_closed_while_idle_is_replaced_once(getting: Bench) -> None:
    """Ten connections become idle, and all of them are closed: of the next ten requests none notices."""
    everybody = 10
    getting.ask(saying(answer()), Phase(rate=1000, count=everybody, at_once=everybody))
    getting.server.hang_up()
    recording = getting.ask(saying(answer()), Phase(rate=1000, count=everybody, at_once=everybody))
    assert outcomes(recording) == [GOOD] * everybody
    assert len(getting.server.asked) == everybody


def test_a_request_is_sent_again_on_a_new_connection_and_only_once(getting: Bench) -> None:
    """The server answers each connection once, and hangs up as soon as it is asked a second time."""

    def answer_once(wire: Wire) -> None:
        if wire.hear():
            wire.say(answer())
        wire.hear()

    recording = getting.ask(answer_once, Phase(users=1, count=3))
    assert outcomes(recording) == [GOOD] * 3
    asked = [(one.connection, one.path) for one in getting.server.asked]
    assert [connection for connection, _ in asked] == [1, 1, 2, 2, 3]
    assert column(recording, Column.IS_COLD)[1:] == [1, 1]


def test_a_request_is_not_sent_a_second_time_on_a_second_dead_connection() -> None:
    """Five idle connections die of the next request on any of them; it goes to a sixth, which is new."""
    idle = 5
    is_everybody_there = threading.Barrier(idle)

    def manner(wire: Wire) -> None:
        wire.hear()
        if wire.number <= idle:
            is_everybody_there.wait(PATIENCE)
            wire.say(answer())
            if wire.hear():
                wire.server.hang_up()
            return
        wire.say(answer())

    with serving(manner) as server:
        todo = work(request(server.origin))
        recording = load(todo, Phase("crowd", users=idle, count=idle), Phase("one", users=1, count=1))
        assert outcomes(recording) == [GOOD] * (idle + 1)
        assert server.asked[-1].connection == idle + 1


def test_a_request_without_an_answer_is_given_up() -> None:
    with serving(mute) as server:
        todo = work(request(server.origin), bounds=Bounds(timeout=0.3))
        recording = load(todo, Phase(rate=100, count=3))

        assert outcomes(recording) == [TIMEOUT] * 3
        for last, taken in zip(column(recording, Column.LAST), column(recording, Column.TAKEN), strict=True):
            assert last - taken >= 300_000_000
        assert len(server.asked) == 3


def test_an_answer_that_goes_on_for_ever_is_given_up() -> None:
    def drip(wire: Wire) -> None:
        wire.hear()
        wire.say(chunked())
        while True:
            wire.say(chunk(b"x" * 1000))

    with serving(drip) as server:
        recording = load(work(request(server.origin), bounds=Bounds(timeout=0.3)), ONE)
        assert outcomes(recording) == [TIMEOUT]


def test_a_connection_that_is_never_made_is_given_up() -> None:
    """The queue of the listening socket is full, so that the kernel answers nobody."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        port = listener.getsockname()[1]
        waiting = []
        for _ in range(4):
            one = socket.socket()
            one.settimeout(0)
            one.connect_ex(("127.0.0.1", port))
            waiting.append(one)
        todo = work(request(Origin("http", "127.0.0.1", port)), bounds=Bounds(timeout=0.3))
        recording = load(todo, Phase(rate=100, count=3))
        for one in waiting:
            one.close()

    assert outcomes(recording) == [TIMEOUT] * 3
    assert column(recording, Column.WRITTEN) == [0] * 3
    assert recording.health[-1].connections == 0


def test_statuses_that_are_expected_are_good_and_no_other() -> None:
    def manner(wire: Wire) -> None:
        while asked := wire.hear():
            wire.say(answer(status=f"{asked.path[1:]} Told"))

    with serving(manner) as server:
        for path, outcome in (("/404", GOOD), ("/200", WRONG_STATUS)):
            recording = load(work(request(server.origin, path, statuses=(404, 410))), ONE)
            assert outcomes(recording) == [outcome]
        assert recording.observed().failures() == {"status 200": 1}


# TLS


def test_a_certificate_is_believed_if_somebody_trusted_has_signed_it(tmp_path: Path) -> None:
    file, context = certificate(tmp_path)
    with serving(saying(answer()), context) as server:
        one = request(server.origin)
        assert outcomes(load(work(one), ONE)) == [NOT_SECURE]
        assert server.asked == []

        trusting = load(work(one, bounds=Bounds(extra_ca=str(file))), Phase(users=2, count=10))
        assert outcomes(trusting) == [GOOD] * 10
        assert server.connections <= 3


def test_tls_with_whoever_does_not_speak_it_is_not_secure(getting: Bench) -> None:
    def manner(wire: Wire) -> None:
        wire.socket.recv(65536)
        wire.say(answer(status="400 Bad Request"))

    with serving(manner) as server:
        origin = Origin("https", "127.0.0.1", server.port)
        assert outcomes(load(work(request(origin)), ONE)) == [NOT_SECURE]


def test_without_the_certificates_that_it_was_told_of_it_gives_up(tmp_path: Path) -> None:
    with serving(mute) as server:
        todo = work(
            request(Origin("https", "127.0.0.1", server.port)), bounds=Bounds(extra_ca=str(tmp_path / "none.pem"))
        )
        with pytest.raises(Broken) as caught:
            load(todo, ONE)
        assert "none.pem cannot be used" in caught.value.actual


# What is read of answers


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (b'{"id": "x"}', GOOD),
        (b'{"id": 7}', GOOD),
        (b'{"id": null}', WRONG_ANSWER),
        (b'{"id": {"of": "x"}}', WRONG_ANSWER),
        (b"{}", WRONG_ANSWER),
        (b"[]", WRONG_ANSWER),
        (b"7", WRONG_ANSWER),
        (b'"id"', WRONG_ANSWER),
        (b"", WRONG_ANSWER),
        (b"<html>", WRONG_ANSWER),
        (b"\xff\xfe", WRONG_ANSWER),
        (b"[" * 100_000, WRONG_ANSWER),
        (b'{"id": "\\ud800"}', WRONG_ANSWER),
        (b'{"id": ' + b"9" * 5000 + b"}", WRONG_ANSWER),
    ],
)
def test_an_answer_without_what_is_needed_of_it_is_wrong(keeping: Bench, body: bytes, outcome: Outcome) -> None:
    assert outcomes(keeping.ask(saying(answer(body)))) == [outcome]


def test_an_answer_that_is_needed_is_read_whole(keeping: Bench) -> None:
    body = b'{"id": "x"}'
    assert outcomes(keeping.ask(saying(*singly(answer(body))))) == [GOOD]
    assert outcomes(keeping.ask(once(b"HTTP/1.1 200 OK\r\n\r\n", body))) == [GOOD]
    assert outcomes(keeping.ask(once(answer(body)[:-1]))) == [BROKEN_OFF]
