"""A virtual service that answers each operation of a contract with an example of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from ratified.contract import Contract
from ratified.contract.operations import Media, Response
from ratified.contract.operations import Operation as Promised
from ratified.failures import ConfigurationError
from ratified.faults.virtual.examples import Unmade, example, made
from ratified.faults.virtual.received import NotJson, Received
from ratified.faults.virtual.reply import Reply
from ratified.faults.virtual.service import Operation, VirtualService
from ratified.nearest import meant

_BODILESS = frozenset(("204", "205", "304"))
_JSON = "application/json"


class ContractService(VirtualService):
    """Answers as its contract says, always the same; whatever cannot be answered so is refused at the start."""

    def __init__(self, path: Path, system: str, belongs_to: str) -> None:
        super().__init__()
        if not path.is_file():
            raise ConfigurationError(f"there is no contract {path}", next="name it from the project's root folder")
        self.system = system
        self._key = _finder(belongs_to)
        self._contract = Contract.load(path)
        self._operations = tuple(self._answered())

    def __str__(self) -> str:
        return self._contract.source

    def belongs_to(self, request: Received) -> str | None:
        """Look where the command line says that requests name their client."""
        return self._key(request)

    def operations(self) -> tuple[Operation, ...]:
        """Return every operation of the contract, under each of its base paths."""
        return self._operations

    def _answered(self) -> Iterator[Operation]:
        for promised in self._contract.operations:
            try:
                reply = self._reply(promised)
            except Unmade as why:
                raise ConfigurationError(
                    f"{promised.name} of {self._contract.source} cannot be answered from its contract: {why}",
                    next="write an example of its answer into the contract, or a class that answers it",
                ) from None
            for base in promised.bases:
                yield Operation(promised.name, promised.method, base + promised.path, partial(_same, reply))

    def _reply(self, promised: Promised) -> Reply:
        status, response = _best(promised.responses)
        headers = {one.name: _header(made(one.schema, self._contract)) for one in response.headers if one.required}
        if not response.media or str(status) in _BODILESS:
            return Reply(status, headers=headers)
        form = min(response.media, key=lambda media: media.media_type != _JSON)
        if "*" in form.media_type or form.item is not None:
            raise Unmade(f"its answer is {form.media_type}")
        value = example(form, promised, response.status, self._contract)
        return Reply(status, body=_written(form, value), headers=headers | {"Content-Type": form.media_type})


def _best(responses: Mapping[str, Response]) -> tuple[int, Response]:
    """Return the answer of when all goes well, else the first that has a status."""
    good = sorted(status for status in responses if status.startswith("2"))
    others = sorted(status for status in responses if status.isdecimal())
    for status in (*good, *others):
        return int(status.replace("XX", "00")), responses[status]
    raise Unmade("no answer of it has a status")


def _written(form: Media, value: Any) -> bytes:
    is_json = form.media_type == _JSON or form.media_type.endswith("+json")
    if isinstance(value, str) and not is_json:
        return value.encode()
    if not is_json:
        raise Unmade(f"its example is no text, but its answer is {form.media_type}")
    return json.dumps(value, ensure_ascii=False).encode()


def _header(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, dict | list):
        raise Unmade("a header of its answer is more than one value")
    return json.dumps(value)


def _same(reply: Reply, request: Received, state: object) -> Reply:
    del request, state
    return reply


def _finder(where: str) -> Callable[[Received], str | None]:
    place, _, name = where.partition(":")
    if place not in _PLACES or not name:
        known = ", ".join(f"{one}:NAME" for one in _PLACES)
        raise ConfigurationError(
            "whose a request of a contract is, nobody has said" if not where else f"{where} is no place in a request",
            expected=f"one of {known}",
            next=meant(place, _PLACES) if where else "add for instance --belongs-to header:X-Tenant-Id",
        )
    return partial(_PLACES[place], name)


def _in_body(name: str, request: Received) -> str | None:
    try:
        value: Any = request.json
    except NotJson:
        return None
    for step in name.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    return None if value is None else str(value)


_PLACES: dict[str, Callable[[str, Received], str | None]] = {
    "header": lambda name, request: request.header(name) or None,
    "query": lambda name, request: request.parameter(name) or None,
    "path": lambda name, request: request.arguments.get(name),
    "body": _in_body,
}
