"""The headers of an answer, found whatever their case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ratified.display import shown
from ratified.failures import NoAnswer


class Headers:
    """Headers in the order they came, asked for by name without regard to case."""

    __slots__ = ("_pairs",)

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._pairs = tuple(pairs)

    def get(self, name: str, default: str = "") -> str:
        """Return the value, several of one name joined by a comma, or the default."""
        values = self.all(name)
        return ", ".join(values) if values else default

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value sent under this name."""
        wanted = name.lower()
        return tuple(value for key, value in self._pairs if key.lower() == wanted)

    def items(self) -> tuple[tuple[str, str], ...]:
        """Return names and values as they came."""
        return self._pairs

    def __getitem__(self, name: str) -> str:
        if name in self:
            return self.get(name)
        raise NoAnswer(
            "bad answer",
            f"the answer has no header {name!r}",
            expected=f"a header {name!r}",
            actual="headers " + (", ".join(key for key, _ in self._pairs) or "(none)"),
            next="look at the attached exchange; ask for a header that may be absent with headers.get(name)",
        )

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and any(key.lower() == name.lower() for key, _ in self._pairs)

    def __iter__(self) -> Iterator[str]:
        return iter(key for key, _ in self._pairs)

    def __len__(self) -> int:
        return len(self._pairs)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Headers) and self._pairs == other._pairs

    def __hash__(self) -> int:
        return hash(self._pairs)

    def __repr__(self) -> str:
        return f"Headers({shown(self._pairs)})"
