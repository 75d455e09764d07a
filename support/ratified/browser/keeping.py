"""What is kept of a window for whoever looks into a failure: a picture in full, and Playwright's trace."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

Kept = tuple[str, str, bytes]
_PATIENCE = 5000.0


def full_picture(page: Page) -> list[Kept]:
    """Return the whole page as a picture, or what is in view where the whole cannot be had."""
    from playwright.sync_api import Error

    for whole in (True, False):
        try:
            content = page.screenshot(type="png", full_page=whole, timeout=_PATIENCE)
        except Error:
            continue
        return [("screenshot", "image/png", content)]
    return []


class Trace:
    """Playwright's trace of one context, with the steps of the scenario as its headings."""

    def __init__(self, context: BrowserContext, mode: str) -> None:
        self._context = context
        self._mode = mode
        self._groups = 0
        if mode != "off":
            # The sources of the suite stay where they are: they may hold what must not be shown.
            context.tracing.start(screenshots=True, snapshots=True, sources=False)

    def step_begins(self, text: str) -> None:
        """Open a heading."""
        if self._mode != "off":
            self._groups += 1
            self._context.tracing.group(text)

    def step_ends(self) -> None:
        """Close the heading."""
        if self._groups:
            self._groups -= 1
            self._context.tracing.group_end()

    def end(self, *, failed: bool) -> list[Kept]:
        """Stop the trace and return it if it is to be kept."""
        if self._mode == "off":
            return []
        if self._mode == "retain-on-failure" and not failed:
            self._context.tracing.stop()
            return []
        with TemporaryDirectory(prefix="ratified-trace-") as folder:
            path = Path(folder) / "trace.zip"
            self._context.tracing.stop(path=path)
            return [("trace", "application/vnd.allure.playwright-trace", path.read_bytes())]
