"""Frozen values read from an answer, which tell what is looked at of them.

The classes are the suite's own: while a run is recorded, each tells which attributes of the instances are asked for
that came from an answer. So they stay of the class that they are of, and everything that is done with them goes on.
"""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from ratified.exchange.reading import key_of
from ratified.strength.operators.fields import element, joined, places
from ratified.strength.seen_json import Note, SeenDict, SeenList

# Any text, number or truth that a system may put in the place of another is read as well as that.
_INDIFFERENT = frozenset({str, int, float, bool, type(None), Any, object, dict, list, tuple, set, frozenset})
# By which an instance gives everything away at once, as to be copied.
_ALL_ATTRIBUTES = frozenset({"__dict__", "__getstate__", "__reduce__", "__reduce_ex__"})
_CONTAINERS = (Mapping, Sequence, set, frozenset)
_SCALARS = (str, int, float, bool, type(None))


@dataclasses.dataclass(frozen=True, slots=True)
class _Watched:
    """An instance and what it means to ask for its attributes; the instance is kept, so that no other takes its id."""

    thing: object
    paths: Mapping[str, Sequence[str]]
    note: Note

    def asked_for(self, name: str) -> None:
        """Note what is looked at by whoever asks for an attribute."""
        known = self.paths.values() if name in _ALL_ATTRIBUTES else [self.paths.get(name, ())]
        for paths in known:
            for path in paths:
                self.note(path)


# A class with slots has no room for anything else, not even for a weak reference.
_watched: dict[int, _Watched] = {}
_telling: set[type] = set()


@dataclasses.dataclass(frozen=True, slots=True)
class Reader:
    """Goes through what was read from an answer, together with the JSON that it was read from."""

    note: Note
    note_type: Note

    def whole(self, thing: Any, value: Any, wanted: Any) -> Any:
        """Return what was read from an answer; whoever has it knows what does not tell by itself."""
        found = self.seen(thing, value, "")
        self._all(_known_by(found, value, ""))
        if _is_choosy(wanted):
            self._all(path for path, _ in places(value))
        return found

    def seen(self, thing: Any, value: Any, path: str) -> Any:
        """Return a part of what was read, as it is and noting from now on what is looked at in it."""
        if value is None or isinstance(thing, _SCALARS):
            return thing
        if dataclasses.is_dataclass(thing) and isinstance(value, Mapping):
            return self._instance(thing, value, path)
        if type(thing) is dict and isinstance(value, Mapping) and thing.keys() == value.keys():
            self._insist(path, value)
            members = {key: self.seen(item, value[key], joined(path, key)) for key, item in thing.items()}
            return SeenDict.of(members, self.note, path)
        if isinstance(thing, list | tuple) and isinstance(value, list) and len(thing) == len(value):
            return self._elements(thing, value, path)
        return thing

    def _elements(self, thing: Sequence[Any], value: Sequence[Any], path: str) -> Any:
        self._insist(path, value)
        items = [self.seen(item, told, element(path)) for item, told in zip(thing, value, strict=True)]
        if type(thing) is list:
            return SeenList.of(items, self.note, path)
        return tuple(items) if type(thing) is tuple else thing

    def _insist(self, path: str, value: Any) -> None:
        for below, _ in places(value, path):
            self.note_type(below)

    def _instance(self, thing: Any, value: Mapping[str, Any], path: str) -> Any:
        kind: type = type(thing)
        paths: dict[str, Sequence[str]] = {}
        for name, hint in _hints(kind).items():
            key = next((known for known in (key_of(name), name) if known in value), key_of(name))
            below = joined(path, key)
            self._insist(below, value.get(key))
            if key in value:
                object.__setattr__(thing, name, self.seen(getattr(thing, name), value[key], below))
            paths[name] = tuple(dict.fromkeys(_known_by(getattr(thing, name), value.get(key), below)))
            if _is_choosy(hint):
                self._all(deep for deep, _ in places(value.get(key), below))
        if hasattr(kind, "__post_init__") or not _tells(kind):
            self._all(below for below, _ in places(value, path))
        _watched[id(thing)] = _Watched(thing, paths, self.note)
        return thing

    def _all(self, paths: Iterable[str]) -> None:
        for path in paths:
            self.note(path)


def forget() -> None:
    """Let go of every instance."""
    _watched.clear()


def _known_by(thing: Any, value: Any, path: str) -> Iterator[str]:
    """Give the paths of all that somebody knows who has a thing, apart from what tells of itself."""
    yield path
    if id(thing) in _watched or isinstance(thing, (*_SCALARS, SeenDict, SeenList)):
        return
    if type(thing) is tuple and isinstance(value, list):
        for item, told in zip(thing, value, strict=False):
            yield from _known_by(item, told, element(path))
    else:
        yield from (below for below, _ in places(value, path))


def _tells(kind: type) -> bool:
    """Have a class tell which attributes are asked for; say whether it can be made to."""
    if kind in _telling:
        return True
    plain: Any = kind.__getattribute__

    @functools.wraps(plain)
    def told(self: Any, name: str) -> Any:
        watched = _watched.get(id(self))
        if watched is not None:
            watched.asked_for(name)
        return plain(self, name)

    try:
        kind.__getattribute__ = told  # type: ignore[assignment]
    except (AttributeError, TypeError):
        return False
    _telling.add(kind)
    return True


@functools.cache
def _hints(kind: type) -> Mapping[str, Any]:
    fields = {one.name for one in dataclasses.fields(kind) if one.init}
    return {name: hint for name, hint in typing.get_type_hints(kind, include_extras=True).items() if name in fields}


def _is_choosy(hint: Any) -> bool:
    """Say whether another value of the same JSON type may not be read: then reading is looking."""
    whole, arguments = get_origin(hint), get_args(hint)
    if whole is None:
        return hint not in _INDIFFERENT and not dataclasses.is_dataclass(hint)
    if whole in (Literal, Annotated):
        return True
    if whole is tuple and Ellipsis not in arguments:
        return True
    is_known = whole in (Union, types.UnionType) or (isinstance(whole, type) and issubclass(whole, _CONTAINERS))
    return not is_known or any(_is_choosy(one) for one in arguments if one is not Ellipsis)
