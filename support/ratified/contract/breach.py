"""A breach of a contract, in words, and the failure that several of them make."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ratified.failures import ContractBreach

_MOST_TOLD = 8


@dataclass(frozen=True, slots=True)
class Breach:
    """One thing in an exchange that its contract does not allow."""

    contract: str
    operation: str
    where: str
    expected: str
    actual: str
    exchange: int
    source: str = ""

    def told(self) -> str:
        """Return the breach as one sentence."""
        return (
            f"{self.operation} ({self.contract}), {self.where}: expected {self.expected}, but it was {self.actual}"
            f" (exchange {self.exchange})."
        )


@dataclass(frozen=True, slots=True)
class Folded:
    """A breach that was seen once or more often."""

    breach: Breach
    exchanges: tuple[int, ...]


def folded(breaches: Iterable[Breach]) -> tuple[Folded, ...]:
    """Fold breaches that differ in nothing but the exchange."""
    seen: dict[Breach, list[int]] = {}
    for breach in breaches:
        seen.setdefault(replace(breach, exchange=0), []).append(breach.exchange)
    return tuple(
        Folded(replace(breach, exchange=numbers[0]), tuple(dict.fromkeys(numbers))) for breach, numbers in seen.items()
    )


def breach_of(breaches: Sequence[Breach]) -> ContractBreach:
    """Make the one failure that tells of all these breaches."""
    found = folded(breaches)
    first = found[0].breach
    others = {(one.breach.operation, one.breach.contract) for one in found} - {(first.operation, first.contract)}
    more = f", and {len(others)} more operation{'s' if len(others) > 1 else ''} broke theirs" if others else ""
    told = found[:_MOST_TOLD]
    left = f"\n… and {len(found) - _MOST_TOLD} more" if len(found) > _MOST_TOLD else ""
    numbers = sorted({number for one in found for number in one.exchanges})
    attached = f"exchange{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))} attached"
    sources = dict.fromkeys(one.breach.source for one in told if one.breach.source)
    return ContractBreach(
        f"{first.operation} did what its contract {first.contract} does not allow{more}",
        expected="\n".join(_line(one, one.breach.expected) for one in told) + left,
        actual="\n".join(_line(one, one.breach.actual) for one in told) + left,
        next=f"{attached}; contract {next(iter(sources), first.contract)}",
    )


def _line(one: Folded, text: str) -> str:
    times = f" ({len(one.exchanges)} exchanges)" if len(one.exchanges) > 1 else ""
    return f"{one.breach.where}: {text}{times}"
