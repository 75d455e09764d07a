"""What a run asks of its browser, in the words that pytest-playwright uses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class BrowserOptions:
    """Which browser, how it shows itself, and what of it is kept."""

    headed: bool = False
    slowmo: float = 0
    browser: str = "chromium"
    channel: str = ""
    device: str = ""
    tracing: str = "off"
    video: str = "off"
    screenshot: str = "only-on-failure"
    storyboard: bool = True
    timeout: float = 5.0
    remote: str = ""
    path: str = ""
    # What every document of a new window runs before anything of its own.
    script: str = ""
    # Who hears what is written to the console of such windows, if anybody wants to.
    told: Callable[[str], None] | None = None


class Settings(Protocol):
    """Where the options of a run are read from."""

    def text(self, key: str) -> str:
        """Return a setting as text."""

    def number(self, key: str) -> float:
        """Return a setting as a number."""

    def flag(self, key: str) -> bool:
        """Return a setting that is yes or no."""


def options_from(settings: Settings) -> BrowserOptions:
    """Return what the settings of a run ask of its browser."""
    return BrowserOptions(
        headed=settings.flag("headed"),
        slowmo=settings.number("slowmo"),
        browser=settings.text("browser"),
        channel=settings.text("channel"),
        device=settings.text("device"),
        tracing=settings.text("tracing"),
        video=settings.text("video"),
        screenshot=settings.text("screenshot"),
        storyboard=settings.flag("storyboard"),
        timeout=settings.number("browser_timeout"),
        remote=settings.text("remote"),
        path=settings.text("browser_path"),
    )
