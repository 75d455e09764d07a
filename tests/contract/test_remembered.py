"""Contracts that remember what is good say the same as those that judge everything anew."""

import pytest

from ratified.contract import Contracts
from ratified.exchange.tape import Exchange

from .exchanges import ORDER, exchange, told

LIST = "GET /orders?limit=5"
TOTAL = {"x-total": "1"}
GOOD = exchange(LIST, 200, [ORDER], headers=TOTAL)
MADE = exchange("POST /orders", 201, ORDER, sent={"item": "lamp"})
NEWS = exchange("GET /news", 200, events=('{"type": "end"}',), media_type="text/event-stream")
OTHERS = {
    "status": exchange(LIST, 204, [ORDER], headers=TOTAL),
    "query": exchange("GET /orders?limit=0", 200, [ORDER], headers=TOTAL),
    "header": exchange(LIST, 200, [ORDER], headers={"x-total": "some"}),
    "header of the request": exchange(LIST, 200, [ORDER], headers=TOTAL, request_headers={"X-Tenant": "a"}),
    "body": exchange(LIST, 200, [ORDER | {"id": 7}], headers=TOTAL),
    "media type": exchange(LIST, 200, [ORDER], headers=TOTAL, media_type="text/html"),
    "body of the request": exchange("POST /orders", 201, ORDER, sent={"thing": "lamp"}),
    "event": exchange("GET /news", 200, events=('{"type": "end"}', "what?"), media_type="text/event-stream"),
}


def explode(*_: object) -> None:
    raise AssertionError("it was judged again")


def test_what_is_good_is_judged_once(shop: Contracts, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.remember()
    assert shop.check(GOOD) == ()
    monkeypatch.setattr("ratified.contract.contracts.judge", explode)
    assert shop.check(exchange(LIST, 200, [ORDER], headers=TOTAL, number=9)) == ()
    with pytest.raises(AssertionError, match="judged again"):
        shop.check(OTHERS["body"])


@pytest.mark.parametrize("other", OTHERS.values(), ids=list(OTHERS))
def test_what_differs_in_anything_is_judged(shop: Contracts, other: Exchange) -> None:
    as_ever = shop.check(other)
    shop.remember()
    assert shop.check(GOOD) == shop.check(MADE) == shop.check(NEWS) == ()
    assert shop.check(other) == as_ever
    assert as_ever


def test_a_breach_is_told_every_time_of_the_exchange_that_it_is_in(shop: Contracts) -> None:
    shop.remember()
    first, second = (shop.check(exchange(LIST, 200, [], number=number)) for number in (3, 4))
    assert told(first) == told(second) != []
    assert ([one.exchange for one in first], [one.exchange for one in second]) == ([3], [4])
