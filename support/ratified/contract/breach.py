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

    def __str__(self) -> str:
        return self.told()

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
    shown = found[:_MOST_TOLD]
    left = f"\n… and {len(found) - _MOST_TOLD} more" if len(found) > _MOST_TOLD else ""
    numbers = sorted({number for one in found for number in one.exchanges})
    attached = f"exchange{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))} attached"
    return ContractBreach(
        _what(first) + _others(found),
        expected="\n".join(_line(one, one.breach.expected, first) for one in shown) + left,
        actual="\n".join(_line(one, one.breach.actual, first) for one in shown) + left,
        next=f"{attached}; contract {first.source or first.contract}",
    )


def _what(breach: Breach) -> str:
    if breach.where == "operation":
        return f"{breach.operation} is in no contract of its system ({breach.contract})"
    did = "accepted" if breach.where.startswith("request ") else "answered"
    return f"{breach.operation} {did} what its contract {breach.contract} does not allow"


def _others(found: Sequence[Folded]) -> str:
    others = len({(one.breach.operation, one.breach.contract) for one in found}) - 1
    if others == 0:
        return ""
    return f", and {others} more operation{'s' if others > 1 else ''} broke {'theirs' if others > 1 else 'its own'}"


def _line(one: Folded, text: str, first: Breach) -> str:
    times = f" ({len(one.exchanges)} exchanges)" if len(one.exchanges) > 1 else ""
    operation = "" if one.breach.operation == first.operation else f"{one.breach.operation} "
    return f"{operation}{one.breach.where}: {text}{times}"
