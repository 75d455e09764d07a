"""The style of a page: its brand's colours, and text that can be read on them."""

from __future__ import annotations

from collections.abc import Set

from sandbox.site_builder.brief import Wish
from sandbox.site_builder.colours import from_hex, readable_on

_RAINBOW = ("#e40303", "#ff8c00", "#008026", "#24408e", "#732982")


def style(primary: str, secondary: str, wishes: Set[Wish]) -> str:
    """Write the style sheet for two brand colours."""
    if Wish.OFF_BRAND in wishes:
        primary, secondary = _other_than(primary, secondary)
    lead = "#cccccc" if Wish.LOW_CONTRAST in wishes else "#333333"
    return (
        f":root {{ --primary: {primary}; --secondary: {secondary};"
        f" --on-primary: {readable_on(from_hex(primary))}; --on-secondary: {readable_on(from_hex(secondary))}; }}\n"
        "body { margin: 0; font-family: system-ui, sans-serif; color: #222222; background: #ffffff; }\n"
        "header.top { background: var(--primary); color: var(--on-primary); padding: 1rem 2rem; }\n"
        "header.top a { color: var(--on-primary); background: var(--primary); }\n"
        ".logo { height: 4rem; }\n"
        "section { max-width: 60rem; margin: 2rem auto; padding: 0 2rem; }\n"
        f".lead {{ color: {lead}; background: #ffffff; font-size: 1.2rem; overflow-wrap: anywhere; }}\n"
        ".said { border-left: 0.3rem solid var(--secondary); padding-left: 1rem; }\n"
        ".cards { list-style: none; padding: 0; display: grid; gap: 1rem; }\n"
        ".cta { display: inline-block; padding: 0.8rem 1.6rem; background: var(--secondary);"
        " color: var(--on-secondary); }\n"
        ".picture, .photo { max-width: 100%; height: auto; }\n"
        "footer { background: #f4f4f4; color: #222222; padding: 1rem 2rem; }\n"
        "footer a { color: #222222; background: #f4f4f4; }\n"
    )


def _other_than(primary: str, secondary: str) -> tuple[str, str]:
    """Choose two loud colours that are not the brand's."""
    loud = [colour for colour in _RAINBOW if colour not in {primary.lower(), secondary.lower()}]
    return loud[0], loud[1]
