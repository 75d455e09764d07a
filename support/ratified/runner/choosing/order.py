"""In which order scenarios begin."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeVar

from ratified.failures import ConfigurationError
from ratified.nearest import meant

Item = TypeVar("Item")
_KINDS = ("defined", "random", "random:SEED")


@dataclass(frozen=True, slots=True)
class Order:
    """As scenarios are defined, or by chance that replays."""

    seed: str | None = None

    @classmethod
    def parse(cls, text: str, run_seed: str) -> Order:
        """Read "defined", "random" or "random:SEED"; chance without a seed of its own has the run's."""
        kind, colon, seed = text.strip().partition(":")
        if kind == "defined" and not colon:
            return cls()
        if kind == "random" and (seed or not colon):
            return cls(seed or run_seed)
        raise ConfigurationError(
            f'"{text}" is not an order of scenarios', expected=" or ".join(_KINDS), next=meant(text, _KINDS)
        )

    @property
    def random(self) -> bool:
        """Return whether chance decides."""
        return self.seed is not None

    def arranged(self, items: Iterable[Item], identity: Callable[[Item], str]) -> list[Item]:
        """Return the items in this order; chance puts two of them in the same order whatever else is selected."""
        if self.seed is None:
            return list(items)
        return sorted(items, key=lambda item: self._lot(identity(item)))

    def _lot(self, identity: str) -> bytes:
        return blake2b(f"{self.seed}\n{identity}".encode("utf-8", "surrogatepass"), digest_size=8).digest()

    def __str__(self) -> str:
        return "defined" if self.seed is None else f"random:{self.seed}"


__all__ = ["Order"]
