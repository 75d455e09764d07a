"""What the report shows of exchanges that met a fault: marked, explained, and without secrets."""

import json
from contextlib import suppress
from typing import Any

import pytest

from ratified.allure.exchanges import ShownExchanges, title
from ratified.failures import NoAnswer
from ratified.faults.line import AnsweredWith, AnswerLost, DeliveredTwice, Garbled, LineFault, RequestLost, SlowAnswer
from ratified.secrets import SECRETS
from tests.exchange.tiny_servers import always, http

from .lines import JSON, Way, way_to

TOKEN = "q7Zr2Wm9Xk4Tb6Vn8Yc3Lp5Hd1Jf0GsA"


def shown(way: Way) -> tuple[list[str], str, list[dict[str, Any]]]:
    """Return the titles, the text and the attachments of all exchanges."""
    exchanges = tuple(way.tape)
    shows = ShownExchanges()
    attached = [json.loads(str(shows.attachment(one).content)) for one in exchanges]
    return [title(one) for one in exchanges], str(shows.text(exchanges).content), attached


@pytest.mark.parametrize(
    ("fault", "titles"),
    [
        (SlowAnswer(0.001), ["1. PUT /orders → 200 (on command)"]),
        (RequestLost(), ["1. PUT /orders → no answer (spoilt on command)"]),
        (AnswerLost(), ["1. PUT /orders → no answer (spoilt on command)"]),
        (DeliveredTwice(), ["1. PUT /orders → 200 (on command)", "2. PUT /orders → 200 (on command)"]),
        (AnsweredWith(503), ["1. PUT /orders → 503 (spoilt on command)"]),
        (Garbled(), ["1. PUT /orders → 200 (spoilt on command)"]),
    ],
)
def test_what_met_a_fault_is_marked(fault: LineFault, titles: list[str]) -> None:
    with way_to() as way:
        way.line.impose(fault)
        with suppress(NoAnswer):
            way.ask("PUT")
        told, text, attached = shown(way)
    assert told == titles
    for exchange, one in zip(way.tape, attached, strict=True):
        assert exchange.note in text
        assert exchange.is_spoilt == (one.get("error", {}).get("name") == "Spoilt on command")


def test_what_met_none_is_not_marked() -> None:
    with way_to() as way:
        way.ask()
        told, text, attached = shown(way)
    assert told == ["1. GET /orders → 200"]
    assert "command" not in text
    assert "error" not in attached[0]


def test_what_had_come_is_shown_beside_what_was_spoilt() -> None:
    with way_to() as way:
        way.line.impose(Garbled())
        way.ask()
        _, text, _ = shown(way)
    assert 'what had come:\n\n{"number": 1, "said": "thank you"}' in text


@pytest.mark.parametrize("seed", range(8))
def test_a_garbled_answer_keeps_its_secret(seed: int) -> None:
    with way_to(
        always(http(b'{"ok": true, "receipt": ["", {"accessToken": "%s"}]}' % TOKEN.encode(), JSON)), seed=seed
    ) as way:
        way.tape.watch(SECRETS.learn)
        way.line.impose(Garbled())
        way.ask()
        _, text, attached = shown(way)
    for told in (text, json.dumps(attached)):
        assert TOKEN[: len(TOKEN) // 2] not in told
