"""Every way in which a page is changed, and how readers are told of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ratified.failures import ConfigurationError
from ratified.nearest import meant
from ratified.strength.operators.catalogue import Operator
from ratified.strength.pages.elements import PageElement
from ratified.strength.words import Change, Family

_PRESSED = frozenset({"button", "link", "tab", "menuitem"})
_FILLED = frozenset({"textbox", "searchbox", "combobox", "listbox", "slider", "spinbutton"})
_CHOSEN = frozenset({"checkbox", "radio", "switch"})
_LISTS = frozenset({"list", "table"})
# What can be disabled; a link cannot.
_DISABLED = frozenset({"button", "input", "select", "textarea"})
# What has no text of its own to be changed.
_WORDLESS = _FILLED | _CHOSEN | _LISTS | {"img", "progressbar", "meter"}
# What is found by a name that nobody sees.
_NAMED = _FILLED | _CHOSEN | _LISTS | {"img", "progressbar", "meter", "status", "alert"}

_ON_ALL = ("hidden", "not-displayed", "transparent", "off-screen", "covered", "removed")
_ON_PAGES = ("retitled", "console-error", "uncaught-error")

_TOLD: Mapping[str, str] = {
    "hidden": "{field} were hidden",
    "not-displayed": "{field} were not displayed",
    "transparent": "{field} were transparent",
    "off-screen": "{field} were off the screen",
    "covered": "{field} were covered by something else",
    "removed": "{field} were not there",
    "reworded": "{field} said something else",
    "dead": "{field} did nothing",
    "disabled": "{field} were disabled",
    "sent-twice": "{field} sent its request twice",
    "broken-picture": "{field} showed no picture",
    "role-lost": "{field} were no longer what it is to assistive technology",
    "nameless": "{field} had lost its label",
    "list-frozen": "nothing new appeared in {field}",
    "retitled": "{field} had another title",
    "console-error": "{field} logged an error that only the browser's console shows",
    "uncaught-error": "{field} threw an error that only the browser's console shows",
}

PAGE_OPERATORS: Mapping[str, Operator] = {
    name: Operator(name, Family.PAGE, is_semantic=True, told=said) for name, said in _TOLD.items()
}


def changes_for(element: PageElement) -> Sequence[Change]:
    """Return what could be wrong with a thing on a page."""
    return tuple(Change(name, str(element)) for name in _operators(element))


def told(change: Change) -> str:
    """Return what a page would be doing wrong, as a part of a sentence for product owners."""
    if change.operator not in PAGE_OPERATORS:
        raise ConfigurationError(
            f'there is no change "{change.operator}" of pages', next=meant(change.operator, PAGE_OPERATORS)
        )
    return PAGE_OPERATORS[change.operator].told.format(field=PageElement.read(change.field).spoken)


def _operators(element: PageElement) -> tuple[str, ...]:
    if element.by == "page":
        return _ON_PAGES
    kind, names = element.kind, list(_ON_ALL)
    names += ["reworded"] * (kind not in _WORDLESS)
    names += ["dead"] * (kind in _PRESSED)
    names += ["disabled"] * (element.tag in _DISABLED)
    names += ["sent-twice"] * (kind == "button")
    names += ["broken-picture"] * (element.tag == "img")
    names += ["role-lost"] * (kind not in _FILLED | _CHOSEN and kind != "items")
    names += ["nameless"] * (kind in _NAMED and element.by == "role")
    names += ["list-frozen"] * (kind in _LISTS)
    return tuple(names)


__all__ = ["PAGE_OPERATORS", "changes_for", "told"]
