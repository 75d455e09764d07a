"""Finds the operation that a request is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ratified.contract.operations import Operation
from ratified.failures import ConfigurationError

_NAME = re.compile(r"{([^{}/]+)}")


@dataclass(frozen=True, slots=True)
class Found:
    """An operation, and what the address gave for the names in its path."""

    operation: Operation
    values: Mapping[str, str] = field(default_factory=dict)


class Router:
    """Every operation of a system, found by method and path; what is written out wins over what has a name."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._plain: dict[tuple[str, str], Operation] = {}
        self._templates: dict[tuple[str, int], list[tuple[re.Pattern[str], Operation]]] = {}
        routes = [(base + operation.path, operation) for operation in operations for base in operation.bases]
        _must_differ(routes)
        # The path that is written out further to the left is the more particular one.
        for path, operation in sorted(routes, key=lambda route: [step.count("{") for step in route[0].split("/")]):
            if "{" not in path:
                self._plain[operation.method, path] = operation
                continue
            pattern = re.compile("".join(_pattern(path)))
            key = (operation.method, path.count("/"))
            self._templates.setdefault(key, []).append((pattern, operation))

    def find(self, method: str, path: str) -> Found | None:
        """Return what a method on a path means, if it means anything."""
        plain = self._plain.get((method, path))
        if plain is not None:
            return Found(plain)
        for pattern, operation in self._templates.get((method, path.count("/")), ()):
            match = pattern.fullmatch(path)
            if match is not None:
                return Found(operation, dict(zip(_NAME.findall(operation.path), match.groups(), strict=True)))
        return None

    def methods(self, path: str) -> list[str]:
        """Return the methods that a path has."""
        known = {method for method, _ in (*self._plain, *self._templates)}
        return sorted(method for method in known if self.find(method, path))


def _pattern(path: str) -> Iterator[str]:
    for part in re.split(r"({[^{}/]+})", path):
        yield "([^/]+)" if part.startswith("{") else re.escape(part)


def _must_differ(routes: list[tuple[str, Operation]]) -> None:
    known: dict[tuple[str, str], Operation] = {}
    for path, operation in routes:
        other = known.setdefault((operation.method, _NAME.sub("{}", path)), operation)
        if other is not operation:
            raise ConfigurationError(
                f"{operation.method} {path} is promised twice: in {other.source} and in {operation.source}",
                next="keep one of them, or give the contracts different servers",
            )
