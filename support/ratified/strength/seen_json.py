"""JSON objects and lists that tell what is looked at of them, and are otherwise what they seem to be.

Who compares or shows a list or object as a whole has looked at everything in it. Their methods tell; what is compiled
may read a dict or a list past its methods, and is not noticed here.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any, SupportsIndex

from ratified.strength.operators.fields import element, joined

Note = Callable[[str], None]


def seen(value: Any, note: Note, path: str = "") -> Any:
    """Return a JSON value that notes the paths of what is looked at in it."""
    if isinstance(value, dict):
        return SeenDict.of({key: seen(item, note, joined(path, key)) for key, item in value.items()}, note, path)
    if isinstance(value, list):
        return SeenList.of([seen(item, note, element(path)) for item in value], note, path)
    return value


def unseen(value: Any) -> Any:
    """Return a value as it was before; whoever asks for that has looked at all of it."""
    if isinstance(value, SeenDict):
        return {key: unseen(item) for key, item in value.items()}
    return [unseen(item) for item in value] if isinstance(value, SeenList) else value


def _nothing(_: str) -> None:
    """Take no note: what is made out of something seen is somebody's own."""


class SeenDict(dict[Any, Any]):
    """A dict that tells which of its members are looked at."""

    __slots__ = ("_note", "_path")

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._note: Note = _nothing
        self._path = ""

    # What it is kept as, and compared as.
    __class__ = property(lambda _: dict)

    @classmethod
    def of(cls, members: dict[Any, Any], note: Note, path: str) -> SeenDict:
        """Make one that stands at a path."""
        made = cls(members)
        made._note, made._path = note, path
        return made

    def look(self, key: object) -> None:
        """Note that a member is looked at, be it there or not."""
        self._note(joined(self._path, str(key)))

    def look_at_all(self) -> None:
        """Note that it is looked at which members there are."""
        for key in dict.keys(self):
            self.look(key)

    def copy(self) -> dict[Any, Any]:
        """Return its members in a dict."""
        return dict(self.items())

    __copy__ = copy

    def __or__(self, other: Any) -> Any:
        return self.copy() | other

    def __ror__(self, other: Any) -> Any:
        return other | self.copy()

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[Any, ...]:
        return dict, (unseen(self),)


class SeenList(list[Any]):
    """A list that tells whether its elements are looked at, which share one path."""

    __slots__ = ("_note", "_path")

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._note: Note = _nothing
        self._path = ""

    __class__ = property(lambda _: list)

    @classmethod
    def of(cls, elements: Iterable[Any], note: Note, path: str) -> SeenList:
        """Make one that stands at a path."""
        made = cls(elements)
        made._note, made._path = note, element(path)
        return made

    def look(self) -> None:
        """Note that elements are looked at."""
        self._note(self._path)

    def copy(self) -> list[Any]:
        """Return its elements in a list."""
        return list(self)

    __copy__ = copy

    def __add__(self, other: Any) -> Any:
        return self.copy() + other

    def __radd__(self, other: Any) -> Any:
        return other + self.copy()

    def __mul__(self, times: SupportsIndex) -> Any:
        return self.copy() * times

    __rmul__ = __mul__

    def remove(self, item: Any) -> None:
        """Take out the first element that equals an item."""
        del self[self.index(item)]

    def sort(self, **how: Any) -> None:
        """Bring its elements in order."""
        self[:] = sorted(self, **how)

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[Any, ...]:
        return list, (unseen(self),)


def _of_member(name: str) -> Callable[..., Any]:
    plain = getattr(dict, name)

    @functools.wraps(plain)
    def looks(self: SeenDict, key: object, *more: Any) -> Any:
        self.look(key)
        return plain(self, key, *more)

    return looks


def _of_members(name: str) -> Callable[..., Any]:
    plain = getattr(dict, name)

    @functools.wraps(plain)
    def looks(self: SeenDict) -> Any:
        self.look_at_all()
        return plain(self)

    return looks


def _of_elements(name: str) -> Callable[..., Any]:
    plain = getattr(list, name)

    @functools.wraps(plain)
    def looks(self: SeenList, *given: Any) -> Any:
        self.look()
        return plain(self, *given)

    return looks


def _as_a_whole(kind: type, name: str) -> Callable[..., Any]:
    plain = getattr(kind, name)

    @functools.wraps(plain)
    def looks(self: Any, *given: Any) -> Any:
        return plain(unseen(self), *map(unseen, given))

    return looks


for _name in ("__getitem__", "__contains__", "get", "pop", "setdefault"):
    setattr(SeenDict, _name, _of_member(_name))
for _name in ("__iter__", "__reversed__", "__len__", "keys", "values", "items", "popitem"):
    setattr(SeenDict, _name, _of_members(_name))
for _name in ("__getitem__", "__iter__", "__reversed__", "__len__", "pop"):
    setattr(SeenList, _name, _of_elements(_name))
for _name in ("__eq__", "__ne__", "__repr__"):
    setattr(SeenDict, _name, _as_a_whole(dict, _name))
for _name in ("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__contains__", "index", "count", "__repr__"):
    setattr(SeenList, _name, _as_a_whole(list, _name))
