"""What a system may do wrong with what it keeps and with what it is asked: known from what was recorded alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from ratified.strength.operators.documents import compact, fields_of, value_of, with_body
from ratified.strength.operators.fields import changed_at
from ratified.strength.reel import Frame, Key, key_of
from ratified.strength.words import Change, Endpoint, Question, Reply

KEY = "idempotency-key"
_DENIED = frozenset({401, 403})
_GONE = frozenset({404, 410})
_GOOD = range(200, 300)
_CHANGING = frozenset({"PUT", "PATCH", "DELETE"})
# What a POST says that has made something, or begun to; one that only works something out says 200.
_MADE = frozenset({201, 202})
_LIVE = frozenset({"write-lost", "write-twice", "parameter-ignored", "key-ignored"})


@dataclass(frozen=True, slots=True)
class Donors:
    """What endpoints say to whom they serve, and what stands in their lists."""

    good: Mapping[Endpoint, Reply]
    rows: Mapping[tuple[Endpoint, str], Sequence[Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, frames: Iterable[Frame]) -> Donors:
        """Take the first good answer of each endpoint, and every row of every list."""
        good: dict[Endpoint, Reply] = {}
        rows: dict[tuple[Endpoint, str], dict[str, Any]] = {}
        for frame in frames:
            if frame.reply.status not in _GOOD or frame.reply.is_stream:
                continue
            good.setdefault(frame.endpoint, frame.reply)
            for path, value in fields_of(frame.reply):
                if isinstance(value, list):
                    known = rows.setdefault((frame.endpoint, path), {})
                    known.update((compact(row), row) for row in value if isinstance(row, dict))
        return cls(good, {place: tuple(known.values()) for place, known in rows.items()})


def needs_systems(change: Change) -> bool:
    """Say whether only the systems themselves can show what comes of it."""
    return change.operator in _LIVE


def misdeeds(frames: Sequence[Frame], donors: Donors) -> Iterator[tuple[Change, str]]:
    """Give what one endpoint could do wrong in one scenario, and to whom where that matters."""
    for frame in frames:
        who, status, method = frame.exchange.who, frame.reply.status, frame.endpoint.method
        if status in _DENIED and frame.endpoint in donors.good:
            yield Change("let-in"), who
        if status in _GONE and frame.endpoint in donors.good:
            yield Change("foreign-shown"), who
        if status in _GOOD:
            yield from _wrongs_of_success(frame, donors)
        if status in _GOOD and method == "GET":
            for name, _ in parse_qsl(urlsplit(frame.exchange.url).query):
                yield Change("parameter-ignored", name), ""
    stale = _stale()
    if any(stale(frame) for frame in frames):
        yield Change("stale"), ""


def _wrongs_of_success(frame: Frame, donors: Donors) -> Iterator[tuple[Change, str]]:
    method = frame.endpoint.method
    is_made = method == "POST" and frame.reply.status in _MADE
    if method in _CHANGING or is_made:
        yield Change("write-lost"), ""
    if is_made and not frame.reply.is_stream:
        yield Change("write-twice"), ""
    if any(name.lower() == KEY for name, _ in frame.exchange.request_headers):
        yield Change("key-ignored"), ""
    if method != "GET" or frame.reply.is_stream:
        return
    for path, value in fields_of(frame.reply):
        if isinstance(value, list) and _stranger(value, donors.rows.get((frame.endpoint, path), ())) is not None:
            yield Change("foreign-row", path), ""


def alteration(question: Question, donors: Donors) -> Callable[[Frame], Reply | None]:
    """Return what makes of each answer of a performance what it would be if the system did this wrong."""
    operator = question.change.operator
    if operator == "stale":
        return _stale()
    if operator == "foreign-row":
        return lambda frame: _with_stranger(frame, question.change.field, donors)
    refused = _DENIED if operator == "let-in" else _GONE

    def instead(frame: Frame) -> Reply | None:
        is_meant = frame.reply.status in refused and question.who in ("", frame.exchange.who)
        return donors.good.get(frame.endpoint) if is_meant else None

    return instead


def _stale() -> Callable[[Frame], Reply | None]:
    """Return what tells the same person the same as the first time, whatever has happened since."""
    told: dict[Key, Reply] = {}

    def before(frame: Frame) -> Reply | None:
        if frame.endpoint.method != "GET" or frame.reply.status not in _GOOD or frame.reply.is_stream:
            return None
        first = told.setdefault(key_of(frame.exchange), frame.reply)
        return first if first.body != frame.reply.body else None

    return before


def _with_stranger(frame: Frame, path: str, donors: Donors) -> Reply | None:
    rows = donors.rows.get((frame.endpoint, path), ())

    def longer(lists: Sequence[Any]) -> Sequence[Any]:
        strangers = [_stranger(one, rows) if isinstance(one, list) else None for one in lists]
        return [one if row is None else [*one, row] for one, row in zip(lists, strangers, strict=True)]

    if frame.reply.status not in _GOOD or frame.reply.is_stream:
        return None
    value = value_of(frame.reply)
    fresh = changed_at(value, path, longer)
    return None if fresh == value else with_body(frame.reply, compact(fresh).encode())


def _stranger(known: Sequence[Any], rows: Sequence[Any]) -> Any:
    """Return a row that stands in this list elsewhere, and not here."""
    here = {compact(row) for row in known}
    return next((row for row in rows if compact(row) not in here), None)
