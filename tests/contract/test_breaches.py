"""What people read when a contract is broken."""

from dataclasses import replace

from ratified.contract import Breach, Contracts, breach_of, folded
from ratified.failures import BrokenPromise, ContractBreach

from .exchanges import ORDER, exchange

BREACH = Breach(
    contract="agents-api", operation="POST /agents/logo", where="response body /results/0/url", expected="type string",
    actual="None", exchange=7, source="data/contracts/agents-api.yaml#/components/schemas/Logo/properties/url/type",
)  # fmt: skip


def test_a_breach_is_one_sentence() -> None:
    assert BREACH.told() == (
        "POST /agents/logo (agents-api), response body /results/0/url: expected type string, but it was None"
        " (exchange 7)."
    )


def test_one_breach_makes_a_failure_that_says_what_expected_actual_and_next() -> None:
    failure = breach_of([BREACH])
    assert isinstance(failure, ContractBreach)
    assert isinstance(failure, BrokenPromise)
    assert str(failure) == (
        "POST /agents/logo answered what its contract agents-api does not allow\n"
        "  expected: response body /results/0/url: type string\n"
        "  actual:   response body /results/0/url: None\n"
        "  next:     exchange 7 attached;"
        " contract data/contracts/agents-api.yaml#/components/schemas/Logo/properties/url/type"
    )


def test_a_request_that_should_have_been_refused_is_told_as_such() -> None:
    failure = breach_of([replace(BREACH, where="request body /count")])
    assert failure.what == "POST /agents/logo accepted what its contract agents-api does not allow"


def test_equal_breaches_are_folded() -> None:
    failure = breach_of([BREACH, replace(BREACH, exchange=9), replace(BREACH, exchange=9)])
    assert failure.expected == "response body /results/0/url: type string (2 exchanges)"
    assert failure.next.startswith("exchanges 7, 9 attached")


def test_other_operations_are_counted() -> None:
    failure = breach_of([BREACH, replace(BREACH, operation="GET /agents/logo", exchange=9)])
    assert failure.what.endswith(", and 1 more operation broke its own")
    assert "GET /agents/logo response body" in failure.expected


def test_many_breaches_are_told_in_part() -> None:
    failure = breach_of([replace(BREACH, where=f"response body /results/{at}/url") for at in range(30)])
    assert len(folded([BREACH, BREACH])) == 1
    assert failure.actual.endswith("… and 22 more")


def test_hostile_answers_are_harmless_in_the_message(shop: Contracts) -> None:
    hostile = ORDER | {"id": "\x1b[31m\u202e<script>" + "x" * 100_000, "item": 1}
    failure = str(breach_of(shop.check(exchange("GET /orders/latest", 200, hostile))))
    assert len(failure) < 2_000
    assert "\x1b" not in failure
    assert "\u202e" not in failure


def test_a_thousand_wrong_items_are_told_in_part(shop: Contracts) -> None:
    breaches = shop.check(exchange("GET /orders?limit=5", 200, [{}] * 1_000, headers={"X-Total": "1"}))
    assert len(breaches) == 20
