"""What people saw on pages while a scenario was recorded, and what of that its steps had to do with."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import msgspec

from ratified.strength.pages.elements import WHOLE_PAGE


class Glimpse(msgspec.Struct, frozen=True):
    """What one person saw at one address; its path is a template such as `/sites/{id}`.

    `seen` has each thing by its name, as changes write it, with its tag. `touched` has what steps looked at or used;
    where `is_read_whole`, they asked for the page in a way that could be about anything on it.
    """

    system: str
    path: str
    who: str
    seen: Mapping[str, str]
    touched: tuple[str, ...] = ()
    is_read_whole: bool = False
    # What is there only to name that, or to be pressed with it.
    naming: tuple[str, ...] = ()

    @property
    def place(self) -> tuple[str, str]:
        """Return which page it is, whoever looks at it."""
        return self.system, self.path

    def touches(self, name: str, *, by_sight: bool = False) -> bool:
        """Say whether a step may have anything to do with a thing; or, by sight, whether it is to be seen for that."""
        return self.is_read_whole or name in self.touched or (name in self.naming and not by_sight)

    def joined(self, other: Glimpse) -> Glimpse:
        """Return this and another one of the same page as one."""
        return Glimpse(
            *(self.system, self.path, self.who),
            seen={**self.seen, **other.seen},
            touched=tuple(dict.fromkeys((*self.touched, *other.touched))),
            is_read_whole=self.is_read_whole or other.is_read_whole,
            naming=tuple(dict.fromkeys((*self.naming, *other.naming))),
        )


def folded(glimpses: Iterable[Glimpse], template: Callable[[str], str]) -> Sequence[Glimpse]:
    """Return what was seen at addresses of one kind as seen on one page."""
    found: dict[tuple[str, str, str], Glimpse] = {}
    for one in glimpses:
        path = template(one.path)
        fresh = Glimpse(one.system, path, one.who, one.seen, one.touched, one.is_read_whole, one.naming)
        key = (one.system, path, one.who)
        found[key] = found[key].joined(fresh) if key in found else fresh
    return tuple(found.values())


def lasting(glimpses: Sequence[Glimpse], others: Sequence[Glimpse]) -> Sequence[Glimpse]:
    """Return of what was seen once what was seen the second time as well: the rest comes and goes by itself."""
    again = {(one.system, one.path, one.who): one.seen for one in others}
    return tuple(_only(one, again[key]) for one in glimpses if (key := (one.system, one.path, one.who)) in again)


def _only(glimpse: Glimpse, names: Collection[str]) -> Glimpse:
    kept = {name: tag for name, tag in glimpse.seen.items() if name in names}
    touched = tuple(name for name in glimpse.touched if name in kept or name == str(WHOLE_PAGE))
    naming = tuple(name for name in glimpse.naming if name in kept)
    return Glimpse(glimpse.system, glimpse.path, glimpse.who, kept, touched, glimpse.is_read_whole, naming)


__all__ = ["Glimpse", "folded", "lasting"]
