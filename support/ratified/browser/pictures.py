"""The storyboard: what a person sees after a step, painted by the browser while the next step goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Request

QUALITY = 60
_PATIENCE = 2000.0

Keep = Callable[[bytes], None]


class Storyboard:
    """Takes the pictures of one person's window."""

    def __init__(self, context: BrowserContext, shoot: Callable[[Page], bytes]) -> None:
        self._context = context
        self._shoot = shoot
        self._waiting = 0
        # Nothing can have changed since the last picture unless somebody had a page in hand, or it asked for something.
        self._due: Page | None = None

    def touch(self, page: Page) -> None:
        """Take note that somebody has a page in hand."""
        self._due = page

    def note(self, request: Request) -> None:
        """Take note that a page asks for something."""
        from playwright.sync_api import Error

        try:
            self._due = request.frame.page
        except Error:
            # A page that is only beginning, or a worker of none in particular.
            self._due = self._due or self._context.pages[-1]

    def picture(self, keep: Keep) -> None:
        """Have what the page last touched shows handed over as soon as the browser has painted it.

        That takes a few frames, and waiting for them would make a short scenario half as long again: the next step
        goes on meanwhile. If that step acts within these frames, what it does may come into the picture; one that only
        looks, as every Then does, changes nothing that could.
        """
        page, self._due = self._due, None
        if page is None or page.is_closed() or page.url == "about:blank":
            return
        self._waiting += 1
        aside(lambda: self._take(page, keep))
        # It is asked for when Playwright is at work the next time, which may be long after this step.
        page.wait_for_timeout(0)

    def finish(self) -> None:
        """Wait until every picture has been handed over."""
        until = monotonic() + _PATIENCE / 1000
        while self._waiting and self._context.pages and monotonic() < until:
            self._context.pages[0].wait_for_timeout(2)

    def _take(self, page: Page, keep: Keep) -> None:
        from playwright.sync_api import Error

        try:
            keep(self._shoot(page))
        except Error:
            # The page is closed, crashed or stuck; the step that needs it will say so.
            return
        finally:
            self._waiting -= 1


def aside(action: Callable[[], None]) -> None:
    """Have Playwright do something beside what the steps ask of it, the way it runs the handlers of its events."""
    from greenlet import greenlet  # type: ignore[import-untyped]

    asyncio.get_running_loop().call_soon(lambda: greenlet(action).switch())


def shot(page: Page) -> bytes:
    """Return what is in view, the way any browser can."""
    return page.screenshot(type="jpeg", quality=QUALITY, scale="css", caret="initial", timeout=_PATIENCE)
