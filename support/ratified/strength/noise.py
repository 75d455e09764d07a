"""What differs between two recordings of one scenario by itself, and what stands for what in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any
from urllib.parse import unquote, urlsplit

from ratified.exchange import Exchange, StreamEvent
from ratified.strength.endpoints import names_things, paths_of
from ratified.strength.operators.documents import Unreadable, kind_of, parsed
from ratified.strength.operators.fields import element, joined
from ratified.strength.recording import Recording

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# Systems ask each other when it suits them.
_BETWEEN_SYSTEMS = "virtual"
_NOTHING = object()

Pair = tuple[int, int]
Key = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Differing:
    """What differs between two answers: the fields of its body and its events, and the names of its headers."""

    fields: frozenset[str] = frozenset()
    headers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Noise:
    """What differs by itself, for each pair of exchanges by their indexes; `why` the scenario went another way.

    Of requests that are repeated until something has happened, only the last ones are a pair.
    """

    pairs: Mapping[Pair, Differing] = field(default_factory=dict)
    why: str = ""

    @property
    def is_alike(self) -> bool:
        """Say whether the scenario has gone the same way twice."""
        return not self.why

    def by_numbers(self, first: Recording) -> Mapping[int, frozenset[str]]:
        """Return the fields of bodies and events that differ, by the numbers of the first recording's exchanges."""
        return {first.exchanges[here].exchange.number: found.fields for (here, _), found in self.pairs.items()}


@dataclass(frozen=True, slots=True)
class _Visit:
    """A request, or one that was repeated without anything having been changed meanwhile: where its exchanges are."""

    key: Key
    step: int
    indexes: tuple[int, ...]


def noise_between(first: Recording, second: Recording) -> Noise:
    """Return what differs between two recordings of one scenario."""
    pairs, why = _aligned(first, second)
    ours, theirs = _origins(first), _origins(second)
    found = {pair: _differing(_exchange(first, pair[0], ours), _exchange(second, pair[1], theirs)) for pair in pairs}
    return Noise(found, why or _another_outcome(first, second, pairs))


def translation(first: Recording, second: Recording) -> Mapping[str, str]:
    """Return what stands in the second recording for values of the first: ids, tokens, and where systems are.

    What stands for several things, or for itself elsewhere, is left out.
    """
    found: dict[str, set[str]] = {}
    for one, other in zip(_origins(first), _origins(second), strict=False):
        found.setdefault(one, set()).add(other)
    for here, there in _aligned(first, second)[0]:
        for one, other in counterparts(first.exchanges[here].exchange, second.exchanges[there].exchange):
            found.setdefault(one, set()).add(other)
    single = {one: next(iter(others)) for one, others in found.items() if len(others) == 1}
    return {one: other for one, other in single.items() if one != other}


# Alignment


def _aligned(first: Recording, second: Recording) -> tuple[list[Pair], str]:
    ours, theirs = _visits(first), _visits(second)
    keys, others = [visit.key for visit in ours], [visit.key for visit in theirs]
    pairs: list[Pair] = []
    for here, there, size in SequenceMatcher(None, keys, others, autojunk=False).get_matching_blocks():
        for one, other in zip(ours[here : here + size], theirs[there : there + size], strict=True):
            pairs.append((one.indexes[-1], other.indexes[-1]))
    return pairs, _another_way(keys, others)


def _visits(recording: Recording) -> list[_Visit]:
    """Return the requests in order; what people do at the same time, or a page, has no order of its own."""
    paths = paths_of([played.exchange for played in recording.exchanges])
    visits: list[_Visit] = []
    open_visits: dict[tuple[str, str, str], int] = {}
    for index, (played, path) in enumerate(zip(recording.exchanges, paths, strict=True)):
        exchange = played.exchange
        if exchange.via == _BETWEEN_SYSTEMS:
            continue
        again = (exchange.who, exchange.method, exchange.url)
        if exchange.method not in _SAFE:
            open_visits.clear()
        known = open_visits.get(again)
        if known is not None and visits[known].step == played.step:
            visits[known] = replace(visits[known], indexes=(*visits[known].indexes, index))
            continue
        if exchange.method in _SAFE:
            open_visits[again] = len(visits)
        key = (exchange.who, exchange.system, exchange.via, exchange.method, path)
        visits.append(_Visit(key, played.step, (index,)))
    return sorted(visits, key=_place)


def _place(visit: _Visit) -> tuple[Any, ...]:
    who, _, via, *_ = visit.key
    is_of_page = via == "browser"
    return (visit.step < 0, visit.step, who, is_of_page, visit.key if is_of_page else ())


def _another_way(keys: Sequence[Key], others: Sequence[Key]) -> str:
    for one, other in zip_longest(keys, others):
        if one != other:
            return f"{_told(one)} the first time, {_told(other)} the second time"
    return ""


def _told(key: Key | None) -> str:
    return "nothing more" if key is None else f"{key[3]} {key[4]} by {key[0]}"


def _another_outcome(first: Recording, second: Recording, pairs: Sequence[Pair]) -> str:
    for here, there in pairs:
        one, other = first.exchanges[here].exchange, second.exchanges[there].exchange
        if one.status != other.status or bool(one.failure) != bool(other.failure):
            what = f"{one.method} {urlsplit(one.url).path}"
            return f"{what} was answered {one.status or 'nothing'} first and {other.status or 'nothing'} then"
    return ""


# Differences


def _origins(recording: Recording) -> list[str]:
    """Return where the systems were, in the order in which they were met."""
    return list(dict.fromkeys(urlsplit(played.exchange.url).netloc for played in recording.exchanges))


def _exchange(recording: Recording, index: int, origins: Sequence[str]) -> Exchange:
    """Return an exchange as it would be wherever the systems are."""
    exchange = recording.exchanges[index].exchange
    body = exchange.response
    return replace(
        exchange,
        response_headers=tuple((name, _placeless(value, origins)) for name, value in exchange.response_headers),
        response=body and replace(body, content=_placeless(body.content.decode("latin-1"), origins).encode("latin-1")),
        events=tuple(replace(event, data=_placeless(event.data, origins)) for event in exchange.events),
    )


def _placeless(text: str, origins: Sequence[str]) -> str:
    for number, origin in enumerate(origins):
        text = text.replace(origin, f"<{number}>")
    return text


def _differing(one: Exchange, other: Exchange) -> Differing:
    names = {name.lower() for name, _ in (*one.response_headers, *other.response_headers)}
    headers = frozenset(name for name in names if _values(one, name) != _values(other, name))
    if one.events or other.events:
        return Differing(frozenset(_in_events(one.events, other.events)), headers)
    return Differing(frozenset(_in_values(_said(one), _said(other), "")), headers)


def _values(exchange: Exchange, name: str) -> list[str]:
    return [value for key, value in exchange.response_headers if key.lower() == name]


def _said(exchange: Exchange) -> Any:
    """Return the JSON value of an answer, or its bytes where it is none."""
    content = exchange.response.content if exchange.response is not None else b""
    value = parsed(content)
    return content if value is Unreadable.UNREADABLE else value


def _in_values(one: Any, other: Any, path: str) -> Iterator[str]:
    """Give the paths at which two JSON values differ; of what only one has, its own."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in dict.fromkeys((*one, *other)):
            yield from _in_values(one.get(key, _NOTHING), other.get(key, _NOTHING), joined(path, key))
    elif isinstance(one, list) and isinstance(other, list):
        if len(one) != len(other):
            yield path
        for here, there in zip(one, other, strict=False):
            yield from _in_values(here, there, element(path))
    elif type(one) is not type(other) or one != other:
        yield path


def _in_events(ours: Sequence[StreamEvent], theirs: Sequence[StreamEvent]) -> Iterator[str]:
    """Give the paths at which events differ, kind by kind; of a kind that came more often, its own."""
    here, there = _by_kind(ours), _by_kind(theirs)
    for kind in dict.fromkeys((*here, *there)):
        one, other = here.get(kind, []), there.get(kind, [])
        if len(one) != len(other):
            yield kind
        for said, answered in zip(one, other, strict=False):
            yield from _in_values(said, answered, kind)


def _by_kind(events: Sequence[StreamEvent]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for event in events:
        value = _value(event)
        found.setdefault(kind_of(event.event, value), []).append(value)
    return found


def _value(event: StreamEvent) -> Any:
    """Return the JSON value of what an event says, or its text where it is none."""
    value = parsed(event.data.encode("utf-8", "surrogatepass"))
    return event.data if value is Unreadable.UNREADABLE else value


# Translation


def counterparts(one: Exchange, other: Exchange) -> Iterator[tuple[str, str]]:
    """Give each value of one exchange with what stands in its place in the other."""
    yield from _parts(urlsplit(one.url).path, urlsplit(other.url).path)
    yield from _leaves(parsed(one.request.content), parsed(other.request.content), "")
    theirs = dict(other.response_headers)
    for name, value in one.response_headers:
        if name.lower() == "location" and name in theirs:
            yield from _parts(urlsplit(value).path, urlsplit(theirs[name]).path)
        elif name in theirs and value != theirs[name]:
            yield value, theirs[name]
    yield from _leaves(_said(one), _said(other), "")
    for event, counterpart in zip(one.events, other.events, strict=False):
        yield from _leaves(_value(event), _value(counterpart), "")


def _parts(one: str, other: str) -> Iterator[tuple[str, str]]:
    ours, theirs = one.split("/"), other.split("/")
    if len(ours) == len(theirs):
        yield from ((unquote(here), unquote(there)) for here, there in zip(ours, theirs, strict=True))


def _leaves(one: Any, other: Any, key: str) -> Iterator[tuple[str, str]]:
    if isinstance(one, dict) and isinstance(other, dict):
        for name in one.keys() & other.keys():
            yield from _leaves(one[name], other[name], name)
    elif isinstance(one, list) and isinstance(other, list):
        for here, there in zip(one, other, strict=False):
            yield from _leaves(here, there, key)
    elif isinstance(one, str) and isinstance(other, str):
        yield one, other
    elif type(one) is int and type(other) is int and names_things(key):
        yield str(one), str(other)
