"""What the guard refuses never leaves the browser, whatever in the page asks for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Error, expect

from ratified.browser import BrowserOptions, Browsers, explained
from ratified.browser.wall import resolver_rules
from ratified.exchange import Tape
from ratified.failures import GuardRefused
from tests.browser.conftest import HostGuard, OpenWindow
from tests.browser.shop import Shop

WAYS_OUT = {
    "a fetch": "fetch('{url}/fetch').catch(() => null)",
    "a redirected fetch": "fetch('/go?to={url}/redirected').catch(() => null)",
    "a picture": (
        "new Promise(r => {{ const i = new Image(); i.onload = i.onerror = r; i.src = '{url}/picture' }}).then(() => 1)"
    ),
    "a frame": (
        "new Promise(r => {{ const f = document.createElement('iframe'); f.onload = r; f.src = '{url}/frame';"
        " document.body.append(f) }}).then(() => 1)"
    ),
    "a socket": (
        "new Promise(r => {{ const s = new WebSocket('ws://{origin}/socket');"
        " s.onerror = s.onopen = s.onclose = r }}).then(() => 1)"
    ),
    "a worker": (
        "new Promise(r => {{ const w = new Worker(URL.createObjectURL(new Blob([\"fetch('{url}/worker')"
        '.then(() => postMessage(1), () => postMessage(2))"]))); w.onmessage = r }}).then(() => 1)'
    ),
    "another name of the host": "fetch('http://localhost:{port}/name').catch(() => null)",
}


@pytest.fixture
def canary() -> Iterator[Shop]:
    server = Shop()
    yield server
    server.close()


@pytest.mark.parametrize("way", WAYS_OUT)
def test_no_request_reaches_a_host_that_is_not_listed(way: str, open_window: OpenWindow, canary: Shop) -> None:
    window = open_window()
    window.page.goto("/")
    script = WAYS_OUT[way].format(url=canary.url, origin=canary.origin, port=canary.server_port)
    window.page.evaluate(script)
    window.catch_up()
    assert canary.asked == []


@pytest.mark.parametrize("way", WAYS_OUT)
def test_the_ways_out_do_lead_out_where_the_host_is_listed(
    way: str, open_window: OpenWindow, canary: Shop, shop: Shop
) -> None:
    window = open_window(guard=HostGuard(shop.origin, canary.origin, f"localhost:{canary.server_port}"))
    window.page.goto("/")
    script = WAYS_OUT[way].format(url=canary.url, origin=canary.origin, port=canary.server_port)
    window.page.evaluate(script)
    assert len(canary.asked) == 1


def test_a_refused_request_is_noticed_with_the_guards_reason(open_window: OpenWindow, canary: Shop, tape: Tape) -> None:
    window = open_window()
    window.page.goto("/")
    window.step_begins("When Mia looks elsewhere")
    with window.page.expect_event("requestfailed"):
        window.page.evaluate(WAYS_OUT["a fetch"].format(url=canary.url))
    window.step_ends()
    refused = [problem for problem in window.problems if problem.kind == "request refused"]
    assert len(refused) == 1
    assert f"GET to {canary.origin} was not sent" in refused[0].text
    assert refused[0].step == "When Mia looks elsewhere"
    assert ["was not sent" in exchange.failure for exchange in tape if exchange.url.startswith(canary.url)] == [True]


@pytest.mark.parametrize("path", ["{url}/", "/go?to={url}/"])
def test_going_to_a_page_that_is_not_listed_is_refused_by_the_guard(
    path: str, open_window: OpenWindow, canary: Shop
) -> None:
    window = open_window()
    window.step_begins("When Mia goes astray")
    with pytest.raises(Error) as error:
        window.page.goto(path.format(url=canary.url))
    window.catch_up()
    meaning = explained(error.value, "When Mia goes astray", [window])
    assert isinstance(meaning, GuardRefused)
    assert canary.asked == []


def test_where_only_reading_is_allowed_a_page_cannot_write(open_window: OpenWindow, shop: Shop) -> None:
    window = open_window(guard=HostGuard(shop.origin, methods=("GET", "HEAD", "OPTIONS")))
    window.page.goto("/")
    window.page.evaluate("fetch('/orders', {method: 'POST', body: 'x'}).catch(() => null)")
    assert shop.asked == ["GET /"]
    assert "POST was not sent: shop is read-only" in [problem.text for problem in window.problems]


def test_streams_arrive_piece_by_piece_also_where_every_request_is_asked_for(
    open_window: OpenWindow, shop: Shop
) -> None:
    window = open_window(guard=HostGuard(shop.origin, methods=("GET",)))
    window.page.goto("/")
    window.page.get_by_role("button", name="Listen").click()
    expect(window.page.get_by_role("status")).to_have_text('Heard {"progress": 0}')
    shop.go_on.set()
    expect(window.page.get_by_role("status")).to_have_text("The shop is done")


def test_a_browser_that_runs_elsewhere_is_walled_in_by_asking_for_each_request(
    browsers: Browsers, shop: Shop, canary: Shop, tape: Tape
) -> None:
    """Its start-up rules are not ours to set, so its pages are stopped one request at a time."""
    browsers.close()
    with _served_browser() as endpoint:
        remote = Browsers(BrowserOptions(remote=endpoint))
        try:
            window = remote.context("Mia", tape, HostGuard(shop.origin), shop.url)
            window.page.goto("/")
            window.page.evaluate(WAYS_OUT["a fetch"].format(url=canary.url))
            window.page.evaluate(WAYS_OUT["a socket"].format(origin=canary.origin))
            assert window.page.title() == "Shop"
            assert canary.asked == []
            window.close(failed=False)
        finally:
            remote.close()


class _served_browser:  # noqa: N801 - reads as the context it gives
    """A browser in a process of its own, reached over its debugging port."""

    def __enter__(self) -> str:
        import subprocess
        from tempfile import TemporaryDirectory

        from ratified.browser import find

        self._folder = TemporaryDirectory()
        call = [find().executable, "--headless", "--no-sandbox", "--remote-debugging-port=0"]
        call += [f"--user-data-dir={self._folder.name}", "about:blank"]
        self._process = subprocess.Popen(call, stderr=subprocess.PIPE, text=True)
        assert self._process.stderr is not None
        for line in self._process.stderr:
            if "DevTools listening on " in line:
                return line.split()[-1]
        raise AssertionError("the browser did not say where it listens")

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        self._process.stderr.close()  # type: ignore[union-attr]
        self._folder.cleanup()


def test_the_rules_for_the_browser_name_each_host_as_it_is_written() -> None:
    guard = HostGuard("127.0.0.1:8000", "*.example.com", "::1:8001", "evil, MAP * 1.2.3.4")
    assert resolver_rules(guard) == (
        "EXCLUDE *.example.com, MAP 127.0.0.1:8000 127.0.0.1:8000, MAP [::1]:8001 [::1]:8001, MAP * ~NOTFOUND"
    )
