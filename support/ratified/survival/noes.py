"""How systems say no: by a status, by no answer at all, or in words of their own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ratified.exchange import Exchange

_NO = 400
# That something is not there is no word about what became of it.
_NOT_THERE = (404, 410)
# For each system the members of its answers, and the values of theirs, that say that something went wrong.
Words = Mapping[str, Mapping[str, Sequence[str]]]


def noes_in(exchanges: Iterable[Exchange], words: Words) -> list[str]:
    """Return every no that people were told; what systems say to each other is none."""
    return [no for one in exchanges if one.via != "virtual" for no in _noes_of(one, words)]


def _noes_of(exchange: Exchange, words: Words) -> Iterator[str]:
    if exchange.failure:
        yield f"{exchange.method}: no answer"
    elif exchange.before is not None:
        # Whatever it was to say, whoever asked has something that nobody can read.
        yield f"{exchange.method}: an answer that was spoilt on its way"
    elif exchange.is_spoilt and exchange.status is not None:
        yield f"{exchange.method}: {exchange.status} of somebody on the way"
    elif exchange.status is not None and exchange.status >= _NO and exchange.status not in _NOT_THERE:
        yield f"{exchange.method}: {exchange.status}"
    of_system = words.get(exchange.system)
    if of_system:
        bodies = [event.data for event in exchange.events] or [exchange.response.text if exchange.response else ""]
        for said in (one for body in bodies for one in _said(of_system, _parsed(body))):
            yield f"{exchange.method}: {said}"


def _said(words: Mapping[str, Sequence[str]], value: Any) -> Iterator[str]:
    """Give what an answer says in these words, wherever in it they stand."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if isinstance(inner, str) and inner in words.get(name, ()):
                yield f"{name} {inner}"
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from _said(words, inner)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
