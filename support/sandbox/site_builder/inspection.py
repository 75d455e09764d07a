"""What can be wrong with a page, found by reading it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from sandbox.site_builder.colours import Colour, contrast, from_hex
from sandbox.site_builder.markup import Rule, colours_in, inline_rule, rules

_HEAVY_BYTES = 150_000
_LEAST_CONTRAST = 4.5
_DEPRECATED = frozenset({"marquee", "blink", "font", "center", "big", "strike", "tt", "frame", "frameset"})
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*\)")
_ELSEWHERE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
# A plain phone connection: time to connect, time for each kilobyte, time for each thing fetched besides.
_CONNECT_MS, _KILOBYTE_MS, _FETCH_MS = 40, 1.6, 120


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that is wrong, how badly, and where."""

    code: str
    severity: str
    message: str
    element: str | None = None

    def shape(self) -> dict[str, Any]:
        """Show the issue to callers."""
        return {"code": self.code, "severity": self.severity, "message": self.message, "element": self.element}


def issues(html: str, tree: Sequence[Element], primary: str, secondary: str) -> tuple[Issue, ...]:
    """Find everything that is wrong with a page."""
    sheet = _resolved(_rules(tree))
    return (
        *_document(tree),
        *_images(tree),
        *_headings(tree),
        *_deprecated(tree),
        *_low_contrast(sheet),
        *_off_brand(sheet, primary, secondary),
        *_weight(html),
        *_unsafe(tree),
    )


def load_time(html: str, tree: Sequence[Element]) -> int:
    """Estimate how long the page takes to load, from its weight and from what it fetches."""
    fetched = sum(1 for _ in _fetches(tree))
    return round(_CONNECT_MS + len(html.encode()) / 1024 * _KILOBYTE_MS + fetched * _FETCH_MS)


def _fetches(tree: Sequence[Element]) -> Iterator[Element]:
    for element in tree:
        source = element.get("src") or (element.get("href") if element.tag == "link" else None)
        if source and not source.startswith("data:"):
            yield element


def _document(tree: Sequence[Element]) -> Iterator[Issue]:
    if not (tree[0].get("lang") or "").strip():
        yield Issue("MISSING_LANG", "error", "The page does not say its language.", "<html>")
    if not any(element.tag == "meta" and element.get("name") == "viewport" for element in tree):
        yield Issue("MISSING_VIEWPORT", "warning", "The page does not fit itself to small screens.", "<head>")


def _images(tree: Sequence[Element]) -> Iterator[Issue]:
    for element in tree:
        if element.tag == "img" and element.get("alt") is None:
            yield Issue("MISSING_ALT", "error", "An image has no alternative text.", _named(element))


def _headings(tree: Sequence[Element]) -> Iterator[Issue]:
    headings = [element for element in tree if re.fullmatch("h[1-6]", element.tag)]
    if sum(heading.tag == "h1" for heading in headings) != 1:
        yield Issue("HEADING_ORDER", "warning", "The page does not have exactly one main heading.", "<h1>")
    level = 0
    for heading in headings:
        if int(heading.tag[1]) > level + 1:
            yield Issue("HEADING_ORDER", "warning", "A heading skips a level.", _named(heading))
        level = int(heading.tag[1])


def _deprecated(tree: Sequence[Element]) -> Iterator[Issue]:
    for element in tree:
        if element.tag in _DEPRECATED:
            yield Issue("DEPRECATED_ELEMENT", "warning", f"<{element.tag}> is out of use.", _named(element))


def _unsafe(tree: Sequence[Element]) -> Iterator[Issue]:
    for element in tree:
        if element.tag == "script" and _ELSEWHERE.match(element.get("src") or ""):
            yield Issue("EXTERNAL_SCRIPT", "error", "The page runs a script from elsewhere.", _named(element))
        if any(name.startswith("on") for name in element.attrib):
            yield Issue("INLINE_HANDLER", "error", "An element carries inline script.", _named(element))


def _weight(html: str) -> Iterator[Issue]:
    size = len(html.encode())
    if size > _HEAVY_BYTES:
        yield Issue("HEAVY_PAGE", "warning", f"The page weighs {size // 1000} kB; {_HEAVY_BYTES // 1000} are enough.")


def _named(element: Element) -> str:
    """Write an element so that its owner finds it, however long its attributes are."""
    attributes = "".join(
        f' {name}="{value if len(value) <= 60 else value[:57] + "..."}"'
        for name, value in element.attrib.items()
        if name in {"id", "class", "src", "alt", "onclick"}
    )
    return f"<{element.tag}{attributes}>"


def _rules(tree: Sequence[Element]) -> list[Rule]:
    sheet = [rule for element in tree if element.tag == "style" for rule in rules(element.text or "")]
    return sheet + [inline_rule(_named(element), element.get("style", "")) for element in tree if element.get("style")]


def _resolved(sheet: Sequence[Rule]) -> list[Rule]:
    """Put the values of custom properties where they are used; a definition alone uses nothing."""
    known = {name: value for rule in sheet for name, value in rule.declarations if name.startswith("--")}
    return [
        Rule(
            rule.selector,
            tuple(
                (name, _VARIABLE.sub(lambda used: known.get(used.group(1), ""), value))
                for name, value in rule.declarations
                if not name.startswith("--")
            ),
        )
        for rule in sheet
    ]


def _colour(rule: Rule | None, *properties: str) -> Colour | None:
    found = colours_in((rule.value(*properties) if rule else None) or "")
    return found[-1] if found else None


def _low_contrast(sheet: Sequence[Rule]) -> Iterator[Issue]:
    """Hold each rule's text colour against its background; what a rule leaves open, the body decides."""
    body = next((rule for rule in sheet if rule.selector == "body"), None)
    ink = _colour(body, "color") or Colour(0, 0, 0)
    paper = _colour(body, "background", "background-color") or Colour(255, 255, 255)
    for rule in sheet:
        text, ground = _colour(rule, "color"), _colour(rule, "background", "background-color")
        if text is None and ground is None:
            continue
        ratio = contrast(text or ink, ground or paper)
        if ratio < _LEAST_CONTRAST:
            message = f"Text is hard to read: its contrast is {ratio:.1f}, {_LEAST_CONTRAST} is needed."
            yield Issue("LOW_CONTRAST", "error", message, rule.selector)


def _off_brand(sheet: Sequence[Rule], primary: str, secondary: str) -> Iterator[Issue]:
    """Report colours that are neither the brand's nor grey, and brand colours that are not used."""
    brand = {from_hex(primary), from_hex(secondary)}
    users: dict[Colour, str] = {}
    for rule in sheet:
        for _, value in rule.declarations:
            for colour in colours_in(value):
                users.setdefault(colour, rule.selector)
    for colour, selector in users.items():
        if colour not in brand and not colour.is_neutral:
            yield Issue("OFF_BRAND_COLOUR", "warning", f"{colour} is not a colour of the brand.", selector)
    for colour in sorted(brand - users.keys()):
        yield Issue("OFF_BRAND_COLOUR", "warning", f"The brand's colour {colour} is not used.")
