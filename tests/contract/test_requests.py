"""What a request may look like, and what must be refused."""

import pytest

from ratified.contract import Contracts

from .exchanges import ORDER, exchange, told

LIST = "GET /orders"
TOTAL = {"X-Total": "0"}


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ("?limit=5", ""),
        ("?limit=5&state=open&state=paid", ""),
        ("?limit=5&unknown=1", ""),
        ("", "request query parameter limit"),
        ("?limit=many", "request query parameter limit"),
        ("?limit=0", "request query parameter limit"),
        ("?limit=101", "request query parameter limit"),
        ("?limit=5&limit=6", "request query parameter limit"),
        ("?limit=5&state=open&state=lost", "request query parameter state /1"),
    ],
)
def test_an_invalid_query_that_is_accepted_is_a_breach(shop: Contracts, query: str, where: str) -> None:
    breaches = shop.check(exchange(LIST + query, 200, [], headers=TOTAL))
    assert [breach.where for breach in breaches] == ([where] if where else [])


def test_what_was_accepted_is_told(shop: Contracts) -> None:
    assert told(shop.check(exchange("GET /orders?limit=0", 200, [], headers=TOTAL))) == [
        ("request query parameter limit", "at least 1, or a refusal", "0, and it was accepted with 200")
    ]


def test_an_invalid_request_that_is_refused_as_documented_is_fine(shop: Contracts) -> None:
    assert shop.check(exchange("GET /orders?limit=0", 400)) == ()


def test_a_valid_request_may_be_refused(shop: Contracts) -> None:
    assert shop.check(exchange("GET /orders?limit=5", 400)) == ()


def test_headers_of_requests_are_judged(shop: Contracts) -> None:
    (breach,) = shop.check(exchange("GET /orders?limit=5", 200, [], headers=TOTAL, request_headers={"x-tenant": "a"}))
    assert breach.where == "request header X-Tenant"


def test_a_path_parameter_is_judged(shop: Contracts) -> None:
    assert told(shop.check(exchange("GET /orders/41", 200, ORDER))) == [
        ("request path parameter id", "text in the format uuid, or a refusal", "'41', and it was accepted with 200")
    ]
    assert shop.check(exchange("GET /orders/41", 404)) == ()


def test_what_is_written_out_wins_over_what_has_a_name(shop: Contracts) -> None:
    (breach,) = shop.check(exchange("GET /orders/latest", 404))
    assert breach.operation == "GET /orders/latest"


@pytest.mark.parametrize(
    ("sent", "where", "expected"),
    [
        ({"quantity": 1}, "request body", 'the field "item"'),
        ({"item": "x" * 21}, "request body /item", "at most 20 characters"),
        ({"item": "x", "colour": 1}, "request body", "no field besides the documented ones"),
        ({"item": "x", "quantity": 2**31}, "request body /quantity", "at most 2147483647"),
        (b"{", "request body", "JSON"),
        (None, "request body", "a body"),
    ],
    ids=["missing", "too long", "unknown field", "int32", "no JSON", "none"],
)
def test_an_invalid_body_that_is_accepted_is_a_breach(shop: Contracts, sent: object, where: str, expected: str) -> None:
    (breach,) = shop.check(exchange("POST /orders", 201, ORDER, sent=sent))
    assert (breach.where, breach.expected) == (where, f"{expected}, or a refusal")
    assert shop.check(exchange("POST /orders", 400, {"code": "INVALID"}, sent=sent)) == ()


def test_another_media_type_that_is_accepted_is_a_breach(shop: Contracts) -> None:
    (breach,) = shop.check(exchange("POST /orders", 201, ORDER, sent=b"item=lamp", sent_type="text/plain"))
    assert breach.where == "request media type"


def test_an_unknown_operation_below_the_contract_is_a_breach(shop: Contracts) -> None:
    (breach,) = shop.check(exchange("GET /customers", 404))
    assert (breach.operation, breach.where) == ("GET /v1/customers", "operation")
    assert breach.actual == "no contract knows such a path; it was answered 404"
    (breach,) = shop.check(exchange("PATCH /orders/latest", 405))
    assert breach.actual == "/v1/orders/latest has only DELETE, GET; it was answered 405"


def test_a_preflight_is_no_unknown_operation(shop: Contracts) -> None:
    asking = {"Origin": "https://a.example", "Access-Control-Request-Method": "GET"}
    assert shop.check(exchange("OPTIONS /orders", 200, request_headers=asking)) == ()
    assert shop.check(exchange("OPTIONS /orders", 200))
