"""The shop of the browser's tests, which has an orchard too, and windows in which its page is changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from ratified.browser import BrowserOptions, Browsers, Window
from ratified.strength.pages import script_for
from ratified.strength.words import Change
from tests.browser.conftest import OpenWindow, browsers, open_window, shop, tape

OpenChanged = Callable[..., Window]


@pytest.fixture
def open_changed(browsers: Browsers, open_window: OpenWindow) -> OpenChanged:
    """Mia's window on the orchard with a change made to it, or as it is."""

    def opened(change: Change | None = None, options: BrowserOptions = browsers.options) -> Window:
        script = script_for(change) if change else ""
        window = open_window(replace(options, script=script))
        window.page.goto("/orchard")
        return window

    return opened


__all__ = ["browsers", "open_changed", "open_window", "shop", "tape"]
