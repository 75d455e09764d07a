"""Sees what people see on their pages while a scenario is recorded, and what its steps have to do with."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from urllib.parse import urlsplit

from ratified.strength.pages.elements import FINDING, WHOLE_PAGE, PageElement, elements_of
from ratified.strength.pages.glimpses import Glimpse, folded
from ratified.strength.pages.handling import Handled

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from ratified.people import Person
    from ratified.stage import Stage

T = TypeVar("T")
Told = dict[str, str]
# A frame does not know what is around it; asked there, this tells nothing.
_TOUCHED = (
    f"(elements, [asked, others]) => {{ if (window !== window.top) return null; {FINDING}\n"
    "passing = others; return touched(elements, asked); }"
)
_ON_PAGE = f"([script, others]) => {{ {FINDING}\npassing = others; return %s; }}"
_HOLDING_FRAMES = _ON_PAGE.replace("%s", "holdingFrames()")
_NAMED = _ON_PAGE.replace("%s", "named(script)")
_FOCUSED = _ON_PAGE.replace("%s", 'touched([document.activeElement], "")')
# Milliseconds for which something that is to be used may be waited for before it is.
_PATIENCE = 5000
# These take what is there, be it nothing.
_NOT_WAITING = ("all", "count", "element_handles", "evaluate_all", "is_", "wait_for")
_NO_PAGE = "about:blank"


class Seer(Protocol):
    """A window, as far as one must know whose it is and what is open in it."""

    who: str

    @property
    def pages(self) -> Sequence[Page]:
        """Return what is open in it."""


class Witness:
    """Stands beside the steps of one scenario."""

    def __init__(
        self,
        windows: Callable[[], Iterable[Seer]],
        systems: Mapping[str, str],
        passing: Callable[[], Sequence[str]],
    ) -> None:
        # How many seconds anything that steps asked of a page has taken at most.
        self.waited = 0.0
        self._windows = windows
        # By where they are.
        self._systems = systems
        # Texts that are others each time, such as people's addresses.
        self._passing = passing
        self._glimpses: list[Glimpse] = []

    def accompany(self, handled: Handled, call: Callable[..., Any], options: dict[str, Any]) -> Any:
        """Note what a step has to do with, before and after: what is pressed may lead elsewhere."""
        self._note(handled, is_before=True)
        began = time.monotonic()
        try:
            return call(**options)
        finally:
            self.waited = max(self.waited, time.monotonic() - began)
            self._note(handled)

    def look_around(self) -> None:
        """Note what everybody sees now."""
        for window in self._windows():
            for page in window.pages:
                self._add(page, window.who, seen=_asked(partial(elements_of, page, self._passing()), ()))

    def glimpses(self, template: Callable[[str], str]) -> Sequence[Glimpse]:
        """Return what was seen, by pages as the template names them."""
        return folded(self._glimpses, template)

    def _note(self, handled: Handled, *, is_before: bool = False) -> None:
        if handled.locator is not None:
            waits = is_before and not (handled.is_expectation or handled.name.startswith(_NOT_WAITING))
            self._note_elements(handled.locator, waits=waits)
            return
        for window in self._windows():
            for page in window.pages:
                if handled.page in (None, page):
                    self._add(page, window.who, *self._on_page(page, handled), is_whole=handled.is_about_all)

    def _note_elements(self, locator: Locator, *, waits: bool) -> None:
        passing = list(self._passing())
        if waits:
            _asked(lambda: locator.first.wait_for(state="attached", timeout=_PATIENCE), None)
        told: list[list[Told]] | None = _asked(lambda: locator.evaluate_all(_TOUCHED, [str(locator), passing]), [])
        if told is None:
            told = _asked(lambda: locator.page.evaluate(_HOLDING_FRAMES, ["", passing]), [])
        who = next((window.who for window in self._windows() if locator.page in window.pages), "")
        self._add(locator.page, who, *_elements(told))

    def _on_page(self, page: Page, handled: Handled) -> Sequence[Sequence[PageElement]]:
        if handled.is_about_title:
            return [[WHOLE_PAGE]]
        if not (handled.script or handled.is_by_keys):
            return []
        script = _FOCUSED if handled.is_by_keys else _NAMED
        told: list[list[Told]] = _asked(lambda: page.evaluate(script, [handled.script, list(self._passing())]), [])
        return _elements(told)

    def _add(
        self,
        page: Page,
        who: str,
        touched: Sequence[PageElement] = (),
        naming: Sequence[PageElement] = (),
        *,
        seen: Sequence[PageElement] = (),
        is_whole: bool = False,
    ) -> None:
        at = urlsplit(page.url)
        system = self._systems.get(at.netloc)
        # What is not one of the systems is nobody's to be changed.
        if system is None or page.url == _NO_PAGE:
            return
        named = {str(one): one.tag for one in (*seen, *touched, *naming)}
        names = [tuple(map(str, some)) for some in (touched, naming)]
        self._glimpses.append(Glimpse(system, at.path or "/", who, named, names[0], is_whole, names[1]))


def _elements(told: Sequence[Sequence[Told]] | None) -> Sequence[Sequence[PageElement]]:
    return [[PageElement(**one) for one in some] for some in told or ()]


def systems_of(stage: Stage) -> Mapping[str, str]:
    """Return the systems whose pages are looked at, by where they are."""
    return {urlsplit(address.url).netloc: address.name for address in stage.addresses}


def passing(people: Iterable[Person]) -> Sequence[str]:
    """Return what people are called that is different each time."""
    return [text for person in people for text in (person.email, person.company, person.password) if text]


def _asked(ask: Callable[[], T], otherwise: T) -> T:
    """Return what a page says, or something else where it went elsewhere or is gone."""
    from playwright.sync_api import Error

    try:
        return ask()
    except Error:
        return otherwise


__all__ = ["Witness", "passing", "systems_of"]
