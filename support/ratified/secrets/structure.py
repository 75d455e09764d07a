"""What is a secret by where it stands: beside the name of one, in a header that carries one, or shaped like one.

Names are looked for in lower case first, and what follows is looked at only there: a case-blind search of the whole
text would take ten times as long.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable

Placeholder = Callable[[str], str]

HEADERS = frozenset(
    {
        "authorization",
        "proxy-authorization",
        "cookie",
        "set-cookie",
        "x-api-key",
        "api-key",
        "x-auth-token",
        "x-access-token",
        "x-csrf-token",
        "x-plex-token",
    }
)
_MASKED = "‹secret [^‹›]*›"
_NAMES = (
    "token|jwt|password|passwd|passphrase|pwd|secret|api[_-]?key|access[_-]?key|private[_-]?key|signing[_-]?key|"
    "credentials?|session[_-]?id|signature|sig(?<![a-z]sig)|key(?<=[?&]key)"
)
_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_NAMED = re.compile(rf"(?:{_NAMES}|authorization|cookie)(?=[\"'\\=:\s%])")
_NAME_BEFORE = re.compile(r"[\w.\-]*$")
_IS_FIELD = re.compile(rf"(?i)[\w.\-\[\] ]*(?:{_NAMES})")

# Quoted values: plainly, in single quotes, and inside a string that was itself written as JSON.
_JSON = r'(?:[^"\\]|\\.)*'
_SINGLE = r"(?:[^'\\]|\\.)*"
_JSON_IN_JSON = r'(?:[^"\\]|\\\\\\"|\\\\\\\\|\\\\[^\\"])*'
_BARE = rf"(?:{_MASKED}|[^&\s\"'<>;#,\\])+"
_FIELD_VALUES = tuple(
    re.compile(shape, re.DOTALL)
    for shape in (
        rf'(?P<kept>"\s*(?::|,\s*"value"\s*:)\s*")(?P<value>{_JSON})(?=")',
        rf"(?P<kept>'\s*:\s*')(?P<value>{_SINGLE})(?=')",
        rf'(?P<kept>\\"\s*(?::|,\s*\\"value\\"\s*:)\s*\\")(?P<value>{_JSON_IN_JSON})(?=\\")',
        rf"(?P<kept>=|%3[Dd])(?P<value>{_BARE})",
    )
)
_HEADER_VALUE = re.compile(
    r"(?P<kept>[\"']?\s*:\s*[\"']?(?:(?i:bearer|basic|digest|token|negotiate)\s+)?)"
    rf"(?P<value>(?:{_MASKED}|[^\r\n\"'\\])+)"
)
_SHAPES = (
    (("-----begin",), "private key", re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END|\Z)", re.DOTALL)),
    (("eyj",), "JWT", re.compile(r"\beyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?")),
    (("://", "@"), "password", re.compile(rf"(?<=:)(?<!://)(?:{_MASKED}|[^/\s:@\"'‹›])+(?=@)")),
)  # fmt: skip


def is_secret_field(name: str) -> bool:
    """Tell whether a field of this name holds a secret."""
    return _IS_FIELD.fullmatch(name) is not None


def is_secret_header(name: str) -> bool:
    """Tell whether a header of this name holds a secret."""
    return name.lower() in HEADERS or is_secret_field(name)


def redact_by_structure(text: str, placeholder: Placeholder) -> str:
    """Replace what stands where secrets stand, whatever its value."""
    low = _lowered(text)
    text = _named_values_replaced(text, low, placeholder)
    for hints, name, shape in _SHAPES:
        if all(hint in low for hint in hints):
            text = shape.sub(lambda found, name=name: _masked(found.group(), name, placeholder), text)  # type: ignore[misc]
    return text


def _lowered(text: str) -> str:
    """Return the text in lower case with every letter at its place, which a few letters outside ASCII would move."""
    low = text.lower()
    return low if len(low) == len(text) else text.translate(_LOWER)


def _named_values_replaced(text: str, low: str, placeholder: Placeholder) -> str:
    pieces: list[str] = []
    done = 0
    for hit in _NAMED.finditer(low):
        if hit.end() < done:
            continue
        name = _name_ending_at(text, hit.end())
        value = _value_after(text, hit.end(), name)
        if value is not None:
            pieces += (text[done : value.start("value")], _masked(value["value"], name, placeholder))
            done = value.end("value")
    return "".join([*pieces, text[done:]]) if pieces else text


def _value_after(text: str, at: int, name: str) -> re.Match[str] | None:
    if name.lower() in HEADERS and (value := _HEADER_VALUE.match(text, at)):
        return value
    return next((value for shape in _FIELD_VALUES if (value := shape.match(text, at))), None)


def _name_ending_at(text: str, end: int) -> str:
    before = _NAME_BEFORE.search(text[max(0, end - 60) : end])
    return before.group() if before else ""


def _masked(value: str, name: str, placeholder: Placeholder) -> str:
    if not value.strip() or re.fullmatch(_MASKED, value.strip()):
        return value
    return placeholder(name)
