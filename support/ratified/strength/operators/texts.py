"""Other texts that look like the one they replace, so that only somebody who knows the right one notices."""

from __future__ import annotations

import re
import string
from collections.abc import Sequence
from typing import Any

from ratified.strength.operators.dates import is_date
from ratified.strength.operators.fields import is_identifier

_LETTERS = str.maketrans(
    string.ascii_lowercase + string.ascii_uppercase + string.digits,
    "".join(alphabet[1:] + alphabet[0] for alphabet in (string.ascii_lowercase, string.ascii_uppercase, string.digits)),
)
_HEX = str.maketrans("0123456789abcdefABCDEF", "1234567890bcdefaBCDEFA")
_IS_HEX = re.compile(r"#[0-9a-fA-F]{3,8}|(?=[^\d]*\d)[0-9a-fA-F-]{3,}")
# What makes a text an address, a link or a piece of HTML has to stay, or it is noticed for that.
_FRAME = re.compile(r"(<[^>]*>|&#?\w+;|https?://[^/\s\"'<>]+|@[\w.-]+|^data:[\w/+.-]+;base64,)")
_WORD = re.compile(r"[^\W\d_][\w-]{0,23}")
_MOST_MEMBERS = 12
# Versions and variants of a UUID stand before its last part.
_LAST_PART = 12


def other_text(value: Any, seen: Sequence[Any] = ()) -> Any:
    """Return another text of the same form; dates have changes of their own."""
    if not isinstance(value, str) or is_date(value):
        return value
    if not value.strip():
        return next((text for text in seen if isinstance(text, str) and text.strip()), "something else")
    if _IS_HEX.fullmatch(value):
        return value[:-_LAST_PART] + value[-_LAST_PART:].translate(_HEX)
    parts = _FRAME.split(value)
    fresh = "".join(part if at % 2 else part.translate(_LETTERS) for at, part in enumerate(parts))
    return fresh if fresh != value else f"{value}/other" if "://" in value else f"{value} (other)"


def empty_text(value: Any, _: Sequence[Any]) -> Any:
    """Return no text."""
    return "" if isinstance(value, str) else value


def last_letter_lost(value: Any, _: Sequence[Any]) -> Any:
    """Return the text cut short by one letter."""
    is_text = isinstance(value, str) and len(value) > 1 and not is_date(value)
    return value[:-1] if is_text else value


def misread(value: Any, _: Sequence[Any]) -> Any:
    """Return the text as whoever takes UTF-8 for the code of Western Windows reads it."""
    return value.encode("utf-8").decode("cp1252", "replace") if isinstance(value, str) else value


def other_member(value: Any, seen: Sequence[Any]) -> Any:
    """Return the next of the few words that stand at this field."""
    if not isinstance(value, str) or not is_enumeration(seen):
        return value
    members = sorted({*seen})
    return next((member for member in members if member > value), members[0])


def is_enumeration(seen: Sequence[Any]) -> bool:
    """Tell whether the values of a field are a few words, of which each answer says one."""
    members = {value for value in seen if value is not None} if _are_texts(seen) else set()
    return 2 <= len(members) <= _MOST_MEMBERS and all(map(_is_word, members))


def _are_texts(seen: Sequence[Any]) -> bool:
    return all(value is None or isinstance(value, str) for value in seen)


def _is_word(text: str) -> bool:
    return _WORD.fullmatch(text) is not None and not is_identifier(text)


def another(value: Any, field: str = "") -> Any:
    """Return a record like this one that is not the same: its names and identifiers differ, what it is does not."""
    if isinstance(value, dict):
        return {key: another(item, key) for key, item in value.items()}
    if isinstance(value, list):
        return [another(item, field) for item in value]
    if isinstance(value, str):
        is_own = " " in value or is_name(field) or not _is_word(value)
        return other_text(value) if is_own else value
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value + 1 if is_number and is_name(field) else value


def is_name(field: str) -> bool:
    """Tell by its name whether a field says which one of many a record is."""
    last = field.rpartition(".")[2].removesuffix("[]")
    return last.lower() in {"id", "uuid", "key", "slug", "name", "title", "url", "href"} or last.endswith(
        ("Id", "_id", "ID", "Ids", "_ids", "Url", "_url", "Key", "_key", "Name", "_name")
    )
