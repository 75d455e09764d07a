"""A real shop and a real browser, shared by the tests of one module."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from ratified.browser import BrowserOptions, Browsers, Window
from ratified.exchange import Limits, Tape
from ratified.failures import GuardRefused
from tests.browser.shop import Shop


class HostGuard:
    """Lets through what goes to the listed hosts, by the listed methods."""

    def __init__(self, *hosts: str, methods: tuple[str, ...] = ()) -> None:
        self.hosts = hosts
        self._methods = methods

    def allow(self, system: str, method: str, url: str) -> None:
        if url.split("/")[2] not in self.hosts:
            raise GuardRefused(f"{method} to {url.split('/')[2]} was not sent: that host is not listed")
        if self._methods and method not in self._methods:
            raise GuardRefused(f"{method} was not sent: {system} is read-only")


@pytest.fixture
def shop() -> Iterator[Shop]:
    server = Shop()
    yield server
    server.close()


@pytest.fixture
def tape() -> Tape:
    return Tape()


@pytest.fixture(scope="module")
def browsers() -> Iterator[Browsers]:
    """One browser with short waits for the tests of a module."""
    shared = Browsers(BrowserOptions(timeout=1.0))
    yield shared
    shared.close()


OpenWindow = Callable[..., Window]


@pytest.fixture
def open_window(browsers: Browsers, shop: Shop, tape: Tape) -> Iterator[OpenWindow]:
    """Mia's window on the shop; options given here differ from the shared ones."""
    opened: list[Window] = []
    usual = browsers.options

    def open_one(
        options: BrowserOptions = usual, guard: HostGuard | None = None, limits: Limits | None = None
    ) -> Window:
        browsers.options = options
        window = browsers.context("Mia", tape, guard or HostGuard(shop.origin), shop.url, system="shop", limits=limits)
        opened.append(window)
        return window

    yield open_one
    browsers.options = usual
    for window in opened:
        window.close(failed=False)
