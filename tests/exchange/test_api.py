"""The API client: its verbs, and answers read into typed values or told why not."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Literal

import pytest

from ratified.api import Answer, Api
from ratified.exchange import Headers
from ratified.failures import NoAnswer

from .conftest import Connecting
from .tiny_servers import Visit, http, serving


class State(Enum):
    READY = "READY"
    SOLD = "SOLD"


@dataclass(frozen=True, slots=True)
class Line:
    item_name: str
    cups: int = 1


@dataclass(frozen=True, slots=True)
class Order:
    order_id: str
    total_price: float
    lines: tuple[Line, ...] = ()
    by_name: dict[str, Line] | None = None
    state: State = State.READY
    kind: Literal["tea", "coffee"] = "tea"
    placed_at: datetime | None = None
    from_: str = ""
    first: tuple[str, Line] | None = None


def answer(body: bytes, status: int = 200) -> Answer:
    return Answer(status, Headers([("Content-Type", "Application/JSON; charset=utf-8")]), body, 7, "GET /o", "", 0.0)


def misfit(body: bytes) -> NoAnswer:
    with pytest.raises(NoAnswer) as caught:
        answer(body).read(Order)
    return caught.value


def test_camel_case_keys_fill_snake_case_fields() -> None:
    body = (
        b'{"orderId": "o1", "totalPrice": 5, "lines": [{"itemName": "tea"}], '
        b'"byName": {"green_tea": {"itemName": "g"}}, "state": "SOLD", '
        b'"kind": "coffee", "placedAt": "2026-11-21T10:00:00Z", "from": "Mia", "unknown": 1,'
        b' "first": ["x", {"itemName": "y", "cups": 2}]}'
    )
    order = answer(body).read(Order)
    assert order.lines == (Line("tea"),)
    assert order.by_name == {"green_tea": Line("g")}
    assert (order.total_price, order.state, order.kind, order.from_) == (5.0, State.SOLD, "coffee", "Mia")
    assert order.placed_at is not None
    assert order.placed_at.isoformat() == "2026-11-21T10:00:00+00:00"
    assert order.first == ("x", Line("y", 2))


def test_snake_case_keys_and_null_are_read_as_well() -> None:
    order = answer(b'{"order_id": "o1", "total_price": 1.5, "byName": null}').read(Order)
    assert (order.order_id, order.by_name) == ("o1", None)


def test_lists_of_values_are_read() -> None:
    assert answer(b'[{"itemName": "tea"}]').read(tuple[Line, ...]) == (Line("tea"),)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b'{"totalPrice": 1}', "object missing required field `orderId` at $"),
        (b'{"orderId": 5, "totalPrice": 1}', "expected `str`, got `int` at $.orderId"),
        (b'{"orderId": "1", "totalPrice": "1"}', "expected `float`, got `str` at $.totalPrice"),
        (b'{"orderId": "1", "totalPrice": true}', "expected `float`, got `bool` at $.totalPrice"),
        (b'{"orderId": null, "totalPrice": 1}', "expected `str`, got `null` at $.orderId"),
        (
            b'{"orderId": "1", "totalPrice": 1, "lines": [{"itemName": "a"}, {"cups": 1}]}',
            "object missing required field `itemName` at $.lines[1]",
        ),
        (
            b'{"orderId": "1", "totalPrice": 1, "lines": [{"itemName": "a", "cups": "2"}]}',
            "expected `int`, got `str` at $.lines[0].cups",
        ),
        (b'{"orderId": "1", "totalPrice": 1, "state": "LOST"}', "invalid enum value 'LOST' at $.state"),
        (b"[]", "expected `object`, got `array` at $"),
    ],
)
def test_a_value_that_does_not_fit_is_told_with_its_path(body: bytes, problem: str) -> None:
    told = misfit(body)
    assert told.kind == "bad answer"
    assert told.actual.split("\n")[0] == problem


def test_the_whole_message_of_a_misfit_reads_well() -> None:
    assert str(misfit(b'{"orderId": 5, "totalPrice": 1}')) == (
        "the answer 200 to GET /o cannot be read: its body is no Order\n"
        "  expected: a body that reads as Order\n"
        "  actual:   expected `str`, got `int` at $.orderId\n"
        "            the whole value: {'orderId': 5, 'totalPrice': 1}\n"
        "  next:     look at exchange 7: did the system change its answer, or does the type ask too much?"
    )


def test_an_object_is_asked_for_and_something_else_came() -> None:
    with pytest.raises(NoAnswer, match="its body is no JSON object"):
        answer(b"[1]").object()


def test_a_body_that_is_no_json_is_told_with_the_request() -> None:
    with pytest.raises(NoAnswer, match="the answer 502 to GET /o is not JSON"):
        answer(b"<html>Bad gateway</html>", 502).json()


@pytest.mark.parametrize(
    ("status", "ok"), [(199, False), (200, True), (204, True), (299, True), (300, False), (404, False)]
)
def test_only_the_two_hundreds_are_ok(status: int, ok: bool) -> None:
    assert answer(b"", status).ok is ok


def test_text_and_media_type() -> None:
    assert (answer(b"caf\xe9").text, answer(b"").media_type) == ("caf\\xe9", "application/json")


def test_every_verb_sends_its_method(patient: Connecting) -> None:
    def manner(visit: Visit) -> None:
        while visit.request():
            visit.send(http())

    with serving(manner) as server:
        api = Api(patient(server.url))
        api.headers["X-Tea"] = "green"
        for verb in (api.get, api.post, api.put, api.patch, api.delete, api.options, api.head):
            assert verb("/orders", headers={"X-More": "yes"}).status == 200
        api.request("PURGE", "/orders")
    methods = [request.split()[0].decode() for request in server.requests]
    assert methods == ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "PURGE"]
    assert all(b"x-tea: green" in request.lower() for request in server.requests)


def test_an_answer_shows_no_body_in_its_repr() -> None:
    assert "s3cret" not in repr(answer(b'{"token": "s3cret"}'))
