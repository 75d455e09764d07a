"""What a person could see in a window, which is less than what Playwright calls visible."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial, reduce
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from ratified.browser.pictures import aside
from ratified.display import printable, shortened
from ratified.failures import BrokenPromise

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

T = TypeVar("T")
Trouble = tuple[str, str, str]

_SCRIPT = Path(__file__).with_name("sight.js").read_text(encoding="utf-8")
_LOOK = f"(elements) => {_SCRIPT}.look(elements)"
_LOOK_OVER = f"(used) => {_SCRIPT}.over(used)"
# Milliseconds between two looks at what is still on its way into view.
_PAUSE = 25
# A page that answers nobody is left alone after this; the step that needs it will say so.
_PATIENCE = 2.0


class Sight:
    """Looks at the pages of one person's window with their eyes."""

    def __init__(self, who: str, patience: float) -> None:
        # Whether anything was used or fetched since the page was last found in order.
        self.is_due = False
        # Each with the address at which it was used: what was on a page that was left is gone.
        self._used: list[tuple[str, Locator]] = []
        self._who = who or "A person"
        # What fades or slides in may take as long as any other thing that a page is waited for, up to a second.
        self._patience = min(patience, 1.0)

    def look(self, locator: Locator) -> None:
        """Fail unless a person could see all that the locator finds; what is gone by now cannot be judged."""
        until = monotonic() + self._patience
        while unseen := self._unseen(locator):
            if monotonic() >= until:
                raise BrokenPromise(
                    f"{self._who} cannot see what this step looks at",
                    expected="whoever looks at the page can see it",
                    actual=printable(shortened("\n".join(unseen), 800)),
                )
            locator.page.wait_for_timeout(_PAUSE)

    def note_use(self, locator: Locator, address: str) -> None:
        """Take note of what was pressed or filled in at an address, and must be there to be seen."""
        self._used.append((address, locator))
        self.is_due = True

    def troubles(self, page: Page) -> list[Trouble]:
        """Return what nobody could see on a page although it is there: what it is, told in words, and where."""
        used = [one for address, one in self._used if one.page == page and address == page.url]
        self._used = [(address, one) for address, one in self._used if one.page != page]
        until = monotonic() + self._patience
        while found := _answer(page, lambda: _looked_over(page, used)) or []:
            if monotonic() >= until:
                break
            page.wait_for_timeout(_PAUSE)
        return [(kind, text, where) for kind, text, where in found]

    def _unseen(self, locator: Locator) -> list[str]:
        told = _heard(lambda: locator.evaluate_all(_LOOK)) or {"unseen": [], "isPageFine": False}
        # Most steps look once, at their end, and need not ask the page again.
        is_used = any(address == locator.page.url for address, _ in self._used)
        if told["isPageFine"] and not is_used and len(locator.page.context.pages) == 1:
            self.is_due = False
        unseen: list[str] = told["unseen"]
        return unseen


def _looked_over(page: Page, used: Sequence[Locator]) -> list[Trouble]:
    """Ask about a page and all that was used on it, at once where Playwright can find all that together."""
    if not used:
        return _list(lambda: page.evaluate(_LOOK_OVER, []))
    whole = _heard(lambda: reduce(lambda one, other: one.or_(other), used).evaluate_all(_LOOK_OVER))
    if whole is not None:
        return list(whole)
    # What stands in different frames is found in each by itself.
    apart = [trouble for one in used for trouble in _list(partial(one.evaluate_all, _LOOK_OVER))]
    return apart + _list(lambda: page.evaluate(_LOOK_OVER, []))


def _list(ask: Callable[[], list[Trouble]]) -> list[Trouble]:
    return _heard(ask) or []


def _answer(page: Page, ask: Callable[[], T]) -> T | None:
    """Return what a page answers, or nothing where it answers nobody."""
    answers: list[T | None] = []
    aside(lambda: answers.append(_heard(ask)))
    until = monotonic() + _PATIENCE
    while not answers and monotonic() < until:
        page.wait_for_timeout(2)
    return answers[0] if answers else None


def _heard(ask: Callable[[], T]) -> T | None:
    from playwright.sync_api import Error

    try:
        return ask()
    except Error:
        # The page went elsewhere, or it is closed or crashed: there is nothing to judge.
        return None


__all__ = ["Sight", "Trouble"]
