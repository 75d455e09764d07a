"""What is noticed and kept of a window."""

from __future__ import annotations

import io
import json
import re
import socket
import zipfile
from dataclasses import replace

import pytest
from PIL import Image
from playwright.sync_api import Error, expect

from ratified.browser import BrowserOptions, Browsers, Window
from ratified.exchange import Tape
from ratified.failures import ConfigurationError
from tests.browser.conftest import HostGuard, OpenWindow
from tests.browser.shop import Shop

SHORT = BrowserOptions(timeout=1.0)


MORE = '<hr style="height: 3000px"><input id="other"><iframe srcdoc="<p>One</p>" sandbox></iframe>'


def _picture(window: Window) -> bytes:
    """Return what the window hands over for a step, or nothing."""
    taken: list[bytes] = []
    window.picture(taken.append)
    window._storyboard.finish()
    return b"".join(taken)


def test_errors_of_console_page_and_requests_are_noticed_with_their_step(open_window: OpenWindow) -> None:
    window = open_window()
    window.page.goto("/")
    window.step_begins("When the shop falls over")
    window.page.evaluate("console.error('out of apples'); setTimeout(() => { throw new Error('no till') }, 0)")
    window.page.evaluate("fetch('http://127.0.0.1:1').catch(() => null)")
    window.page.evaluate("console.warn('only a warning')")
    window.step_ends()
    found = [(problem.kind, problem.text) for problem in window.problems]
    assert ("console error", "out of apples") in found
    assert ("page error", "no till") in found
    assert ("request refused", "GET to 127.0.0.1:1 was not sent: that host is not listed") in found
    assert {problem.step for problem in window.problems} == {"When the shop falls over"}
    assert "only a warning" not in " ".join(str(problem) for problem in window.problems)


def test_whoever_is_led_elsewhere_on_the_way_to_an_address_is_there(open_window: OpenWindow) -> None:
    window = open_window()
    # Which of the two comes first is a matter of chance.
    for _ in range(40):
        window.page.goto("/elsewhere", wait_until="commit")
    expect(window.page).to_have_url(re.compile("/second$"))


def test_an_address_that_cannot_be_reached_is_a_failure(open_window: OpenWindow) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nowhere = f"127.0.0.1:{taken.getsockname()[1]}"
    window = open_window(guard=HostGuard(nowhere))
    with pytest.raises(Error, match="ERR_CONNECTION_REFUSED"):
        window.page.goto(f"http://{nowhere}/")


def test_hostile_text_of_a_page_is_harmless_in_a_problem(open_window: OpenWindow) -> None:
    window = open_window()
    window.page.goto("/")
    window.page.evaluate("console.error('\\u001b[2J' + 'x'.repeat(100000))")
    text = window.problems[0].text
    assert "\x1b" not in text
    assert len(text) < 1100


def test_a_picture_is_a_jpeg_and_an_unchanged_page_gives_the_same_again(open_window: OpenWindow) -> None:
    window = open_window()
    assert _picture(window) == b""
    window.page.goto("/")
    first = _picture(window)
    assert Image.open(io.BytesIO(first)).format == "JPEG"
    assert window.page.title() == "Shop"
    assert _picture(window) == first
    window.page.get_by_role("button", name="Buy apples").click()
    expect(window.page.get_by_role("status")).to_have_text('Bought "apples"')
    assert _picture(window) not in (b"", first)


def test_a_page_that_forbids_scripts_is_pictured_all_the_same(open_window: OpenWindow) -> None:
    window = open_window()
    window.page.goto("/strict")
    assert _picture(window)


def test_a_page_that_opens_during_a_step_is_the_one_pictured(open_window: OpenWindow) -> None:
    window = open_window()
    window.page.goto("/")
    shop = _picture(window)
    with window.page.expect_popup() as popup:
        window.page.evaluate("window.open('/second'); 1")
    popup.value.wait_for_load_state()
    assert _picture(window) not in (b"", shop)


def test_a_picture_shows_what_was_seen_also_when_the_next_step_looks_at_the_page(open_window: OpenWindow) -> None:
    window = open_window()
    window.page.goto("/second")
    for colour in ((0, 128, 0), (0, 0, 255)):
        window.page.evaluate("(colour) => { document.body.style.background = `rgb(${colour})`; }", list(colour))
        taken: list[bytes] = []
        window.picture(taken.append)
        expect(window.page.get_by_role("heading")).to_have_text("Second page")
        window._storyboard.finish()
        seen = Image.open(io.BytesIO(taken[0])).convert("RGB").getpixel((600, 400))
        assert isinstance(seen, tuple)
        assert all(abs(one - other) < 30 for one, other in zip(seen, colour, strict=True))


def test_a_step_that_leaves_the_page_alone_gives_no_picture(open_window: OpenWindow) -> None:
    window = open_window()
    window.page.goto("/")
    assert _picture(window)
    assert not _picture(window)


def test_a_picture_not_yet_ready_is_handed_over_before_the_window_closes(open_window: OpenWindow) -> None:
    window = open_window()
    window.page.goto("/")
    taken: list[bytes] = []
    window.picture(taken.append)
    window.close(failed=False)
    assert [picture[:2] for picture in taken] == [b"\xff\xd8"]


def test_a_device_is_pictured_in_the_size_of_its_page(open_window: OpenWindow) -> None:
    window = open_window(replace(SHORT, device="Pixel 5"))
    window.page.goto("/second")
    viewport = window.page.viewport_size
    assert viewport is not None
    assert Image.open(io.BytesIO(_picture(window))).size == (viewport["width"], viewport["height"])


def test_without_a_storyboard_no_picture_is_taken(open_window: OpenWindow) -> None:
    window = open_window(replace(SHORT, storyboard=False))
    window.page.goto("/")
    assert _picture(window) == b""


def test_what_the_trace_itself_causes_in_a_closed_frame_is_no_problem_of_the_page(open_window: OpenWindow) -> None:
    window = open_window(replace(SHORT, tracing="retain-on-failure"))
    window.page.goto("/")
    window.page.evaluate("(more) => { document.body.innerHTML += more; }", MORE)
    window.page.frame_locator("iframe").get_by_text("One").wait_for()
    assert window.problems == []


def test_a_passed_scenario_leaves_nothing_and_a_failed_one_its_trace_without_sources(open_window: OpenWindow) -> None:
    options = replace(SHORT, tracing="retain-on-failure")
    passed = open_window(options)
    passed.page.goto("/")
    assert passed.close(failed=False) == []

    window = open_window(options)
    window.step_begins('When Mia opens the "Shop"')
    window.page.goto("/")
    window.step_ends()
    (name, media_type, content), *rest = window.close(failed=True)
    assert (name, media_type, rest) == ("trace", "application/vnd.allure.playwright-trace", [])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not [member for member in archive.namelist() if member.startswith("resources/src@")]
        events = [json.loads(line) for line in archive.read("trace.trace").splitlines()]
    titles = [event.get("title") for event in events if event.get("class") == "Tracing"]
    assert 'When Mia opens the "Shop"' in titles


def test_by_default_no_trace_is_made_because_it_costs_too_much(open_window: OpenWindow) -> None:
    window = open_window()
    window.page.goto("/")
    assert window.close(failed=True) == []


def test_the_trace_passes_the_redactor_before_anybody_else_gets_it(browsers: Browsers, shop: Shop, tape: Tape) -> None:
    browsers.close()
    redacting = Browsers(
        replace(SHORT, tracing="on"), redact=lambda content: b"clean" if content[:2] == b"PK" else content
    )
    try:
        window = redacting.context("Mia", tape, HostGuard(shop.origin), shop.url)
        window.page.goto("/")
        assert [content for _, _, content in window.close(failed=False)] == [b"clean"]
    finally:
        redacting.close()


def test_the_whole_page_is_kept_on_failure_and_also_otherwise_if_asked(open_window: OpenWindow) -> None:
    window = open_window()
    window.page.goto("/")
    window.page.evaluate("document.body.style.height = '2000px'")
    ((name, media_type, content),) = window.keep_screenshot()
    assert (name, media_type) == ("screenshot", "image/png")
    assert Image.open(io.BytesIO(content)).height >= 2000
    assert open_window(replace(SHORT, screenshot="off")).keep_screenshot() == []
    always = open_window(replace(SHORT, screenshot="on"))
    always.page.goto("/")
    assert [kept[0] for kept in always.close(failed=False)] == ["screenshot"]


def test_people_share_the_browser_and_nothing_else(open_window: OpenWindow) -> None:
    mia, omar = open_window(), open_window()
    mia.page.goto("/")
    omar.page.goto("/")
    mia.page.evaluate("document.cookie = 'who=mia'; localStorage.who = 'mia'")
    assert mia.page.context.browser is omar.page.context.browser
    assert omar.page.evaluate("[document.cookie, localStorage.who ?? '']") == ["", ""]


def test_a_device_is_emulated_and_an_unknown_one_gets_the_nearest_name(open_window: OpenWindow) -> None:
    window = open_window(replace(SHORT, device="Pixel 5"))
    window.page.goto("/")
    assert "Pixel 5" in window.page.evaluate("navigator.userAgent")
    with pytest.raises(ConfigurationError, match="Pixel 5"):
        open_window(replace(SHORT, device="Pixl 5"))
