"""What an answer may look like."""

from dataclasses import replace
from pathlib import Path

import pytest

from ratified.contract import Contracts

from .conftest import Write
from .exchanges import ORDER, exchange, told


def test_an_answer_as_documented_is_no_breach(shop: Contracts) -> None:
    assert shop.check(exchange("GET /orders?limit=5", 200, [ORDER], headers={"x-total": "1"})) == ()


def test_a_wrong_field_is_named_by_its_pointer(shop: Contracts) -> None:
    deep = ORDER | {"parts": [ORDER, ORDER | {"id": "dpl_4"}]}
    (breach,) = shop.check(exchange("GET /orders/latest", 200, deep, number=7))
    assert (breach.contract, breach.operation, breach.exchange) == ("shop-api", "GET /orders/latest", 7)
    assert breach.where == "response body /parts/1/id"
    assert breach.expected == "text in the format uuid"
    assert breach.actual == "'dpl_4'"
    assert breach.source.endswith("shop-api.yaml#/components/schemas/Order/properties/id/format")


def test_a_missing_field_is_told_with_those_that_are_there(shop: Contracts) -> None:
    breaches = shop.check(exchange("GET /orders/latest", 200, {"id": ORDER["id"], "colour": "red"}))
    assert told(breaches) == [("response body", 'the field "item"', "no such field; there are: colour, id")]


def test_an_undocumented_status_is_a_breach(shop: Contracts) -> None:
    breaches = shop.check(exchange("GET /orders/latest", 404))
    assert told(breaches) == [("status", "one of the documented: 200", "404")]


def test_an_exact_status_wins_over_its_range_and_the_range_over_the_default(shop: Contracts) -> None:
    assert shop.check(exchange("GET /orders?limit=5", 503, {"code": "BUSY"})) == ()
    assert told(shop.check(exchange("GET /orders?limit=5", 503, {}))) == [
        ("response body", 'the field "code"', "an empty object")
    ]
    assert shop.check(exchange("POST /orders", 409, {"code": "TAKEN"}, sent={"item": "lamp"})) == ()
    assert shop.check(exchange("POST /orders", 409, {}, sent={"item": "lamp"}))


def test_another_media_type_is_a_breach(shop: Contracts) -> None:
    breaches = shop.check(exchange("GET /orders/latest", 200, b"<html>", media_type="text/html"))
    assert told(breaches) == [("response media type", "application/json", "text/html")]


def test_a_body_without_a_media_type_is_a_breach(shop: Contracts) -> None:
    (breach,) = shop.check(exchange("GET /orders/latest", 200, ORDER, media_type=""))
    assert breach.actual == "a body without a Content-Type"


def test_an_empty_body_where_one_is_promised_is_a_breach(shop: Contracts) -> None:
    assert told(shop.check(exchange("GET /orders/latest", 200))) == [
        ("response body", "a body of application/json", "an empty body")
    ]


def test_what_is_no_json_is_a_breach(shop: Contracts) -> None:
    (breach,) = shop.check(exchange("GET /orders/latest", 200, b'{"id": NaN}'))
    assert (breach.where, breach.expected) == ("response body", "JSON")
    assert "NaN" in breach.actual


@pytest.mark.parametrize(
    ("headers", "actual"), [({}, "it is absent"), ({"X-Total": "many"}, "'many'")], ids=["absent", "wrong"]
)
def test_a_promised_header_must_be_there_and_right(shop: Contracts, headers: dict[str, str], actual: str) -> None:
    (breach,) = shop.check(exchange("GET /orders?limit=5", 200, [], headers=headers))
    assert breach.where == "response header X-Total"
    assert breach.actual == actual


def test_a_truncated_body_is_not_judged(shop: Contracts) -> None:
    assert shop.check(exchange("GET /orders/latest", 200, b'{"id": "6f1c', truncated=True)) == ()


def test_an_answer_of_204_has_no_body(shop: Contracts) -> None:
    gone = "DELETE /orders/6f1c9c52-9f0b-4b35-8c0a-3f2f6b7f3a11"
    assert shop.check(exchange(gone, 204)) == ()
    assert told(shop.check(exchange(gone, 204, b"{}"))) == [("response body", "nothing", "2 bytes")]


def test_binary_bodies_are_judged_by_media_type_alone(shop: Contracts) -> None:
    assert shop.check(exchange("GET /orders/x/photo", 200, b"\x89PNG", media_type="image/png")) == ()
    assert shop.check(exchange("GET /orders/x/photo", 200, b"hello", media_type="text/plain"))


def test_no_answer_is_not_judged(shop: Contracts) -> None:
    assert shop.check(exchange("GET /orders/latest", None)) == ()


def test_browsers_are_held_to_the_same_contract(shop: Contracts) -> None:
    assert shop.check(exchange("GET /orders/latest", 200, {}, via="browser"))


def test_other_systems_are_none_of_its_business(shop: Contracts) -> None:
    assert shop.check(exchange("GET /orders/latest", 500, system="cinema")) == ()


def test_every_event_is_held_against_the_schema_of_its_stream(shop: Contracts) -> None:
    def news(*events: str) -> list[tuple[str, str, str]]:
        return told(shop.check(exchange("GET /news", 200, events=events, media_type="text/event-stream")))

    assert news('{"type":"news","text":"a"}', '{"type":"end"}') == []
    assert news('{"type":"news","text":"a"}', '{"type":"news","text":4}') == [
        ("event 2 data /text", "type string", "4")
    ]
    assert news('{"type":"end","why":1}') == [("event 1 data", "no field besides the documented ones", 'also "why"')]
    ((where, expected, actual),) = news("hello")
    assert (where, expected) == ("event 1 data", "JSON")
    assert "'hello'" in actual


def test_of_several_alternatives_the_likeliest_is_told(shop: Contracts) -> None:
    (breach,) = shop.check(exchange("GET /news", 200, events=('{"type":"news"}',), media_type="text/event-stream"))
    assert breach.expected == 'the field "text"'


def test_alternatives_of_one_value_are_told_together(write: Write, tmp_path: Path) -> None:
    promised = answering(write, tmp_path, "{properties: {size: {anyOf: [{type: integer}, {type: 'null'}]}}}")
    (breach,) = promised.check(exchange("GET /orders", 200, {"size": "big"}))
    assert breach.expected == "type integer or type null"


def test_formats_of_openapi_are_checked(write: Write, tmp_path: Path) -> None:
    promised = answering(write, tmp_path, "{properties: {key: {type: string, format: byte}}}")
    assert promised.check(exchange("GET /orders", 200, {"key": "YQ=="})) == ()
    assert promised.check(exchange("GET /orders", 200, {"key": "YQ="}))


def test_plain_text_is_held_against_its_schema(write: Write, tmp_path: Path) -> None:
    promised = answering(write, tmp_path, "{type: string, maxLength: 3}", "text/plain")
    assert promised.check(exchange("GET /orders", 200, b"abc", media_type="text/plain")) == ()
    assert promised.check(exchange("GET /orders", 200, b"abcd", media_type="text/plain"))


def test_a_documented_media_type_wins_over_a_wildcard(write: Write, tmp_path: Path) -> None:
    promised = answering(write, tmp_path, "false}, application/json: {schema: {type: object}", "'*/*'")
    assert promised.check(exchange("GET /orders", 200, {})) == ()
    assert promised.check(exchange("GET /orders", 200, b"a", media_type="text/plain"))


def test_content_type_is_no_header_of_its_own(write: Write, tmp_path: Path) -> None:
    write(
        "openapi: 3.1.0\nservers: [{url: /v1}]\npaths: {/orders: {get: {responses: {200: {headers: "
        "{Content-Type: {required: true, schema: {const: a/b}}}}}}}}\n"
    )
    promised = Contracts(tmp_path, {"shop": ("shop-api.yaml",)})
    assert promised.check(exchange("GET /orders", 200, {})) == ()


def test_the_answer_to_a_head_request_has_no_body(write: Write, tmp_path: Path) -> None:
    schema = "{schema: {type: object}}"
    write(
        "openapi: 3.1.0\nservers: [{url: /v1}]\n"
        f"paths: {{/orders: {{head: {{responses: {{200: {{content: {{application/json: {schema}}}}}}}}}}}}}\n"
    )
    promised = Contracts(tmp_path, {"shop": ("shop-api.yaml",)})
    assert promised.check(exchange("HEAD /orders", 200)) == ()


def test_a_body_that_broke_off_is_not_judged(shop: Contracts) -> None:
    cut = replace(exchange("GET /orders/latest", 200, b'{"id": "6f1c'), failure="cut after 12 bytes")
    assert shop.check(cut) == ()


def answering(write: Write, tmp_path: Path, schema: str, media_type: str = "application/json") -> Contracts:
    write(
        "openapi: 3.1.0\nservers: [{url: /v1}]\n"
        f"paths: {{/orders: {{get: {{responses: {{200: {{content: {{{media_type}: {{schema: {schema}}}}}}}}}}}}}}}\n"
    )
    return Contracts(tmp_path, {"shop": ("shop-api.yaml",)})
