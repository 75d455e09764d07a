"""The contracts of every system of a run, and what they say about an exchange."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from ratified.contract.breach import Breach
from ratified.contract.complaints import Complaint
from ratified.contract.contract import Contract
from ratified.contract.judging import judge, judge_answer
from ratified.contract.router import Found, Router
from ratified.display import printable, shortened
from ratified.exchange.tape import Exchange
from ratified.failures import ConfigurationError
from ratified.nearest import meant

_SUFFIXES = (".yaml", ".yml", ".json")


class Contracts:
    """The contracts in a folder, by the systems that they bind."""

    def __init__(
        self, folder: str | Path, systems: Mapping[str, Iterable[str]], base_paths: Mapping[str, str] | None = None
    ) -> None:
        self.folder = Path(folder)
        bases = base_paths or {}
        self._promises = {
            system: _Promises([self._load(name, bases.get(system)) for name in names])
            for system, names in systems.items()
        }
        self._good: set[bytes] | None = None

    @property
    def systems(self) -> Mapping[str, tuple[Contract, ...]]:
        """The contracts of each system."""
        return {system: promises.contracts for system, promises in self._promises.items()}

    def check(self, exchange: Exchange) -> tuple[Breach, ...]:
        """Return every way in which an exchange breaks the contracts of its system."""
        promises = self._promises.get(exchange.system)
        if promises is None:
            return ()
        if self._good is None:
            return promises.check(exchange.itself)
        known = _all_that_is_judged(exchange.itself)
        if known in self._good:
            return ()
        breaches = promises.check(exchange.itself)
        if known and not breaches:
            self._good.add(known)
        return breaches

    def remember(self) -> None:
        """Judge only once from now on what is good and comes again, as it does where scenarios are played back."""
        self._good = self._good or set()

    def find(self, exchange: Exchange) -> Found | None:
        """Return the operation that an exchange is about, if a contract of its system knows one."""
        promises = self._promises.get(exchange.system)
        return promises.find(exchange) if promises else None

    def claims(self, exchange: Exchange) -> bool:
        """Tell whether an exchange is one that a contract of its system should know."""
        promises = self._promises.get(exchange.system)
        return promises is not None and promises.claims(exchange)

    def _load(self, name: str, base_path: str | None) -> Contract:
        path = self.folder / name
        if not path.is_file():
            there = [file.name for file in sorted(self.folder.glob("*")) if file.suffix in _SUFFIXES]
            raise ConfigurationError(f'there is no contract "{name}" in {self.folder}', next=meant(name, there))
        return Contract.load(path, base_path)


class _Promises:
    """What one system promises, in all its contracts."""

    def __init__(self, contracts: Iterable[Contract]) -> None:
        self.contracts = tuple(contracts)
        self._router = Router(operation for contract in self.contracts for operation in contract.operations)
        self._bases = frozenset(base for contract in self.contracts for base in contract.bases)
        self._unknown = next((contract for contract in self.contracts if contract.unknown), None)

    def find(self, exchange: Exchange) -> Found | None:
        return self._router.find(exchange.method, urlsplit(exchange.url).path)

    def claims(self, exchange: Exchange) -> bool:
        path = urlsplit(exchange.url).path
        for base in self._bases:
            # A contract at the root of an origin cannot claim the pages that a browser opens there.
            if (base and f"{path}/".startswith(f"{base}/")) or (not base and exchange.via != "browser"):
                return not _is_preflight(exchange)
        return False

    def check(self, exchange: Exchange) -> tuple[Breach, ...]:
        if exchange.status is None:
            return ()
        found = self.find(exchange)
        if found is not None:
            operation = found.operation
            return _breaches(operation.contract, operation.name, judge(operation, found.values, exchange), exchange)
        return self._check_unknown(exchange, exchange.status) if self.claims(exchange) else ()

    def _check_unknown(self, exchange: Exchange, status: int) -> tuple[Breach, ...]:
        path = urlsplit(exchange.url).path
        name = f"{exchange.method} {printable(shortened(path, 120))}"
        methods = self._router.methods(path)
        response = self._unknown and (self._unknown.unknown.get(str(status)) or self._unknown.unknown.get("default"))
        if self._unknown and response:
            return _breaches(self._unknown.name, name, judge_answer(response, exchange), exchange)
        known = f"{path} has only {', '.join(methods)}" if methods else "no contract knows such a path"
        refusals = ", ".join(self._unknown.unknown) if self._unknown else ""
        expected = (
            f"an operation of a contract, or a refusal with {refusals}" if refusals else "an operation of a contract"
        )
        wrong = Complaint(
            "operation", expected, f"{printable(known)}; it was answered {status}", self.contracts[0].source
        )
        return _breaches(" or ".join(contract.name for contract in self.contracts), name, [wrong], exchange)


def _breaches(contract: str, operation: str, found: Iterable[Complaint], exchange: Exchange) -> tuple[Breach, ...]:
    return tuple(
        Breach(contract, operation, one.where, one.expected, one.actual, exchange.number, one.source) for one in found
    )


def _all_that_is_judged(exchange: Exchange) -> bytes:
    """Return what is equal for exchanges of which contracts say the same; nothing where that cannot be told."""
    events = [(event.number, event.event, event.data, event.id) for event in exchange.events]
    judged = (
        exchange.system, exchange.via, exchange.method, exchange.url, exchange.request_headers, exchange.request,
        exchange.status, exchange.response_headers, exchange.response, exchange.failure, events,
    )  # fmt: skip
    try:
        return blake2b(msgspec.msgpack.encode(judged), digest_size=16).digest()
    except UnicodeEncodeError:
        return b""


def _is_preflight(exchange: Exchange) -> bool:
    names = {name.lower() for name, _ in exchange.request_headers}
    return exchange.method == "OPTIONS" and {"origin", "access-control-request-method"} <= names
