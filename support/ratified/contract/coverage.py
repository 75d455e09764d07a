"""What of the contracts a run has exercised."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from ratified.contract.contracts import Contracts
from ratified.contract.judging import gap
from ratified.display import printable, shortened
from ratified.exchange.tape import Exchange


@dataclass(frozen=True, slots=True)
class Promise:
    """One documented operation, as coverage counts it."""

    system: str
    contract: str
    operation: str


@dataclass(frozen=True, slots=True)
class _Counts:
    """Everything that is counted; only ever added to."""

    documented: dict[Promise, tuple[str, ...]] = field(default_factory=dict)
    seen: Counter[tuple[Promise, str]] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    not_judged: Counter[str] = field(default_factory=Counter)


class Coverage:
    """Operations × statuses seen, and those never exercised; runs in several processes are merged."""

    def __init__(self) -> None:
        self._counts = _Counts()
        self._lock = threading.Lock()
        self._known: list[Contracts] = []

    def know(self, contracts: Contracts) -> None:
        """Learn which operations there are to be exercised."""
        if any(known is contracts for known in self._known):
            return
        self._known.append(contracts)
        for system, of_system in contracts.systems.items():
            for contract in of_system:
                for operation in contract.operations:
                    promise = Promise(system, contract.name, operation.name)
                    self._counts.documented[promise] = tuple(operation.responses)

    def count(self, contracts: Contracts, exchange: Exchange) -> None:
        """Count an exchange; one without an answer exercises nothing."""
        with self._lock:
            self.know(contracts)
            if exchange.status is not None:
                self._count(contracts, exchange, exchange.status)

    def _count(self, contracts: Contracts, exchange: Exchange, status: int) -> None:
        found = contracts.find(exchange)
        if found is None:
            if contracts.claims(exchange):
                path = printable(shortened(urlsplit(exchange.url).path, 120))
                self._counts.unknown[f"{exchange.method} {path} {status}"] += 1
            return
        promise = Promise(exchange.system, found.operation.contract, found.operation.name)
        response = found.operation.response(status)
        self._counts.seen[promise, response.status if response else str(status)] += 1
        reason = gap(response, exchange) if response else ""
        if reason:
            self._counts.not_judged[reason] += 1

    def merge(self, other: Coverage) -> None:
        """Add what another process has counted."""
        with self._lock:
            self._counts.documented.update(other._counts.documented)
            for mine, theirs in (
                (self._counts.unknown, other._counts.unknown),
                (self._counts.not_judged, other._counts.not_judged),
            ):
                mine.update(theirs)
            self._counts.seen.update(other._counts.seen)

    def taken(self) -> dict[str, Any] | None:
        """Return what was counted since it was taken last, for another process; nothing where nothing was."""
        with self._lock:
            counts, self._counts = self._counts, _Counts()
            self._known.clear()
        if not (counts.seen or counts.unknown or counts.not_judged):
            return None
        seen = [[of.system, of.contract, of.operation, status, number] for (of, status), number in counts.seen.items()]
        return {"seen": seen, "unknown": dict(counts.unknown), "not_judged": dict(counts.not_judged)}

    def add(self, contracts: Contracts, taken: Mapping[str, Any]) -> None:
        """Add what another process has taken."""
        with self._lock:
            self.know(contracts)
            for system, contract, operation, status, number in taken["seen"]:
                self._counts.seen[Promise(system, contract, operation), status] += number
            self._counts.unknown.update(taken["unknown"])
            self._counts.not_judged.update(taken["not_judged"])

    def to_json(self) -> dict[str, Any]:
        """Return everything as JSON knows it."""
        operations = [
            {
                "system": promise.system,
                "contract": promise.contract,
                "operation": promise.operation,
                "documented": list(statuses),
                "seen": self._seen(promise),
            }
            for promise, statuses in sorted(self._counts.documented.items(), key=lambda item: _order(item[0]))
        ]
        return {
            "operations": operations,
            "unknown": dict(sorted(self._counts.unknown.items())),
            "not_judged": dict(sorted(self._counts.not_judged.items())),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Coverage:
        """Return the coverage that `to_json` wrote."""
        coverage = cls()
        counts = coverage._counts
        for row in data["operations"]:
            promise = Promise(row["system"], row["contract"], row["operation"])
            counts.documented[promise] = tuple(row["documented"])
            counts.seen.update({(promise, status): number for status, number in row["seen"].items()})
        counts.unknown.update(data["unknown"])
        counts.not_judged.update(data["not_judged"])
        return coverage

    def never_exercised(self) -> list[Promise]:
        """Return the documented operations that no exchange was about."""
        used = {promise for promise, _ in self._counts.seen}
        return sorted((promise for promise in self._counts.documented if promise not in used), key=_order)

    def summary(self) -> str:
        """Return one line for the end of a run."""
        operations, answers = len(self._counts.documented), sum(map(len, self._counts.documented.values()))
        if not operations:
            return "Contracts: no system of this run has any."
        used = operations - len(self.never_exercised())
        documented = {(promise, status) for promise, all_of in self._counts.documented.items() for status in all_of}
        seen = len(documented & self._counts.seen.keys())
        parts = [f"Contracts: {used} of {operations} operations exercised, {seen} of {answers} documented answers seen"]
        if self._counts.not_judged:
            parts.append(_counted(self._counts.not_judged.total(), "body", "bodies") + " not judged")
        if self._counts.unknown:
            parts.append(_counted(self._counts.unknown.total(), "exchange", "exchanges") + " outside every contract")
        return "; ".join(parts) + "."

    def told(self) -> str:
        """Return a table for people: what was seen how often, and what never."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        width = max((len(promise.operation) for promise in self._counts.documented), default=0)
        heading = ("", "")
        for promise, statuses in sorted(self._counts.documented.items(), key=lambda item: _order(item[0])):
            if (promise.system, promise.contract) != heading:
                heading = (promise.system, promise.contract)
                yield f"{promise.system}: {promise.contract}"
            seen = self._seen(promise)
            never = ", ".join(status for status in statuses if status not in seen)
            text = ", ".join(f"{status} × {number}" for status, number in seen.items())
            told = "; ".join(part for part in (text, f"never {never}" if never and seen else "") if part)
            yield f"  {promise.operation:<{width}}  {told or 'never exercised'}"
        for title, counter in (
            ("outside every contract", self._counts.unknown),
            ("not judged", self._counts.not_judged),
        ):
            yield from (f"{title}: {what} × {number}" for what, number in sorted(counter.items()))
        yield self.summary()

    def _seen(self, promise: Promise) -> dict[str, int]:
        return dict(sorted((status, number) for (of, status), number in self._counts.seen.items() if of == promise))


def _counted(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


def _order(promise: Promise) -> tuple[str, str, str, str]:
    method, _, path = promise.operation.partition(" ")
    return promise.system, promise.contract, path, method
