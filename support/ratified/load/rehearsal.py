"""Errands made from what a verb has sent: it is performed once, and then a load repeats it byte for byte.

What an earlier answer told and a later request sent is not repeated, but taken from the answer of each time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from ratified.exchange import Exchange
from ratified.failures import Broken, ConfigurationError
from ratified.load.errands import Errand, Hearing, Keep, Origin, Request

_PORTS = {"http": 80, "https": 443}
# What is shorter, or holds anything else, may stand in a request by chance or in another spelling.
_IDENTIFIER = re.compile(r"[A-Za-z0-9_.~:-]{8,}")
_STREAM = "text/event-stream"
_COMPRESSED = "accept-encoding"
_LEFT_OPEN = "content-length"


def errand_of(name: str, exchanges: Sequence[Exchange], weight: float = 1.0, content: Sequence[str] = ()) -> Errand:
    """Return the errand that repeats these exchanges; `content` names the kinds of events that carry content."""
    if not exchanges:
        raise ConfigurationError(
            f'"{name}" cannot be repeated under load',
            expected="a verb that sends at least one request",
            actual="it has sent none",
        )
    carried = _carried(exchanges)
    return Errand(
        name,
        tuple(
            _request(name if len(exchanges) == 1 else f"{name}, step {place + 1}", exchange, place, carried, content)
            for place, exchange in enumerate(exchanges)
        ),
        weight,
    )


@dataclass(frozen=True, slots=True)
class _Carried:
    """A value that an answer told and a later request sent."""

    value: str
    keep: Keep
    source: int


def _carried(exchanges: Sequence[Exchange]) -> list[_Carried]:
    found: list[_Carried] = []
    for place, exchange in enumerate(exchanges[:-1]):
        known = {one.value for one in found}
        # What we have said ourselves before is an echo, and nothing that the answer has told.
        ours = b"".join(_bytes(one) for one in exchanges[: place + 1])
        for path, value in _leaves(_document(exchange)):
            later = any(value.encode() in _bytes(one) for one in exchanges[place + 1 :])
            if later and value not in known and value.encode() not in ours:
                known.add(value)
                found.append(_Carried(value, Keep(f"{place}:{'.'.join(map(str, path))}", path), place))
    # The longest first: another may be a part of it.
    return sorted(found, key=lambda one: -len(one.value))


def _request(name: str, exchange: Exchange, place: int, carried: Sequence[_Carried], content: Sequence[str]) -> Request:
    if exchange.status is None or exchange.request.truncated:
        raise Broken(
            f'"{name}" cannot be repeated under load',
            expected="an exchange that is on the tape as a whole",
            actual=exchange.failure or f"only the first part of its {exchange.request.size} bytes was kept",
        )
    parts = urlsplit(exchange.url)
    known = [one for one in carried if one.source < place]
    body, body_holes = _cut(exchange.request.content, known)
    keeps = tuple(one.keep for one in carried if one.source == place)
    hearing = _hearing(exchange, content)
    head = _head(exchange, is_open=bool(body_holes), is_plain=bool(keeps or hearing))
    head_pieces, head_holes = _cut(head, known)
    return Request(
        name,
        Origin(parts.scheme, parts.hostname or "", parts.port or _PORTS[parts.scheme]),
        exchange.method,
        head_pieces,
        head_holes,
        body,
        body_holes,
        (exchange.status,),
        keeps,
        hearing,
    )


def _head(exchange: Exchange, *, is_open: bool = False, is_plain: bool = False) -> bytes:
    """Return the head as bytes; it stays open where the length of the body is known only later.

    An answer that the generator reads is asked for as it is, and not compressed.
    """
    parts = urlsplit(exchange.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = [f"{exchange.method} {target} HTTP/1.1"]
    dropped = ((_LEFT_OPEN,) if is_open else ()) + ((_COMPRESSED,) if is_plain else ())
    lines += [f"{key}: {value}" for key, value in exchange.request_headers if key.lower() not in dropped]
    lines += [f"{_COMPRESSED}: identity"] if is_plain else []
    return "\r\n".join([*lines, "" if is_open else "\r\n"]).encode("latin-1")


def _bytes(exchange: Exchange) -> bytes:
    return _head(exchange) + exchange.request.content


def _cut(content: bytes, carried: Sequence[_Carried]) -> tuple[tuple[bytes, ...], tuple[str, ...]]:
    """Cut what is carried out of some bytes; return what is left, and the names of what stood between."""
    if not carried:
        return (content,), ()
    names = {one.value.encode(): one.keep.name for one in carried}
    pattern = re.compile(b"|".join(map(re.escape, names)))
    holes = list(pattern.finditer(content))
    edges = [0, *(edge for hole in holes for edge in hole.span()), len(content)]
    pieces = [content[begin:end] for begin, end in list(pairwise(edges))[::2]]
    return tuple(pieces), tuple(names[hole.group()] for hole in holes)


def _document(exchange: Exchange) -> Any:
    try:
        return json.loads(exchange.response.content) if exchange.response is not None else None
    except ValueError:
        return None


def _leaves(document: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(document, dict):
        for key, value in document.items():
            yield from _leaves(value, (*path, key))
    elif isinstance(document, list):
        for place, value in enumerate(document):
            yield from _leaves(value, (*path, place))
    elif isinstance(document, str) and _IDENTIFIER.fullmatch(document):
        yield path, document


def _hearing(exchange: Exchange, content: Sequence[str]) -> Hearing | None:
    """Return what a stream must be like: as the one that was seen, whose last event is the last each time."""
    if exchange.response is None or exchange.response.media_type != _STREAM:
        return None
    if not exchange.events:
        raise Broken("a stream that brought no event cannot be repeated under load", actual=exchange.failure)
    last = exchange.events[-1]
    kind_field = "type" if last.event == "message" and isinstance(_said(last.data).get("type"), str) else ""
    return Hearing(tuple(content), str(_said(last.data)["type"]) if kind_field else last.event, kind_field)


def _said(data: str) -> dict[str, Any]:
    try:
        said = json.loads(data)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
