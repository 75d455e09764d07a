"""Which endpoint a request is for: as the contract says, or without what names one of many things."""

import json
from pathlib import Path

import pytest

from ratified.contract import Contracts
from ratified.exchange import Body, Exchange, Tape
from ratified.strength.endpoints import endpoint_of, endpoints_of, generalised, names_things

NO_CONTRACTS = Contracts(Path(), {})
SHOP = Path(__file__).parent.parent / "run" / "shop" / "data" / "contracts"


def exchange(path: str, answer: object = None, tape: Tape | None = None) -> Exchange:
    return (Tape() if tape is None else tape).record(
        system="shop", who="Mia", via="api", method="GET", url=f"http://127.0.0.1:1234{path}", request_headers=(),
        request=Body(), status=200, response_headers=(), response=Body(json.dumps(answer).encode()), failure="",
        started_at=0.0, took=0.1,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("/sites", "/sites"),
        ("/sites/17/pages", "/sites/{id}/pages"),
        ("/sites/9d8e5f0c-4a51-4d0e-8f43-0a2f6ddfd0a1", "/sites/{id}"),
        ("/deployments/dpl_41", "/deployments/{id}"),
        ("/images/a3f09c1e77b2", "/images/{id}"),
        ("/sessions/hJ7sK2mPq9Xw4TzB", "/sessions/{id}"),
        ("/images/gen_b713d1237c8ba55ecaaa2077-1.png", "/images/{id}-1.png"),
        ("/customers/mia%40shop.example", "/customers/{id}"),
        ("/v1/characters/cancellation", "/v1/characters/cancellation"),
        ("/auth/well-known-openid-configuration", "/auth/well-known-openid-configuration"),
    ],
)
def test_what_names_one_of_many_is_left_out(path: str, template: str) -> None:
    assert generalised(path) == template


@pytest.mark.parametrize("key", ["id", "siteId", "site_id", "ids", "slug", "name", "imageIds"])
def test_some_members_name_things(key: str) -> None:
    assert names_things(key)


@pytest.mark.parametrize("key", ["paid", "valid", "title", "width", "environment", "status"])
def test_others_do_not(key: str) -> None:
    assert not names_things(key)


def test_what_an_earlier_answer_has_named_is_left_out() -> None:
    tape = Tape()
    exchange("/shelves/tools", {"shelves": [{"slug": "tools", "status": "open"}]}, tape)
    exchange("/shelves/tools/open", None, tape)
    assert [str(one) for one in endpoints_of(tuple(tape), NO_CONTRACTS)] == [
        "GET /shelves/tools",
        "GET /shelves/{id}/open",
    ]


def test_the_contract_knows_best() -> None:
    contracts = Contracts(SHOP, {"shop": ["shop.yaml"]})
    known, unknown = exchange("/orders/anything"), exchange("/elsewhere/12")
    assert str(endpoint_of(known, contracts)) == "GET /orders/{id}"
    assert str(endpoint_of(unknown, contracts)) == "GET /elsewhere/{id}"
