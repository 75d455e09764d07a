"""Where a value stands in an answer: paths such as `pages[].title`, in which elements of a list share one path."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from functools import lru_cache
from typing import Any

_IDENTIFIER = re.compile(
    r"""
    \d+                                                       # 41
    | [0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}    # a UUID
    | (?=[a-f]*\d)(?:[0-9a-f]{8,}|[0-9A-F]{8,})               # 9f86d081
    | [A-Za-z]{1,12}[_-](?:\d{2,}|(?=[A-Za-z]*\d)[0-9A-Za-z]{10,})  # dpl_41, cus_NffrFeUfNV2Hib
    | (?=(?:[0-9]*[A-Z]){6})(?=(?:[A-Z]*\d){4})[0-9A-Z]{20,}  # 01ARZ3NDEKTSV4RRFFQ69G5FAV
    """,
    re.VERBOSE,
)


class Gone(Enum):
    """Stands for a value that is taken out of the object or list in which it was."""

    GONE = "gone"


Change = Callable[[Sequence[Any]], Sequence[Any]]


def joined(path: str, key: str) -> str:
    """Return the path of a member of the object at this path; keys that are identifiers share one path."""
    step = "{}" if is_identifier(key) else key or '""'
    return f"{path}.{step}" if path else step


def element(path: str) -> str:
    """Return the path of every element of the list at this path."""
    return f"{path}[]"


@lru_cache(maxsize=4096)
def is_identifier(text: str) -> bool:
    """Tell whether a text was made by a machine to tell one thing from another."""
    return _IDENTIFIER.fullmatch(text) is not None


def places(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Give every value in a JSON value, itself first, each with its path."""
    yield path, value
    if isinstance(value, dict):
        for key, item in value.items():
            yield from places(item, joined(path, key))
    elif isinstance(value, list):
        for item in value:
            yield from places(item, element(path))


def changed_at(value: Any, field: str, change: Change, path: str = "") -> Any:
    """Return a JSON value in which all the values at a field are changed, together; what was given stays as it is."""
    found = list(_found(value, field, path))
    return _rebuilt(value, field, iter(change(found)), path) if found else value


def _found(value: Any, field: str, path: str) -> Iterator[Any]:
    if path == field:
        yield value
    else:
        for _, item, below in _below(value, field, path):
            yield from _found(item, field, below)


def _below(value: Any, field: str, path: str) -> Iterator[tuple[Any, Any, str]]:
    """Give the members or elements of a value that stand on the way to a field, each with its key and path."""
    if isinstance(value, dict):
        for key, item in value.items():
            if _leads(below := joined(path, key), field):
                yield key, item, below
    elif isinstance(value, list) and _leads(below := element(path), field):
        for index, item in enumerate(value):
            yield index, item, below


def _leads(path: str, field: str) -> bool:
    return field.startswith(path) and (len(field) == len(path) or field[len(path)] in ".[")


def _rebuilt(value: Any, field: str, news: Iterator[Any], path: str) -> Any:
    if path == field:
        return next(news)
    fresh = {key: _rebuilt(item, field, news, below) for key, item, below in _below(value, field, path)}
    if not fresh:
        return value
    pairs = ((key, fresh.get(key, item)) for key, item in _members(value))
    kept = [(key, item) for key, item in pairs if item is not Gone.GONE]
    return dict(kept) if isinstance(value, dict) else [item for _, item in kept]


def _members(value: Any) -> Iterator[tuple[Any, Any]]:
    yield from value.items() if isinstance(value, dict) else enumerate(value)
