"""Playwright's way to an address, for people whom a page may lead elsewhere before they have arrived."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

# What Playwright says when something else than it had asked for is shown.
_LED_ELSEWHERE = "is interrupted by another navigation"


def led(usual: Callable[..., Any]) -> Callable[..., Any]:
    """Return a way to an address on which being led elsewhere is no failure: what is shown is for steps to judge."""

    @wraps(usual)
    def going(self: Page, *arguments: Any, **options: Any) -> Any:
        from playwright.sync_api import Error

        try:
            return usual(self, *arguments, **options)
        except Error as error:
            if _LED_ELSEWHERE not in error.message:
                raise
            return None

    return going


__all__ = ["led"]
