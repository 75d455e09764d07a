"""Which changes a thing on a page can have, and how readers are told of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ratified.failures import ConfigurationError
from ratified.nearest import meant
from ratified.strength.operators.catalogue import OPERATORS, Operator
from ratified.strength.pages.elements import WHOLE_PAGE, PageElement
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

PAGE_OPERATORS: Mapping[str, Operator] = {
    name: operator for name, operator in OPERATORS.items() if operator.family is Family.PAGE
}


def changes_for(element: PageElement) -> Sequence[Change]:
    """Return what could be wrong with a thing on a page."""
    return tuple(Change(name, str(element)) for name in _operators(element))


def told(change: Change, page: str = "") -> str:
    """Return what a page would be doing wrong, as a part of a sentence for product owners; `page` says which."""
    if change.operator not in PAGE_OPERATORS:
        raise ConfigurationError(
            f'there is no change "{change.operator}" of pages', next=meant(change.operator, PAGE_OPERATORS)
        )
    element = PageElement.read(change.field)
    sentence = PAGE_OPERATORS[change.operator].told
    if not page:
        return sentence.format(field=element.spoken)
    if element == WHOLE_PAGE:
        return sentence.format(field=f"the page {page}")
    return f"{sentence.format(field=element.spoken)} on the page {page}"


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
