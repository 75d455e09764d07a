"""Playwright's ways to look and to act, which in a window of a scenario also ask whether a person could see it.

Playwright calls visible what is transparent, off the page or under something else. Steps go on using its `expect` and
its locators; what need only be in the page, and not be seen, is expected with `to_be_attached`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from ratified.browser.going import led
from ratified.browser.sight import Sight

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator

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
# What people do with what they see.
USES = frozenset(
    {
        "check",
        "clear",
        "click",
        "dblclick",
        "fill",
        "press_sequentially",
        "select_option",
        "set_checked",
        "tap",
        "uncheck",
    }
)

_SIGHTS: WeakKeyDictionary[BrowserContext, Sight] = WeakKeyDictionary()
# What else Playwright is to be taught.
_LESSONS: list[Callable[[], None]] = []


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
    """Have whatever is looked at and done in a context be seen this way too."""
    _teach()
    _SIGHTS[context] = sight


def when_taught(lesson: Callable[[], None]) -> None:
    """Have Playwright taught something more, on top of this: now, or else as soon as a window opens."""
    if lesson in _LESSONS:
        return
    _LESSONS.append(lesson)
    if "playwright.sync_api" in sys.modules and not _teach():
        lesson()


def _teach() -> bool:
    """Let Playwright tell, once for all: steps have imported its `expect` long before a window opens.

    Returns whether it has learnt only now, with all lessons so far.
    """
    from playwright.sync_api import Locator, Page, expect

    kind = type(expect)
    if hasattr(kind.__call__, "__wrapped__"):
        return False
    kind.__call__ = _looking(kind.__call__)  # type: ignore[method-assign]
    for name in USES:
        setattr(Locator, name, _noting(getattr(Locator, name)))
    Page.goto = led(Page.goto)  # type: ignore[method-assign]
    for lesson in _LESSONS:
        lesson()
    return True


def _looking(usual: Callable[..., Any]) -> Callable[..., Any]:
    from playwright.sync_api import Locator

    @wraps(usual)
    def asked(self: Any, actual: Any, message: str | None = None) -> Any:
        assertions = usual(self, actual, message)
        sight = _SIGHTS.get(actual.page.context) if isinstance(actual, Locator) else None
        return assertions if sight is None else _Looking(assertions, lambda: sight.look(actual))

    return asked


def _noting(usual: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(usual)
    def used(self: Locator, *arguments: Any, **options: Any) -> Any:
        address = self.page.url
        done = usual(self, *arguments, **options)
        sight = _SIGHTS.get(self.page.context)
        if sight is not None:
            sight.note_use(self, address)
        return done

    return used


__all__ = ["LOOKS", "USES", "watch", "when_taught"]
