"""A browser that is killed, crashes or hangs breaks its own scenario and no other."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

import pytest
from playwright.sync_api import Error, expect

from ratified.browser import BrowserOptions, Browsers, Window, explained
from ratified.exchange import Tape
from ratified.failures import BrowserBroken
from tests.browser.conftest import HostGuard, OpenWindow
from tests.browser.shop import Shop


def _kill_browser(window: Window) -> None:
    browser = window.page.context.browser
    assert browser is not None
    session = browser.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    os.kill(next(each["id"] for each in processes if each["type"] == "browser"), signal.SIGKILL)


def _crash_page(window: Window) -> None:
    page = window.page
    with page.expect_event("crash"), pytest.raises(Error):
        page.goto("chrome://crash")


def _kill_driver(window: Window) -> None:
    listed = f"/proc/{os.getpid()}/task/{os.getpid()}/children"
    with open(listed, encoding="ascii") as children:  # noqa: PTH123 - a file of the kernel, not of a folder
        for pid in children.read().split():
            with open(f"/proc/{pid}/cmdline", "rb") as command:  # noqa: PTH123
                if b"playwright" in command.read():
                    os.kill(int(pid), signal.SIGKILL)


@pytest.mark.parametrize(
    ("disaster", "reason"),
    [
        (_kill_browser, "the browser is gone: it was killed, or it crashed"),
        (_crash_page, "crashed"),
        (_kill_driver, "Target page, context or browser has been closed"),
    ],
)
def test_a_step_in_a_browser_that_broke_down_is_broken_and_the_next_scenario_gets_a_new_one(
    disaster: Callable[[Window], None], reason: str, open_window: OpenWindow
) -> None:
    window = open_window()
    window.page.goto("/")
    disaster(window)
    with pytest.raises(Error) as error:
        window._page.get_by_role("button", name="Buy apples").click()
    meaning = explained(error.value, "When Mia buys apples", [window])
    assert isinstance(meaning, BrowserBroken)
    assert reason in meaning.actual
    assert "When Mia buys apples" in meaning.what
    assert window.close(failed=True) is not None

    following = open_window()
    following.page.goto("/")
    assert following.page.title() == "Shop"


def test_an_expectation_in_a_crashed_page_is_broken_and_not_failed(open_window: OpenWindow) -> None:
    window = open_window()
    window.page.goto("/")
    status = window.page.get_by_role("status")
    _crash_page(window)
    with pytest.raises(AssertionError) as error:
        expect(status).to_have_text("Bought")
    assert isinstance(explained(error.value, "Then …", [window]), BrowserBroken)
    with pytest.raises(BrowserBroken, match="no working window"):
        _ = window.page


def test_a_crash_is_a_problem_of_the_window_and_gives_no_picture(open_window: OpenWindow) -> None:
    window = open_window()
    window.page.goto("/")
    _crash_page(window)
    window.step_ends()
    window.picture(lambda _: pytest.fail("there is nothing to be seen"))
    assert window.keep_screenshot() == []
    kept = window.close(failed=True)
    assert [name for name, _, _ in kept] == ["what the browser complained about"]
    assert b"crash: the page crashed" in kept[0][2]


def test_a_page_that_answers_nobody_holds_nothing_up_for_long(open_window: OpenWindow) -> None:
    window = open_window()
    window.page.goto("/")
    window.page.evaluate("setTimeout(() => { for (;;); }, 0)")
    window.step_ends()
    window.picture(lambda _: None)
    window.close(failed=True)
    following = open_window()
    following.page.goto("/")
    assert following.page.title() == "Shop"


def test_a_browser_killed_between_two_scenarios_is_replaced_unseen(open_window: OpenWindow) -> None:
    window = open_window()
    window.page.goto("/")
    _kill_browser(window)
    window.close(failed=False)
    following = open_window()
    following.page.goto("/")
    assert following.page.title() == "Shop"


def test_a_program_that_is_no_browser_is_told_with_what_it_said(shop: Shop, tape: Tape, browsers: Browsers) -> None:
    browsers.close()
    wrong = Browsers(BrowserOptions(path="/bin/false"))
    try:
        with pytest.raises(BrowserBroken) as broken:
            wrong.context("Mia", tape, HostGuard(shop.origin), shop.url)
    finally:
        wrong.close()
    assert "no browser was found" in broken.value.what
    assert "/bin/false (named by browser_path):" in broken.value.actual
    assert "python -m ratified.browser" in broken.value.next
