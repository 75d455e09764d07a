"""Whatever steps do with Playwright, for whoever has to be beside it: nobody is, in an ordinary run."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Protocol

from ratified.browser.looking import when_taught

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

# What is done with elements, whatever comes of it; the other methods of a locator make others of it.
_OF_LOCATORS = (
    *("all", "all_inner_texts", "all_text_contents", "aria_snapshot", "blur", "bounding_box", "check", "clear"),
    *("click", "count", "dblclick", "dispatch_event", "drag_to", "drop", "element_handle", "element_handles"),
    *("evaluate", "evaluate_all", "evaluate_handle", "fill", "focus", "get_attribute", "hover", "inner_html"),
    *("inner_text", "input_value", "is_checked", "is_disabled", "is_editable", "is_enabled", "is_hidden"),
    *("is_visible", "press", "press_sequentially", "screenshot", "scroll_into_view_if_needed", "select_option"),
    *("select_text", "set_checked", "set_input_files", "tap", "text_content", "type", "uncheck", "wait_for"),
    "wait_for_function",
)
# What is done with what a selector finds on a page.
_BY_SELECTORS = (
    *("check", "click", "dblclick", "dispatch_event", "eval_on_selector", "eval_on_selector_all", "fill", "focus"),
    *("get_attribute", "hover", "inner_html", "inner_text", "input_value", "is_checked", "is_disabled", "is_editable"),
    *("is_enabled", "is_hidden", "is_visible", "press", "query_selector", "query_selector_all", "select_option"),
    *("set_checked", "set_input_files", "tap", "text_content", "type", "uncheck", "wait_for_selector"),
)
_BY_SCRIPTS = ("evaluate", "evaluate_handle", "wait_for_function")
_WITH_ALL = ("aria_snapshot", "content", "drag_and_drop", "pdf", "screenshot")
_BY_KEYS = ("down", "insert_text", "press", "type", "up")
_BY_POINTING = ("click", "dblclick", "down", "move", "tap", "up", "wheel")
_TITLES = ("title", "to_have_title", "not_to_have_title")
_EXPECTED = ("to_", "not_to_")
# What comes first may also be told by its name.
_FIRST = ("selector", "expression")
_OUR_OWN = "ratified."


@dataclass(frozen=True, slots=True)
class Handled:
    """What a step does: with what a locator finds, or with a page.

    With a page, a script may name what it is about; without one it can be about anything, or about where keys go.
    """

    name: str
    locator: Locator | None = None
    page: Page | None = None
    script: str = ""
    is_by_keys: bool = False

    @property
    def is_expectation(self) -> bool:
        """Say whether it is expected of something, and nothing is done with it."""
        return self.name.startswith(_EXPECTED)

    @property
    def is_about_title(self) -> bool:
        """Say whether it is the title that is asked for, and nothing else of the page."""
        return self.name in _TITLES

    @property
    def is_about_all(self) -> bool:
        """Say whether it can be about anything on the page."""
        is_told = self.locator is not None or self.script or self.is_by_keys
        return not (is_told or self.is_about_title or self.is_expectation)


class Companion(Protocol):
    """Somebody beside a step."""

    def accompany(self, handled: Handled, call: Callable[..., Any], options: dict[str, Any]) -> Any:
        """Have it done with these options, and return what comes of it."""


@dataclass(slots=True)
class _Presence:
    companion: Companion | None = None


_PRESENCE = _Presence()
_About = Callable[[tuple[Any, ...]], Handled]


@contextmanager
def beside(companion: Companion) -> Iterator[None]:
    """Have somebody beside everything that steps do with Playwright meanwhile."""
    before, _PRESENCE.companion = _PRESENCE.companion, companion
    when_taught(_teach)
    try:
        yield
    finally:
        _PRESENCE.companion = before


class _Handling:
    """The expectations about one thing, each with whoever is beside it."""

    def __init__(self, usual: object, locator: Locator | None, page: Page | None) -> None:
        self._usual = usual
        self._locator = locator
        self._page = page

    def __getattr__(self, name: str) -> Any:
        handled = Handled(name, self._locator, self._page)
        return _accompanied(getattr(self._usual, name), lambda _: handled)


def _teach() -> None:
    """Let Playwright tell."""
    from playwright.sync_api import Frame, Keyboard, Locator, Mouse, Page, Touchscreen, expect

    kind = type(expect)
    kind.__call__ = _expecting(kind.__call__)  # type: ignore[method-assign]
    _teach_kind(Locator, _OF_LOCATORS, lambda name: lambda told: Handled(name, told[0]))
    for one in (Page, Frame):
        _teach_kind(one, _BY_SELECTORS, lambda name: lambda told: Handled(name, told[0].locator(told[1])))
        _teach_kind(one, _BY_SCRIPTS, lambda name: lambda told: Handled(name, page=_page(told[0]), script=str(told[1])))
        _teach_kind(one, (*_WITH_ALL, "title"), lambda name: lambda told: Handled(name, page=_page(told[0])))
    _teach_kind(Keyboard, _BY_KEYS, lambda name: lambda _: Handled(name, is_by_keys=True))
    for hand in (Mouse, Touchscreen):
        _teach_kind(hand, _BY_POINTING, lambda name: lambda _: Handled(name))


def _teach_kind(kind: type, names: tuple[str, ...], about: Callable[[str], _About]) -> None:
    for name in names:
        if hasattr(kind, name):
            setattr(kind, name, _accompanied(getattr(kind, name), about(name)))


def _page(one: Any) -> Page:
    """Return the page that a frame belongs to, or the page itself."""
    page: Page = getattr(one, "page", one)
    return page


def _expecting(usual: Callable[..., Any]) -> Callable[..., Any]:
    from playwright.sync_api import Locator, Page

    @wraps(usual)
    def asked(self: Any, actual: Any, message: str | None = None) -> Any:
        assertions = usual(self, actual, message)
        if _PRESENCE.companion is None or not isinstance(actual, Locator | Page):
            return assertions
        return _Handling(assertions, *((actual, None) if isinstance(actual, Locator) else (None, actual)))

    return asked


def _accompanied(usual: Callable[..., Any], about: _About) -> Callable[..., Any]:
    @wraps(usual)
    def done(*arguments: Any, **options: Any) -> Any:
        companion = _PRESENCE.companion
        # What the library looks at on its own behalf is nothing that a step does.
        if companion is None or sys._getframe(1).f_globals.get("__name__", "").startswith(_OUR_OWN):  # noqa: SLF001
            return usual(*arguments, **options)
        told = (*arguments, *(options[name] for name in _FIRST if name in options))
        return companion.accompany(about(told), lambda **chosen: usual(*arguments, **chosen), options)

    return done


__all__ = ["Companion", "Handled", "beside"]
