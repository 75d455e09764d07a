"""What a page and a system say to each other is on the tape of the scenario."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from ratified.exchange import Exchange, Limits, Tape
from tests.browser.conftest import OpenWindow
from tests.browser.shop import Shop


def _of(tape: Tape, path: str) -> Exchange:
    found = [exchange for exchange in tape if exchange.url.endswith(path)]
    assert len(found) == 1, [exchange.url for exchange in tape]
    return found[0]


def test_a_document_and_a_fetch_are_recorded_whole(open_window: OpenWindow, tape: Tape, shop: Shop) -> None:
    window = open_window()
    window.step_begins("When Mia buys apples")
    window.page.goto("/")
    window.page.get_by_role("button", name="Buy apples").click()
    expect(window.page.get_by_role("status")).to_have_text('Bought "apples"')
    window.step_ends()

    document, order = tape
    assert (document.via, document.who, document.system, document.method) == ("browser", "Mia", "shop", "GET")
    assert document.response is not None
    assert "<title>Shop</title>" in document.response.text
    assert order.url == f"{shop.url}/orders"
    assert (order.request.text, order.request.media_type) == ('"apples"', "application/json")
    assert order.response is not None
    assert (order.status, json.loads(order.response.text)) == (201, {"bought": '"apples"'})
    assert ("set-cookie", "basket=b_41; HttpOnly") in [(name.lower(), value) for name, value in order.response_headers]
    assert order.failure == order.note == ""
    assert 0 < (order.first_byte or 0) <= order.took
    assert order.started_at >= document.started_at


def test_an_answer_is_kept_although_the_page_leaves_at_once(open_window: OpenWindow, tape: Tape) -> None:
    window = open_window()
    window.page.goto("/")
    window.page.get_by_role("button", name="Buy and leave").click()
    expect(window.page.get_by_role("heading")).to_have_text("Second page")
    window.catch_up()
    order = _of(tape, "/orders")
    assert order.response is not None
    assert b"apples" in order.response.content
    second = _of(tape, "/second")
    assert second.response is not None
    assert b"Second page" in second.response.content


def test_a_fetched_stream_has_its_events(open_window: OpenWindow, tape: Tape, shop: Shop) -> None:
    window = open_window()
    window.page.goto("/")
    window.page.get_by_role("button", name="Follow").click()
    expect(window.page.get_by_role("status")).to_have_text("Received 29 bytes")
    shop.go_on.set()
    expect(window.page.get_by_role("status")).to_have_text("The order is done")
    window.catch_up()
    stream = _of(tape, "/events")
    assert [event.data for event in stream.events] == ['{"progress": 0}', '{"chunk": "grüß"}', "done"]
    assert [event.event for event in stream.events] == ["message", "message", "end"]
    assert [event.id for event in stream.events] == ["1", "2", "3"]
    assert {event.at for event in stream.events} == {stream.took}


def test_an_event_source_has_its_events_too(open_window: OpenWindow, tape: Tape, shop: Shop) -> None:
    window = open_window()
    window.page.goto("/")
    window.catch_up()
    shop.go_on.set()
    window.page.get_by_role("button", name="Listen").click()
    expect(window.page.get_by_role("status")).to_have_text("The shop is done")
    window.catch_up()
    stream = _of(tape, "/events")
    assert [(event.event, event.id) for event in stream.events] == [("message", "1"), ("message", "2"), ("end", "3")]
    assert [event.data for event in stream.events] == ['{"progress": 0}', '{"chunk": "grüß"}', "done"]
    assert 0 < stream.events[0].at <= stream.events[1].at
    assert (stream.status, stream.failure) == (200, "")


def test_a_stream_still_running_at_the_end_is_told_as_such(open_window: OpenWindow, tape: Tape) -> None:
    window = open_window()
    window.page.goto("/")
    window.page.get_by_role("button", name="Follow").click()
    expect(window.page.get_by_role("status")).to_have_text("Received 29 bytes")
    window.close(failed=False)
    stream = _of(tape, "/events")
    assert stream.failure == "the window was closed before the answer had come"


def test_a_redirect_is_two_exchanges(open_window: OpenWindow, tape: Tape) -> None:
    window = open_window()
    window.page.goto("/go?to=/second")
    window.catch_up()
    assert [(each.status, each.failure) for each in tape] == [(302, ""), (200, "")]


def test_a_large_answer_is_cut_and_one_over_the_limit_is_not_read(open_window: OpenWindow, tape: Tape) -> None:
    window = open_window(limits=Limits(body=20_000, kept=100))
    window.page.goto("/second")
    window.page.evaluate("Promise.all([fetch('/big?10000'), fetch('/big?30000')].map(async (a) => (await a).text()))")
    window.catch_up()
    kept, unread = _of(tape, "10000").response, _of(tape, "30000").response
    assert kept is not None
    assert unread is not None
    assert (kept.size, len(kept.content), kept.truncated) == (10_000, 100, True)
    assert (unread.size, len(unread.content), unread.truncated) == (30_000, 0, True)


def test_a_request_that_nobody_answers_is_recorded_with_the_reason(
    open_window: OpenWindow, tape: Tape, shop: Shop
) -> None:
    window = open_window()
    window.page.goto("/")
    shop.close()
    window.page.evaluate("fetch('/orders').catch(() => null)")
    window.catch_up()
    lost = _of(tape, "/orders")
    assert lost.status is None
    assert "ERR_CONNECTION" in lost.failure


def test_what_a_watcher_of_the_tape_objects_to_is_raised_in_the_step(open_window: OpenWindow, tape: Tape) -> None:
    def object_to(_: Exchange) -> None:
        raise ValueError("not this one")

    window = open_window()
    tape.watch(object_to)
    window.page.goto("/second")
    with pytest.raises(ValueError, match="not this one"):
        window.catch_up()
    window.page.goto("/")
    assert window.page.title() == "Shop"
