"""JSON values made into frozen dataclasses: camelCase keys fill snake_case fields, types are never bent."""

from __future__ import annotations

import dataclasses
import functools
import re
import types
import typing
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar, Union, get_args, get_origin

import msgspec

_T = TypeVar("_T")
_QUOTED = re.compile(r"`([^`]*)`")
_WORD = re.compile(r"[A-Za-z]+(?:_[A-Za-z0-9]+)+_?|[A-Za-z]+_(?![A-Za-z0-9])")
_PLACE = re.compile(r" - at `([^`]*)`$")


class Misfit(ValueError):
    """A value does not fit its type; `place` is the path of the JSON field."""

    def __init__(self, problem: str, place: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.place = place


def read_as(value: Any, wanted: type[_T]) -> _T:
    """Return the JSON value as a value of the type, or raise `Misfit`."""
    try:
        return msgspec.convert(_renamed(value, wanted), wanted, strict=True)
    except msgspec.ValidationError as mismatch:
        raise _misfit(str(mismatch)) from None


def key_of(name: str) -> str:
    """Return the JSON key for the name of a field: `site_id` is `siteId`, `from_` is `from`."""
    first, *rest = name.rstrip("_").split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in rest)


def _misfit(message: str) -> Misfit:
    found = _PLACE.search(message)
    place = _in_json_words(found.group(1)) if found else "$"
    problem = _QUOTED.sub(lambda quoted: _in_json_words(quoted.group()), _PLACE.sub("", message))
    return Misfit(problem[:1].lower() + problem[1:], place)


def _in_json_words(text: str) -> str:
    return _WORD.sub(lambda name: key_of(name.group()), text)


def _renamed(value: Any, wanted: Any) -> Any:
    """Return the value with the keys of its objects renamed, wherever the type has a dataclass for them."""
    if isinstance(value, Mapping):
        return _object(value, wanted)
    if isinstance(value, list):
        return [_renamed(item, kind) for item, kind in zip(value, _kinds(wanted, len(value)), strict=True)]
    return value


def _object(value: Mapping[str, Any], wanted: Any) -> Any:
    for kind in _alternatives(wanted):
        if dataclasses.is_dataclass(kind) and isinstance(kind, type):
            return {
                name: _renamed(value[key], hint)
                for name, hint in _hints(kind).items()
                if (key := _present(value, name)) is not None
            }
        if _is_a(kind, Mapping) and len(get_args(kind)) == len(("key", "value")):
            return {key: _renamed(item, get_args(kind)[1]) for key, item in value.items()}
    return value


def _present(value: Mapping[str, Any], name: str) -> str | None:
    return next((key for key in (key_of(name), name) if key in value), None)


def _kinds(wanted: Any, count: int) -> Sequence[Any]:
    for kind in _alternatives(wanted):
        arguments = get_args(kind)
        if _is_a(kind, tuple) and Ellipsis not in arguments and len(arguments) == count:
            return arguments
        if _is_a(kind, Sequence) and arguments:
            return [arguments[0]] * count
    return [Any] * count


def _alternatives(wanted: Any) -> tuple[Any, ...]:
    return get_args(wanted) if get_origin(wanted) in {Union, types.UnionType} else (wanted,)


def _is_a(kind: Any, family: type) -> bool:
    whole = get_origin(kind)
    return isinstance(whole, type) and issubclass(whole, family)


@functools.cache
def _hints(kind: type) -> dict[str, Any]:
    names = {one.name for one in dataclasses.fields(kind) if one.init}
    return {name: hint for name, hint in typing.get_type_hints(kind).items() if name in names}
