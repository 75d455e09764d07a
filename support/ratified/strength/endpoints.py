"""Which endpoint a request is for: what its system's contract calls it, or its path without what names one of many."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from ratified.exchange import Exchange
from ratified.strength.operators.fields import is_identifier
from ratified.strength.words import Endpoint

if TYPE_CHECKING:
    from ratified.contract import Contracts

# Letters of both kinds and digits, as no word has them; and what stands in an address only to name somebody.
_TOKEN = re.compile(r"(?=[^A-Z]*[A-Z])(?=[^a-z]*[a-z])(?=\D*\d)[\w.~-]{16,}|[^@\s]+@[^@\s]+")
# What a longer part of an address has within it that is different each time.
_WITHIN = re.compile(r"(?<![0-9A-Za-z])(?:[A-Za-z]{1,12}_)?(?=[a-f]*\d)[0-9a-f]{8,}(?![0-9A-Za-z])")
_NAMING = re.compile(r"(?:^|[_-])ids?$|[a-z0-9]I[dD]s?$|^(?:uuid|guid|key|slug|name|token|code|number|email)s?$")
_SLOT = "{id}"
_SHORTEST = 2


def endpoint_of(exchange: Exchange, contracts: Contracts, given: Collection[str] = ()) -> Endpoint:
    """Return the endpoint of a request; `given` are values that answers before it gave to name things by."""
    found = contracts.find(exchange)
    path = found.operation.path if found is not None else generalised(urlsplit(exchange.url).path, given)
    return Endpoint(exchange.system, exchange.method, path)


def endpoints_of(exchanges: Sequence[Exchange], contracts: Contracts) -> tuple[Endpoint, ...]:
    """Return the endpoint of each exchange of a scenario."""
    return tuple(endpoint_of(exchange, contracts, given) for exchange, given in _with_given(exchanges))


def paths_of(exchanges: Sequence[Exchange]) -> tuple[str, ...]:
    """Return the path of each exchange of a scenario, whatever the contracts say."""
    return tuple(generalised(urlsplit(exchange.url).path, given) for exchange, given in _with_given(exchanges))


def generalised(path: str, given: Collection[str] = ()) -> str:
    """Return a path with `{id}` wherever it names one of many things."""
    return "/".join(_SLOT if _is_name(unquote(part), given) else _WITHIN.sub(_SLOT, part) for part in path.split("/"))


def names_given(exchanges: Sequence[Exchange]) -> Collection[str]:
    """Return the values that the answers of a scenario gave to name things by."""
    return set(chain.from_iterable(_names_in_answer(exchange) for exchange in exchanges))


def names_things(key: str) -> bool:
    """Say whether the member of this key tells one thing from another."""
    return _NAMING.search(key) is not None


def _is_name(part: str, given: Collection[str]) -> bool:
    return is_identifier(part) or _TOKEN.fullmatch(part) is not None or part in given


def _with_given(exchanges: Sequence[Exchange]) -> Iterator[tuple[Exchange, Collection[str]]]:
    """Give each exchange with the names that answers before it gave; they grow as one goes on."""
    given: set[str] = set()
    for exchange in exchanges:
        yield exchange, given
        given.update(_names_in_answer(exchange))


def _names_in_answer(exchange: Exchange) -> Iterator[str]:
    if exchange.response is not None:
        yield from _names_in(exchange.response.content)
    for event in exchange.events:
        yield from _names_in(event.data)


def _names_in(content: bytes | str) -> Iterator[str]:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return
    waiting = [("", value)]
    while waiting:
        key, one = waiting.pop()
        if isinstance(one, dict):
            waiting += one.items()
        elif isinstance(one, list):
            waiting += [(key, item) for item in one]
        elif isinstance(one, str) and len(one) >= _SHORTEST and names_things(key):
            yield one
