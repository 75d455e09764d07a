"""What a run has exercised of its contracts."""

import json

from ratified.contract import Contracts, Coverage

from .exchanges import ORDER, exchange


def counted(shop: Contracts) -> Coverage:
    coverage = Coverage()
    for one in (
        exchange("GET /orders/latest", 200, ORDER),
        exchange("GET /orders/latest", 200, ORDER),
        exchange("GET /orders/latest", 404),
        exchange("GET /orders?limit=1", 503, {"code": "BUSY"}),
        exchange("GET /orders?limit=1", None),
        exchange("GET /orders/latest", 200, b"{", truncated=True),
        exchange("GET /customers", 404),
        exchange("GET /anything", 200, system="cinema"),
    ):
        coverage.count(shop, one)
    return coverage


def test_operations_and_statuses_are_counted(shop: Contracts) -> None:
    rows = {row["operation"]: row for row in counted(shop).to_json()["operations"]}
    assert rows["GET /orders/latest"]["seen"] == {"200": 3, "404": 1}
    assert rows["GET /orders"]["seen"] == {"5XX": 1}
    assert rows["GET /orders"]["documented"] == ["200", "400", "5XX"]
    assert rows["POST /orders"]["seen"] == {}


def test_what_was_never_exercised_is_known(shop: Contracts) -> None:
    assert [promise.operation for promise in counted(shop).never_exercised()] == [
        "GET /news", "POST /orders", "DELETE /orders/{id}", "GET /orders/{id}", "GET /orders/{id}/photo",
    ]  # fmt: skip


def test_one_line_sums_it_up(shop: Contracts) -> None:
    assert counted(shop).summary() == (
        "Contracts: 2 of 7 operations exercised, 2 of 11 documented answers seen; 1 body not judged;"
        " 1 exchange outside every contract."
    )
    assert Coverage().summary() == "Contracts: no system of this run has any."


def test_the_table_says_what_was_seen_and_what_never(shop: Contracts) -> None:
    table = counted(shop).told().splitlines()
    assert table[0] == "shop: shop-api"
    assert "  GET /orders             5XX × 1; never 200, 400" in table
    assert "  GET /orders/latest      200 × 3, 404 × 1" in table
    assert "  GET /news               never exercised" in table
    assert "outside every contract: GET /v1/customers 404 × 1" in table
    assert "not judged: the body was kept only in part × 1" in table


def test_counts_of_several_processes_are_merged(shop: Contracts) -> None:
    whole, other = counted(shop), Coverage.from_json(json.loads(json.dumps(counted(shop).to_json())))
    assert other.to_json() == whole.to_json()
    merged = Coverage()
    merged.merge(whole)
    merged.merge(other)
    rows = {row["operation"]: row for row in merged.to_json()["operations"]}
    assert rows["GET /orders/latest"]["seen"] == {"200": 6, "404": 2}
    assert merged.to_json()["unknown"] == {"GET /v1/customers 404": 2}
    assert len(merged.never_exercised()) == 5


def test_a_stream_whose_events_were_not_kept_is_not_judged(shop: Contracts) -> None:
    coverage = Coverage()
    coverage.count(shop, exchange("GET /news", 200, b"data: 1", media_type="text/event-stream"))
    assert coverage.to_json()["not_judged"] == {"its events were not kept": 1}
