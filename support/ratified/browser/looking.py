"""Playwright's `expect`, which in a window of a scenario also asks whether a person could see what is looked at.

Playwright calls visible what is transparent, off the page or under something else. Steps go on using its `expect`; what
need only be in the page, and not be seen, is expected with `to_be_attached`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from ratified.browser.sight import Sight

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

# The expectations that say of something that it is to be seen; the others ask what the page holds.
LOOKS = frozenset(
    {
        "to_be_disabled",
        "to_be_editable",
        "to_be_enabled",
        "to_be_in_viewport",
        "to_be_visible",
        "to_contain_text",
        "to_have_count",
        "to_have_text",
    }
)

_SIGHTS: WeakKeyDictionary[BrowserContext, Sight] = WeakKeyDictionary()


class _Looking:
    """The expectations about one locator; those that say it is to be seen look at it once more when they hold."""

    def __init__(self, usual: object, look: Callable[[], None]) -> None:
        self._usual = usual
        self._look = look

    def __getattr__(self, name: str) -> Any:
        check = getattr(self._usual, name)
        if name not in LOOKS:
            return check

        @wraps(check)
        def checked(*arguments: Any, **options: Any) -> None:
            check(*arguments, **options)
            if arguments != (0,):
                self._look()

        return checked


def watch(context: BrowserContext, sight: Sight) -> None:
    """Have whatever is expected in a context be looked at this way too."""
    _teach()
    _SIGHTS[context] = sight


def _teach() -> None:
    """Let Playwright's `expect` look, once for all: steps have imported it long before a window opens."""
    from playwright.sync_api import Locator, expect

    kind = type(expect)
    usual: Callable[..., Any] = kind.__call__
    if hasattr(usual, "__wrapped__"):
        return

    @wraps(usual)
    def asked(self: Any, actual: Any, message: str | None = None) -> Any:
        assertions = usual(self, actual, message)
        sight = _SIGHTS.get(actual.page.context) if isinstance(actual, Locator) else None
        return assertions if sight is None else _Looking(assertions, lambda: sight.look(actual))

    kind.__call__ = asked  # type: ignore[method-assign]


__all__ = ["LOOKS", "watch"]
