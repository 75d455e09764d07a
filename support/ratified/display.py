"""Text from anywhere, made harmless for consoles, files and reports."""

from __future__ import annotations

import re
from collections.abc import Callable

# Everything a terminal, an XML file or a strict UTF-8 writer trips over: C0 and C1 controls, lone surrogates,
# non-characters, and the marks that make text read in another order than it is written.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")

# How a value says what it is. To show one is not to look at it: whoever keeps account of that has it said otherwise.
tell: Callable[[object], str] = repr


def printable(text: str) -> str:
    """Return the text with whatever could harm its reader escaped; newlines and tabs stay."""
    return _UNSAFE.sub(lambda found: _escaped(found.group()), text)


def shortened(text: str, limit: int = 400) -> str:
    """Return at most `limit` characters of the text, and say how many are left out."""
    if len(text) <= limit:
        return text
    return f"{text[:limit]}… ({len(text) - limit} more characters)"


def legible(text: str, width: int = 2000, limit: int = 20_000) -> str:
    """Return the text as a console can show it: harmless, and no line and no text longer than anybody reads."""
    return shortened("\n".join(shortened(line, width) for line in printable(text).split("\n")), limit)


def shown(value: object, limit: int = 400) -> str:
    """Return a value as a failure message shows it."""
    return printable(shortened(tell(value), limit))


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
