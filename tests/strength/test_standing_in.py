"""Whoever stands in for a system answers from a recording, or asks the system and does one thing otherwise."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ratified import clock
from ratified.contract import Contracts
from ratified.exchange import Answer, Seam, Tape, Understudy
from ratified.exchange.wire import POOLS
from ratified.failures import NoAnswer
from ratified.stream import Stream, Streams
from ratified.strength.live import Altered, Forgetful, Heedless, Twice
from ratified.strength.operators import Lost
from ratified.strength.recording import Played, Recording
from ratified.strength.reel import Reel, reel_of
from ratified.strength.replaying import Astray, Replay
from ratified.strength.words import Endpoint, Reply
from tests.exchange.tiny_servers import LAST_CHUNK, TinyServer, Visit, chunk, chunked, http, serving
from tests.faults.lines import Guard

JSON = "content-type: application/json"
EVENTS = b"event: step\ndata: 1\n\nevent: step\ndata: 2\n\n"
BOOKS = Endpoint("shop", "POST", "/books")
LIST = Endpoint("shop", "GET", "/books")


class Shop:
    """A shop whose books have numbers, and that knows what it was asked."""

    def __init__(self) -> None:
        self.books = 0
        self.asked: list[bytes] = []

    def __call__(self, visit: Visit) -> None:
        while request := visit.request():
            line = request.split(b"\r\n", 1)[0]
            self.asked.append(request)
            if line.startswith(b"POST"):
                self.books += 1
                visit.send(http(b'{"id": "book-%04d"}' % self.books, JSON, status="201 Created"))
            elif b"/events" in line:
                visit.send(chunked("content-type: text/event-stream") + chunk(EVENTS) + LAST_CHUNK)
            else:
                visit.send(http(b'{"books": %d}' % self.books, JSON))


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def server(shop: Shop) -> Iterator[TinyServer]:
    with serving(shop) as server:
        yield server
        POOLS.close()


@pytest.fixture
def contracts(tmp_path_factory: pytest.TempPathFactory) -> Contracts:
    return Contracts(tmp_path_factory.mktemp("none"), {})


def asks(url: str, understudy: Understudy | None = None, *requests: str, tape: Tape | None = None) -> list[Answer]:
    """Ask one thing after another as Mia, in one scenario."""
    one = Seam(Tape() if tape is None else tape, Guard(), understudy=understudy)
    way = one.connection("shop", "Mia", url)
    return [way.send(*request.split(" ")) for request in requests]


def recorded(server: TinyServer, contracts: Contracts, *requests: str) -> Reel:
    """Ask the shop itself, and return what was recorded."""
    tape = Tape()
    asks(server.url, None, *requests, tape=tape)
    played = tuple(Played(exchange, 0, "when", ()) for exchange in tape)
    recording = Recording("s", "shop", "f", "n", "f:1", (), 1, "passed", 0.1, ("When",), played)
    return reel_of(recording, contracts, {})


def test_a_recording_answers_in_the_place_of_the_system(server: TinyServer, shop: Shop, contracts: Contracts) -> None:
    reel = recorded(server, contracts, "GET /books", "POST /books", "GET /books")
    heard = len(shop.asked)
    # Wherever the system is now, it is not asked.
    answers = asks("http://127.0.0.1:9", Replay(reel), "GET /books", "POST /books", "GET /books", "GET /books")
    assert [answer.json() for answer in answers] == [{"books": 0}, {"id": "book-0001"}, {"books": 1}, {"books": 1}]
    assert len(shop.asked) == heard


def test_who_asks_for_more_than_was_recorded_has_gone_astray(server: TinyServer, contracts: Contracts) -> None:
    replay = Replay(recorded(server, contracts, "GET /books"))
    with pytest.raises(Astray):
        asks(server.url, replay, "GET /books/7")
    assert replay.astray.endswith("/books/7")


def test_an_answer_takes_as_long_as_it_took(server: TinyServer, contracts: Contracts) -> None:
    reel = recorded(server, contracts, "GET /books")
    began = clock.now()
    (frame,) = reel.frames
    late = {frame.exchange.number: Reply(200, frame.reply.headers, b"{}", delay=30)}
    asks(server.url, Replay(reel, late), "GET /books")
    assert clock.now() - began >= 30 + reel.frames[0].exchange.took


def test_an_answer_may_be_lost(server: TinyServer, contracts: Contracts) -> None:
    reel = recorded(server, contracts, "GET /books")
    for how, kind in (("reset", "reset"), ("nothing", "timeout")):
        with pytest.raises(NoAnswer) as failure:
            asks(server.url, Replay(reel, {reel.frames[0].exchange.number: Lost(how)}), "GET /books")  # type: ignore[arg-type]
        assert failure.value.kind == kind


def test_a_stream_comes_event_by_event_when_each_came(server: TinyServer, contracts: Contracts) -> None:
    tape = Tape()
    first = Streams(Seam(tape, Guard()).connection("shop", "Mia", server.url)).read("GET", "/events")
    assert isinstance(first, Stream)
    played = tuple(Played(exchange, 0, "when", ()) for exchange in tape)
    recording = Recording("s", "shop", "f", "n", "f:1", (), 1, "passed", 0.1, ("When",), played)
    replay = Replay(reel_of(recording, contracts, {}))
    again = Streams(Seam(Tape(), Guard(), understudy=replay).connection("shop", "Mia", server.url)).read(
        "GET", "/events"
    )
    assert isinstance(again, Stream)
    assert [event.data for event in again.events] == ["1", "2"]
    assert all(now.at >= then.at for now, then in zip(again.events, first.events, strict=True))


def test_the_system_s_own_answer_is_changed_at_one_endpoint(server: TinyServer, contracts: Contracts) -> None:
    understudy = Altered(LIST, contracts, lambda frame: Reply(200, frame.reply.headers, b'{"books": 99}'))
    answers = asks(server.url, understudy, "POST /books", "GET /books")
    assert [answer.json() for answer in answers] == [{"id": "book-0001"}, {"books": 99}]
    assert understudy.changed == 1


def test_what_is_asked_once_is_done_twice(server: TinyServer, shop: Shop, contracts: Contracts) -> None:
    understudy = Twice(BOOKS, contracts)
    answers = asks(server.url, understudy, "POST /books", "GET /books")
    assert [answer.json() for answer in answers] == [{"id": "book-0001"}, {"books": 2}]
    assert understudy.changed == 1


def test_a_parameter_never_arrives(server: TinyServer, shop: Shop, contracts: Contracts) -> None:
    understudy = Heedless(LIST, contracts, "limit")
    asks(server.url, understudy, "GET /books?limit=2&sort=title", "GET /books?sort=title")
    assert [request.split(b" ")[1] for request in shop.asked] == [b"/books?sort=title", b"/books?sort=title"]
    assert understudy.changed == 1


def test_a_write_is_answered_as_it_was_and_never_done(server: TinyServer, shop: Shop, contracts: Contracts) -> None:
    reel = recorded(server, contracts, "POST /books", "GET /books")
    understudy = Forgetful(BOOKS, contracts, reel)
    answers = asks(server.url, understudy, "POST /books", "GET /books")
    assert [answer.json() for answer in answers] == [{"id": "book-0001"}, {"books": 1}]
    assert (understudy.changed, shop.books) == (1, 1)
