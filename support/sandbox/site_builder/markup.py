"""Pages as trees and style sheets as rules: the only module that parses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element

from sandbox.site_builder.colours import Colour


@dataclass(frozen=True, slots=True)
class Rule:
    """One style rule: for what, and its declarations in plain text."""

    selector: str
    declarations: tuple[tuple[str, str], ...]

    def value(self, *names: str) -> str | None:
        """Give the last value of any of these properties."""
        found = [value for name, value in self.declarations if name in names]
        return found[-1] if found else None


def elements(html: str) -> Iterator[Element]:
    """Parse a page as a browser would, and give its elements in order."""
    import html5lib

    tree: Element = html5lib.parse(html, namespaceHTMLElements=False)
    return (element for element in tree.iter() if isinstance(element.tag, str))


def rules(style: str) -> tuple[Rule, ...]:
    """Parse a style sheet; what is no plain rule is left out."""
    import tinycss2

    parsed = tinycss2.parse_stylesheet(style, skip_comments=True, skip_whitespace=True)
    return tuple(
        Rule(tinycss2.serialize(rule.prelude).strip(), _declarations(rule.content))
        for rule in parsed
        if rule.type == "qualified-rule"
    )


def inline_rule(selector: str, style: str) -> Rule:
    """Read a style attribute as a rule."""
    return Rule(selector, _declarations(style))


def _declarations(content: Any) -> tuple[tuple[str, str], ...]:
    import tinycss2

    parsed = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    return tuple(
        (one.name if one.name.startswith("--") else one.lower_name, tinycss2.serialize(one.value).strip())
        for one in parsed
        if one.type == "declaration"
    )


@lru_cache(maxsize=4096)
def colours_in(value: str) -> tuple[Colour, ...]:
    """Find every opaque colour in a property's value."""
    import tinycss2
    import tinycss2.color3

    found = []
    for token in tinycss2.parse_component_value_list(value):
        colour = tinycss2.color3.parse_color(token)
        if isinstance(colour, tuple) and colour[3] > 0:
            found.append(Colour(*(round(channel * 255) for channel in colour[:3])))
    return tuple(found)
