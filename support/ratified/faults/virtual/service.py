"""A service that stands in for another one, as a small Python class."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from ratified.failures import ConfigurationError
from ratified.faults.virtual.received import Received
from ratified.faults.virtual.reply import Reply

_MARK = "_answers"
_METHOD = re.compile(r"[A-Z]+")
_PATH = re.compile(r"/([^{}\s?#]|{[^{}/]+})*")
Answering = TypeVar("Answering", bound=Callable[..., Reply])


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that a service can be asked for."""

    name: str
    method: str
    path: str
    answer: Callable[[Received, Any], Reply]

    @property
    def told(self) -> str:
        """The operation as messages name it."""
        line = f"{self.method} {self.path}"
        return line if self.name == line else f"{self.name} ({line})"

    def is_meant_by(self, name: str) -> bool:
        """Tell whether a name means this operation: its own, or method and path."""
        return name in (self.name, f"{self.method} {self.path}")


def answers(method: str, path: str) -> Callable[[Answering], Answering]:
    """Have a method answer the requests of this kind; `{name}` in the path becomes an argument of the request."""
    if not _METHOD.fullmatch(method) or not _PATH.fullmatch(path):
        raise ConfigurationError(
            f"no request is ever {method} {path}",
            expected="a method in capitals and a path that begins with /",
            next='write @answers("GET", "/v1/jobs/{id}")',
        )

    def mark(answering: Answering) -> Answering:
        setattr(answering, _MARK, (*getattr(answering, _MARK, ()), (method, path)))
        return answering

    return mark


class VirtualService:
    """An external service under the control of scenarios, each of which sees only what it has claimed.

    A subclass names the `system`, says whose a request is, and answers. `state` makes what one client key has.
    """

    system: str = ""
    state: Callable[[], Any] = dict

    def __init__(self) -> None:
        self._owners: dict[str, str] = {}
        self._owning = threading.Lock()

    def __str__(self) -> str:
        return type(self).__name__

    def belongs_to(self, request: Received) -> str | None:
        """Return the client key that a request belongs to, or None; only looks, and at once."""
        raise NotImplementedError(f"{type(self).__name__} does not say whose a request is")

    def unreadable(self, why: str) -> Reply:
        """Answer a request whose body is not the JSON that it should be."""
        return Reply(400, json={"error": why})

    def remember(self, thing: str, request: Received) -> None:
        """Note that a thing made for a request belongs to whoever that request belongs to."""
        with self._owning:
            self._owners[thing] = request.key

    def owner(self, thing: str) -> str | None:
        """Return the client key for which a thing was made."""
        return self._owners.get(thing)

    def forget(self, key: str) -> None:
        """Let go of every thing that was made for a client key."""
        with self._owning:
            self._owners = {thing: owner for thing, owner in self._owners.items() if owner != key}

    def new_state(self) -> Any:
        """Make what a client key has when it is claimed."""
        # Asked of the class: a plain function would be bound to the instance and be given it.
        return type(self).state()

    def operations(self) -> tuple[Operation, ...]:
        """Return everything that the service can be asked for."""
        return tuple(self._marked())

    def _marked(self) -> Iterator[Operation]:
        for name in dir(type(self)):
            for method, path in getattr(getattr(type(self), name), _MARK, ()):
                yield Operation(name, method, path, getattr(self, name))


def must_be_usable(service: VirtualService) -> None:
    """Refuse a service that has no name, answers nothing, or has two answers for one request."""
    what = f"{service} cannot stand in for a service"
    if not service.system:
        raise ConfigurationError(f"{what}: it names no system", next='write system = "nano_banana" in the class')
    operations = service.operations()
    if not operations:
        raise ConfigurationError(
            f"{what}: it answers nothing",
            next='mark a method with @answers("GET", "/…"), or add a path to the contract',
        )
    if type(service).belongs_to is VirtualService.belongs_to:
        raise ConfigurationError(f"{what}: it does not say whose a request is", next="write its belongs_to")
    known: dict[tuple[str, str], Operation] = {}
    for operation in operations:
        shape = (operation.method, re.sub(r"{[^{}]+}", "{}", operation.path))
        other = known.setdefault(shape, operation)
        if other is not operation:
            raise ConfigurationError(
                f"{what}: {operation.method} {operation.path} is answered twice",
                actual=f"by {other.name} and by {operation.name}",
            )
