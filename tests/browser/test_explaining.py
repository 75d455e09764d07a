"""Every error of a page says whose fault it is, in the words of the step."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Error, Page, expect

from ratified.browser import Window, explained
from ratified.failures import Broken, BrokenPromise, NoAnswer
from tests.browser.conftest import HostGuard, OpenWindow
from tests.browser.shop import Shop


@pytest.fixture
def window(open_window: OpenWindow) -> Window:
    window = open_window()
    window.page.set_default_timeout(300)
    window.page.goto("/")
    return window


def _meaning(window: Window, act: Callable[[Page], object]) -> Exception:
    with pytest.raises((Error, AssertionError)) as raised:
        act(window.page)
    return explained(raised.value, "When Mia acts", [window])


def test_an_expectation_tells_what_was_wanted_and_what_the_page_shows(window: Window) -> None:
    meaning = _meaning(window, lambda page: expect(page.get_by_role("status")).to_have_text("Bought", timeout=200))
    assert isinstance(meaning, BrokenPromise)
    assert meaning.what == "When Mia acts"
    assert meaning.expected == "get_by_role(\"status\"): Locator expected to have text 'Bought', within 0.2 s"
    assert meaning.actual.startswith("Nothing bought")


def test_an_expectation_of_something_absent_shows_the_page_instead(window: Window) -> None:
    meaning = _meaning(window, lambda page: expect(page.get_by_role("button", name="Sell")).to_be_visible(timeout=200))
    assert isinstance(meaning, BrokenPromise)
    assert meaning.actual.startswith("the page shows no such element\nthe page shows\n")
    assert '- button "Buy apples"' in meaning.actual


def test_a_missing_button_is_a_broken_promise_and_not_a_broken_suite(window: Window) -> None:
    meaning = _meaning(window, lambda page: page.get_by_role("button", name="Sell").click())
    assert isinstance(meaning, BrokenPromise)
    assert meaning.expected == 'get_by_role("button", name="Sell") is there for something to click, within 0.3 s'
    assert meaning.actual == "the page shows no such element"


def test_a_button_that_cannot_be_used_tells_why(window: Window) -> None:
    window.page.evaluate("document.querySelector('button').disabled = true")
    meaning = _meaning(window, lambda page: page.get_by_role("button", name="Buy apples").click())
    assert isinstance(meaning, BrokenPromise)
    assert "not enabled" in meaning.actual


def test_several_alike_are_a_broken_promise(window: Window) -> None:
    meaning = _meaning(window, lambda page: page.get_by_role("button").click())
    assert isinstance(meaning, BrokenPromise)
    assert meaning.expected == 'exactly one get_by_role("button")'
    assert meaning.actual.startswith("4 elements")


def test_a_page_that_cannot_be_reached_is_no_answer(window: Window, shop: Shop) -> None:
    shop.close()
    meaning = _meaning(window, lambda page: page.goto("/second"))
    assert isinstance(meaning, NoAnswer)
    assert meaning.kind == "refused"
    assert f"{shop.url}/second" in meaning.what


def test_a_host_without_an_address_is_told_as_such(open_window: OpenWindow, shop: Shop) -> None:
    window = open_window(guard=HostGuard(shop.origin, "nowhere.invalid:80", "nowhere.invalid"))
    meaning = _meaning(window, lambda page: page.goto("http://nowhere.invalid/"))
    assert isinstance(meaning, NoAnswer)
    assert meaning.kind == "dns"


def test_a_page_that_never_ends_loading_is_a_timeout(window: Window) -> None:
    window.page.set_default_navigation_timeout(300)
    meaning = _meaning(window, lambda page: page.goto("/events", wait_until="load"))
    assert isinstance(meaning, NoAnswer | Broken)


def test_a_mistake_in_the_suite_itself_is_broken(window: Window) -> None:
    meaning = _meaning(window, lambda page: page.evaluate("nonsense()"))
    assert type(meaning) is Broken
    assert "nonsense is not defined" in meaning.actual


def test_other_errors_are_left_alone(window: Window) -> None:
    for error in (KeyError("x"), AssertionError("plain"), BrokenPromise("already told")):
        assert explained(error, "When Mia acts", [window]) is error
