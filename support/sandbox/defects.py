"""Named defects: mistakes that an embedded system makes on request, so that a suite can prove it would notice them.

None is on by default. A system declares its defects at import time, in a module called `known_defects` beside the code
that has them, and asks where such a mistake would live::

    # sandbox/site_builder/pages/known_defects.py
    from sandbox.defects import Defect, register

    register("site_builder", (
        Defect("page-restore-button-does-nothing", "The button that restores a version does nothing."),
    ))

    # in a request handler, or wherever there is a request or an application
    from sandbox.defects import active

    if active(request).on("page-restore-button-does-nothing"):
        ...

`active` takes a `Request`, a `WebSocket` or an application and gives the `Defects` of that application
(`app.state.defects`). `Defects.on` raises `UnknownDefect` for a name that was never declared, so a misspelt branch
cannot lie dormant. A page asks on the server and hands what is on to its script, for instance as a data attribute.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

_DECLARATIONS = {
    "site_builder": ("sandbox.site_builder.known_defects", "sandbox.site_builder.pages.known_defects"),
    "character_studio": ("sandbox.character_studio.known_defects", "sandbox.character_studio.pages.known_defects"),
}


@dataclass(frozen=True, slots=True)
class Defect:
    """A mistake with a name, and what visitors or owners would suffer from it."""

    name: str
    description: str


class UnknownDefect(LookupError):
    """Nobody has declared a defect of this name."""


_declared: dict[str, dict[str, Defect]] = {}


def register(system: str, defects: Iterable[Defect]) -> None:
    """Declare defects of a system; the same name twice with different words is an error."""
    of_system = _declared.setdefault(system, {})
    for defect in defects:
        if of_system.setdefault(defect.name, defect) != defect:
            raise ValueError(f"The defect {defect.name!r} of {system} is declared twice.")


def known(system: str) -> tuple[Defect, ...]:
    """Give every defect that a system declares, sorted by name."""
    for module in _DECLARATIONS.get(system, ()):
        if importlib.util.find_spec(module.rpartition(".")[0]) and importlib.util.find_spec(module):
            importlib.import_module(module)
    return tuple(sorted(_declared.get(system, {}).values(), key=lambda defect: defect.name))


class Defects:
    """The defects that are on in one running system."""

    __slots__ = ("_known", "names", "system")

    def __init__(self, system: str, names: Iterable[str] = ()) -> None:
        """Turn named defects on; raises `UnknownDefect` with the nearest known name."""
        self.system = system
        self.names = frozenset(names)
        self._known = frozenset(defect.name for defect in known(system))
        for name in sorted(self.names):
            self._must_be_known(name)

    def on(self, name: str) -> bool:
        """Tell whether this defect is on; raises `UnknownDefect` if nobody declared it."""
        self._must_be_known(name)
        return name in self.names

    def _must_be_known(self, name: str) -> None:
        if name not in self._known:
            raise UnknownDefect(unknown("defect", name, self._known))


def unknown(kind: str, name: str, names: Iterable[str]) -> str:
    """Say in one sentence that a name is unknown, and which known one is nearest."""
    candidates = sorted(names)
    nearest = get_close_matches(name, candidates, n=1, cutoff=0.4)
    hint = f"did you mean {nearest[0]}?" if nearest else f"known: {', '.join(candidates)}."
    return f"There is no {kind} {name!r}; {hint}"


def active(place: Any) -> Defects:
    """Give the defects of the application behind a request, a socket or an application."""
    application = getattr(place, "app", place)
    defects: Defects = application.state.defects
    return defects
