"""Lists with an element too few or too many, or in another order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ratified.strength.operators.numbers import is_number
from ratified.strength.operators.texts import another, other_text


def emptied(value: Any, _: Sequence[Any]) -> Any:
    """Return an empty list."""
    return [] if isinstance(value, list) else value


def first_twice(value: Any, _: Sequence[Any]) -> Any:
    """Return the list with its first element twice."""
    return [value[0], *value] if isinstance(value, list) and value else value


def last_lost(value: Any, _: Sequence[Any]) -> Any:
    """Return the list without its last element; one without any left is the change to an empty list."""
    return value[:-1] if isinstance(value, list) and len(value) > 1 else value


def one_too_many(value: Any, seen: Sequence[Any]) -> Any:
    """Return the list with one more element, which is like the last one or like those of other answers."""
    if not isinstance(value, list):
        return value
    examples = value[-1:] or list(seen[:1])
    return [*value, *(_stranger(example) for example in examples)]


def backwards(value: Any, _: Sequence[Any]) -> Any:
    """Return the list from its end to its beginning."""
    return value[::-1] if isinstance(value, list) else value


def _stranger(example: Any) -> Any:
    fresh = another(example)
    if fresh != example:
        return fresh
    return example + 1 if is_number(example) else other_text(example)


def exchanged(values: Sequence[Any]) -> Sequence[Any]:
    """Return the values each at the place of another."""
    return [*values[1:], *values[:1]]
