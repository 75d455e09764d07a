"""Exchanges become attachments that show everything but secrets, and in which nothing can run."""

from __future__ import annotations

import base64
import json
from typing import Any

from ratified.allure.exchanges import MEDIA_TYPE, ShownExchanges
from ratified.evidence import Attachment
from ratified.exchange.tape import Body, Exchange, StreamEvent
from ratified.secrets import Secrets


def exchange(**changes: Any) -> Exchange:
    body = Body(b'{"prompt": "x", "password": "abc"}', size=34, media_type="application/json")
    facts: dict[str, Any] = {
        "number": 7,
        "system": "site_builder",
        "who": "Mia",
        "via": "api",
        "method": "POST",
        "url": "http://127.0.0.1/v1/sites?token=zzz&page=2",
        "request_headers": (("Authorization", "Bearer zzz"), ("Accept", "*/*")),
        "request": body,
        "status": 201,
        "response_headers": (("Set-Cookie", "sid=zzz; Path=/"),),
        "response": Body(b"<script>alert(1)</script>", size=25, media_type="text/html"),
        "failure": "",
        "started_at": 1_780_000_000.5,
        "took": 0.25,
    }
    return Exchange(**{**facts, **changes})


def shown(**changes: Any) -> dict[str, Any]:
    content = ShownExchanges().attachment(exchange(**changes)).content
    assert isinstance(content, str)
    told: dict[str, Any] = json.loads(content)
    return told


def test_an_exchange_has_the_shape_that_allure_shows() -> None:
    attachment = ShownExchanges().attachment(exchange())
    assert (attachment.name, attachment.media_type) == ("7. POST /v1/sites?… → 201", MEDIA_TYPE)
    told = shown()
    assert told["schemaVersion"] == 1
    assert told["stop"] - told["start"] == 250
    assert told["request"]["query"][1] == {"name": "page", "value": "2"}
    assert told["response"]["statusText"] == "Created"


def test_of_very_many_exchanges_the_later_ones_are_shown_together() -> None:
    def found(count: int) -> list[Attachment]:
        return ShownExchanges().attachments([exchange(number=number + 1) for number in range(count)])

    assert [one.media_type for one in found(200)] == [MEDIA_TYPE] * 200
    *each, rest = found(203)
    assert [one.media_type for one in each] == [MEDIA_TYPE] * 200
    assert (rest.name, rest.media_type) == ("3 more exchanges as text", "text/plain")
    assert all(f"{number}. POST /v1/sites" in str(rest.content) for number in (201, 202, 203))
    assert "zzz" not in str(rest.content)


def test_no_secret_is_shown_in_any_part() -> None:
    text = ShownExchanges().text([exchange()]).content
    for content in (json.dumps(shown()), str(text)):
        assert "zzz" not in content
        assert "abc" not in content
        assert (
            "‹secret " in json.loads(json.dumps(content)).encode().decode("unicode_escape", "ignore")
            or "secret" in content
        )
    assert {one["name"]: one["value"] for one in shown()["request"]["headers"]}["Accept"] == "*/*"


def test_what_a_system_calls_html_is_shown_as_plain_text() -> None:
    body = shown()["response"]["body"]
    assert (body["contentType"], body["value"]) == ("text/plain", "<script>alert(1)</script>")


def test_bytes_that_are_not_text_are_kept_as_bytes() -> None:
    body = shown(response=Body(b"\x89PNG\0", size=9000, truncated=True, media_type="image/png"))["response"]["body"]
    assert base64.b64decode(body["value"]) == b"\x89PNG\0"
    assert (body["size"], body["truncated"]) == (9000, True)


def test_a_text_that_is_cut_says_how_long_it_was() -> None:
    cut = exchange(response=Body(b"It begins", size=70_000, truncated=True, media_type="text/plain"))
    assert "It begins\n… (70000 bytes in all)" in str(ShownExchanges().text([cut]).content)


def test_events_are_told_with_their_times() -> None:
    events = (StreamEvent(0, "message", '{"type": "chunk"}', "5", 0.125),)
    told = shown(events=events)["response"]["body"]
    assert told["value"] == '   0.125 s  message #5  {"type": "chunk"}'
    assert told["stream"] == {"type": "text/event-stream", "complete": True, "chunkCount": 1}


def test_no_answer_is_told_as_such() -> None:
    told = shown(status=None, response=None, failure="nothing listens")
    assert "response" not in told
    assert told["error"]["message"] == "nothing listens"
    assert "no whole answer: nothing listens" in str(
        ShownExchanges().text([exchange(status=None, failure="nothing listens")]).content
    )


def test_showing_an_exchange_leaves_it_as_it_was() -> None:
    one = exchange()
    ShownExchanges().attachment(one)
    Secrets().learn(one)
    assert one == exchange()
