"""What is looked at of answers, events and values read from them: never less than what somebody could have noticed."""

import copy
import dataclasses
import json
import pickle
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Annotated, Any, Literal

import msgspec
import pytest

from ratified.api import Answer, Headers
from ratified.display import shown
from ratified.exchange import Body, StreamEvent, Tape
from ratified.failures import NoAnswer
from ratified.strength.looked_at import Looks

PARCEL = {
    "parcelId": "p1",
    "price": {"cents": 9, "currency": "EUR"},
    "parts": [{"partId": "a", "width": 3}, {"partId": "b", "width": 4}],
    "tags": ["red"],
    "counts": {"DONE": 3},
    "nobody": {"reads": "this"},
}


@dataclass(frozen=True, slots=True)
class Price:
    cents: int
    currency: str


@dataclass(frozen=True, slots=True)
class Part:
    part_id: str
    width: int


@dataclass(frozen=True, slots=True)
class Parcel:
    parcel_id: str
    price: Price
    parts: tuple[Part, ...]
    tags: tuple[str, ...]
    counts: Mapping[str, int]
    note: str | None = None

    @property
    def is_dear(self) -> bool:
        return self.price.cents > 5


@dataclass
class Loose:
    """A class with room for anything."""

    parcel_id: str
    tags: list[str]


READ = {
    "parcelId", "price", "price.cents", "price.currency", "parts", "parts[]", "parts[].partId", "parts[].width", "tags",
    "tags[]", "counts", "counts.DONE", "note",
}  # fmt: skip
ALWAYS = {"content-encoding", "content-length", "set-cookie", "transfer-encoding"}


class Desk:
    """Hands out one answer and knows what was looked at of it."""

    def __init__(self, body: object = PARCEL, *headers: tuple[str, str]) -> None:
        self.looks = Looks()
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.plain = Answer(200, Headers(headers), content, 1, "GET /parcels/p1", "http://127.0.0.1/", 0.1)
        self.answer = self.looks.begins().answer(self.plain)

    def told(self, via: str = "api") -> tuple[set[str], set[str]]:
        tape = Tape()
        tape.record(
            system="post", who="Mia", via=via, method="GET", url="http://127.0.0.1/", request_headers=(),
            request=Body(), status=200, response_headers=(), response=Body(), failure="", started_at=0.0, took=0.1,
        )  # fmt: skip
        looked, typed = self.looks.of(tape[0])
        return set(looked) - ALWAYS, set(typed)

    @property
    def looked(self) -> set[str]:
        return self.told()[0]


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk(PARCEL, ("Content-Type", "application/json"), ("ETag", '"1"'))
    yield desk
    desk.looks.close()


@pytest.mark.parametrize(
    ("look", "paths"),
    [
        (lambda it: it, set()),
        (lambda it: it.parcel_id, {"parcelId"}),
        (lambda it: it.is_dear, {"price", "price.cents"}),
        (lambda it: len(it.parts), {"parts", "parts[]"}),
        (lambda it: it.parts[1].width, {"parts", "parts[]", "parts[].width"}),
        (lambda it: it.tags, {"tags", "tags[]"}),
        (lambda it: it.counts.get("DONE"), {"counts", "counts.DONE"}),
        (lambda it: it.note, {"note"}),
        (lambda it: dataclasses.replace(it.price, cents=1), {"price", "price.currency"}),
        (lambda it: it.price == Price(9, "EUR"), {"price", "price.cents", "price.currency"}),
        (lambda it: Price(9, "EUR") == it.price, {"price", "price.cents", "price.currency"}),
        (lambda it: {it.price}, {"price", "price.cents", "price.currency"}),
        (dataclasses.asdict, READ),
        (dataclasses.astuple, READ),
        (repr, READ),
        (copy.deepcopy, READ),
        (pickle.dumps, READ),
        (shown, set()),
    ],
)
def test_what_is_looked_at_of_a_value_is_told(desk: Desk, look: Callable[[Any], object], paths: set[str]) -> None:
    look(desk.answer.read(Parcel))
    assert desk.looked == paths


def test_a_value_stays_what_it_is(desk: Desk) -> None:
    it, plain = desk.answer.read(Parcel), desk.plain.read(Parcel)
    assert type(it) is Parcel
    assert (it == plain, plain == it, repr(it), hash(it.price)) == (True, True, repr(plain), hash(plain.price))
    assert dataclasses.asdict(it) == dataclasses.asdict(plain)
    assert pickle.loads(pickle.dumps(it)) == copy.copy(it) == plain
    assert dataclasses.replace(it, note="x") != plain
    match it:
        case Parcel(price=Price(cents=cents)):
            assert cents == 9


def test_a_value_that_did_not_come_from_an_answer_tells_nothing(desk: Desk) -> None:
    mine = Price(9, "EUR")
    desk.answer.read(Parcel)
    assert mine.cents == 9
    assert desk.looked == set()


def test_a_class_with_room_for_anything_tells_as_well(desk: Desk) -> None:
    desk.answer.read(Loose).tags.append("blue")
    assert desk.looked == {"tags"}


@pytest.mark.parametrize("take", [vars, copy.copy, pickle.dumps, lambda it: it.__getstate__()])
def test_who_takes_all_attributes_at_once_has_looked_at_all(desk: Desk, take: Callable[[Any], object]) -> None:
    take(desk.answer.read(Loose))
    assert {"parcelId", "tags"} <= desk.looked


def test_what_must_be_of_a_kind_to_be_read_is_told_apart(desk: Desk) -> None:
    desk.answer.read(Parcel).price  # noqa: B018
    looked, typed = desk.told()
    assert (looked, typed) == ({"price"}, READ - {"price"})


class Colour(Enum):
    RED = "red"


class Choosy(msgspec.Struct):
    colour: str


@pytest.mark.parametrize(
    ("kind", "colour", "paths"),
    [
        (Literal["red"], "red", {"colour"}),
        (Annotated[str, msgspec.Meta(max_length=3)], "red", {"colour"}),
        (Colour, "red", {"colour"}),
        (Colour | None, "red", {"colour"}),
        (list[Colour], ["red"], {"colour", "colour[]"}),
        (tuple[str, str], ["red", "blue"], {"colour", "colour[]"}),
        (str, "red", set()),
        (str | None, "red", set()),
        (tuple[str, ...], ["red"], set()),
        (Mapping[str, object], {"red": 1}, set()),
    ],
)
def test_who_reads_only_some_values_has_looked(kind: Any, colour: object, paths: set[str]) -> None:
    desk = Desk({"colour": colour, "size": 1})
    desk.answer.read(dataclasses.make_dataclass("Wanted", [("colour", kind), ("size", int)]))
    assert desk.looked == paths


@dataclass(frozen=True)
class Checked:
    cents: int
    currency: str

    def __post_init__(self) -> None:
        assert self.cents > 0


@dataclass(frozen=True)
class Dated:
    on: date
    who: str


@pytest.mark.parametrize(
    ("body", "kind", "paths"),
    [
        ({"cents": 1, "currency": "EUR"}, Checked, {"cents", "currency"}),
        ({"on": "2026-01-01", "who": "Mia"}, Dated, {"on"}),
        ({"colour": "red"}, Choosy, {"colour"}),
        ([{"cents": 1, "currency": "EUR"}], tuple[Price, ...], {"[]"}),
        ([{"cents": 1, "currency": "EUR"}], list[Price], set()),
        ({"a": {"cents": 1, "currency": "EUR"}}, dict[str, Price], set()),
        ([3, "x"], tuple[int, str], {"[]"}),
    ],
)
def test_what_cannot_tell_was_looked_at(body: object, kind: Any, paths: set[str]) -> None:
    desk = Desk(body)
    desk.answer.read(kind)
    assert desk.looked == paths


@pytest.mark.parametrize(
    ("look", "paths"),
    [
        (lambda it: it.status == 200 and it.ok, set()),
        (lambda it: it.json()["price"]["cents"], {"price", "price.cents"}),
        (lambda it: it.object()["tags"], {"tags"}),
        (lambda it: shown(it.json()), set()),
        (lambda it: it.headers.get("ETag"), {"etag"}),
        (lambda it: it.headers["etag"], {"etag"}),
        (lambda it: "Vary" in it.headers, {"vary"}),
        (lambda it: it.media_type, {"content-type"}),
        (lambda it: list(it.headers), {"content-type", "etag"}),
        (lambda it: it.headers == Headers(), {"content-type", "etag"}),
        (lambda it: it.text, {"*"}),
        (lambda it: it.body, {"*"}),
        (lambda it: it == copy.copy(it), {"*", "content-type", "etag"}),
        (repr, set()),
    ],
)
def test_what_is_looked_at_of_an_answer_is_told(desk: Desk, look: Callable[[Any], object], paths: set[str]) -> None:
    look(desk.answer)
    assert desk.looked == paths


def test_an_answer_stays_what_it_is(desk: Desk) -> None:
    it, plain = desk.answer, desk.plain
    assert isinstance(it, Answer)
    assert (it == plain, plain == it, repr(it), it.__class__) == (True, True, repr(plain), Answer)
    assert (it.status, it.asked, it.limits, it.took) == (plain.status, plain.asked, plain.limits, plain.took)
    assert dataclasses.replace(it, status=404) == dataclasses.replace(plain, status=404)
    assert type(copy.copy(it)) is type(pickle.loads(pickle.dumps(it))) is Answer


@pytest.mark.parametrize(
    ("body", "read"),
    [(b"{", lambda it: it.json()), (b"[]", lambda it: it.read(Price)), (b"{}", lambda it: it.read(Price))],
)
def test_of_what_cannot_be_read_anything_may_be_why(body: bytes, read: Callable[[Answer], object]) -> None:
    desk = Desk(body)
    with pytest.raises(NoAnswer):
        read(desk.answer)
    assert desk.looked == {"*"}


def test_a_browser_may_show_everything(desk: Desk) -> None:
    assert desk.told("browser") == ({"*"}, set())


@pytest.mark.parametrize(
    ("look", "paths"),
    [
        (lambda it: (it.number, it.event, it.id, it.at), set()),
        (lambda it: it.object()["score"], {"page", "page.score"}),
        (lambda it: it.data, {"page", "page.score", "page.why"}),
        (lambda it: it == it, {"page", "page.score", "page.why"}),  # noqa: PLR0124
    ],
)
def test_what_is_looked_at_of_an_event_is_told_by_its_kind(look: Callable[[Any], object], paths: set[str]) -> None:
    looks = Looks()
    looking = looks.begins()
    plain = StreamEvent(1, "page", '{"score": 8, "why": "good"}', "", 0.1)
    it = looking.event(plain)
    look(it)
    assert looking.fields == paths
    assert (it == plain, it.__class__) == (True, StreamEvent)
    looks.close()
