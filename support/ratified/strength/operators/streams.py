"""Event streams that lose events, tell them in another order or say what is not for this listener."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from ratified.strength.operators.dates import is_date
from ratified.strength.operators.documents import (
    Unreadable,
    compact,
    document_of,
    documents_of,
    parsed,
    told_in,
    with_body,
)
from ratified.strength.operators.event_blocks import Block, Blocks, blocks_of, field_of
from ratified.strength.operators.fields import changed_at, places
from ratified.strength.words import Change, Reply

LATE = "late"
FOREIGN = "foreign-text"
# More than anybody promises for a first word, and less than anybody waits.
_SECONDS = 3.0
_FOREIGN_TEXT = " Confidential, for Northwind Traders only."
_MISHAP = {"code": "INTERNAL_ERROR", "message": "The work could not be finished."}


def first_lost(stream: Blocks) -> Blocks | None:
    """Return the stream without its first event."""
    return _without(stream, stream.events[:1])


def last_lost(stream: Blocks) -> Blocks | None:
    """Return the stream without its last event; one without any other is the change to no first event."""
    return _without(stream, stream.events[-1:]) if len(stream.events) > 1 else None


def last_too_early(stream: Blocks) -> Blocks | None:
    """Return the stream with its last event before the one that should come before it."""
    return _exchanged(stream, *stream.events[-2:]) if len(stream.events) > 1 else None


def truncated(stream: Blocks) -> Blocks | None:
    """Return the first half of the events; where it lacks only the last one, that change is made already."""
    events = stream.events
    return Blocks(stream.blocks[: events[len(events) // 2]]) if len(events) > 2 else None


def cut_inside(stream: Blocks) -> Blocks | None:
    """Return the stream up to the middle of its last event."""
    last = stream.events[-1]
    lines = stream.blocks[last].lines
    at = next(at for at, line in enumerate(lines) if field_of(line)[0] == "data")
    begun = lines[at][: max(len("data"), len(lines[at]) // 2)]
    return Blocks(stream.blocks[:last], "\n".join([*lines[:at], begun]))


def failed(stream: Blocks) -> Blocks | None:
    """Return the stream with an error where its last event was."""
    last = stream.events[-1]
    is_told = document_of(stream.blocks[last]).root == "error"
    return None if is_told else _with(stream, last, _error_like(stream.blocks[last]))


def without_ids(stream: Blocks) -> Blocks:
    """Return the stream without the ids after which a listener could ask for the rest."""
    return stream.having([block.without("id") for block in stream.blocks])


STREAMS: Mapping[str, Callable[[Blocks], Blocks | None]] = {
    "start-missing": first_lost,
    "completion-missing": last_lost,
    "completion-too-early": last_too_early,
    "truncated": truncated,
    "cut-inside": cut_inside,
    "error-event": failed,
    "event-ids-lost": without_ids,
}


def one_lost(stream: Blocks, of: Sequence[int]) -> Blocks | None:
    """Return the stream without one event of a kind that is neither its first nor its last one."""
    inner = [at for at in of if at not in (stream.events[0], stream.events[-1])]
    return _without(stream, inner[len(inner) // 2 :][:1])


def all_lost(stream: Blocks, of: Sequence[int]) -> Blocks | None:
    """Return the stream without any event of a kind of which there are several."""
    return _without(stream, of) if len(of) > 1 else None


def one_twice(stream: Blocks, of: Sequence[int]) -> Blocks | None:
    """Return the stream with one event of a kind told again at once."""
    at = of[len(of) // 2]
    return stream.having((*stream.blocks[: at + 1], *stream.blocks[at:]))


def reordered(stream: Blocks, of: Sequence[int]) -> Blocks | None:
    """Return the stream with two events of a kind in each other's place."""
    pairs = (_exchanged(stream, one, other) for one, other in pairwise(of))
    return next((fresh for fresh in pairs if fresh), None)


def garbled(stream: Blocks, of: Sequence[int]) -> Blocks | None:
    """Return the stream with one event of a kind whose JSON stops in its middle."""
    at = of[len(of) // 2]
    data = stream.blocks[at].data or ""
    fresh = data[: len(data) // 2]
    is_json = parsed(data.encode()) is not Unreadable.UNREADABLE
    is_spoilt = is_json and parsed(fresh.encode()) is Unreadable.UNREADABLE
    return _with(stream, at, stream.blocks[at].saying(fresh)) if is_spoilt else None


def unnamed(stream: Blocks, of: Sequence[int]) -> Blocks | None:
    """Return the stream with the events of a kind that no longer say which kind they are."""
    return stream.having([block.without("event") if at in of else block for at, block in enumerate(stream.blocks)])


BY_KIND: Mapping[str, Callable[[Blocks, Sequence[int]], Blocks | None]] = {
    "event-missing": one_lost,
    "kind-missing": all_lost,
    "event-twice": one_twice,
    "events-reordered": reordered,
    "event-garbled": garbled,
    "event-unnamed": unnamed,
}


def changed(reply: Reply, change: Change) -> Reply | None:
    """Return the stream with what its listeners must notice, or nothing where it cannot happen to it."""
    stream = blocks_of(reply.body) if reply.is_stream else None
    if stream is None or not stream.events:
        return None
    if change.operator == LATE:
        return replace(with_body(reply, reply.body), delay=reply.delay + _SECONDS)
    fresh = _altered(stream, change)
    return None if fresh is None or fresh == stream else with_body(reply, fresh.body())


def _altered(stream: Blocks, change: Change) -> Blocks | None:
    if change.operator == FOREIGN:
        return _overheard(stream, change.field)
    if change.operator in STREAMS:
        return STREAMS[change.operator](stream)
    of = [at for at in stream.events if document_of(stream.blocks[at]).root == change.field]
    return BY_KIND[change.operator](stream, of) if of else None


def changes_of(replies: Sequence[Reply]) -> Iterator[Change]:
    """Give every change of a stream that alters at least one of these answers."""
    streams = [reply for reply in replies if reply.is_stream]
    documents = [document for reply in streams for document in documents_of(reply)]
    kinds = sorted({document.root for document in documents})
    texts = {field for one in documents for field, value in places(one.value, one.root) if _is_prose(value)}
    wanted = [Change(operator) for operator in (*STREAMS, LATE)]
    wanted += [Change(operator, kind) for operator in BY_KIND for kind in kinds]
    wanted += [Change(FOREIGN, field) for field in sorted(texts)]
    for change in wanted:
        if any(changed(reply, change) for reply in streams):
            yield change


def _is_prose(value: Any) -> bool:
    return isinstance(value, str) and (" " in value.strip() or "<" in value) and not is_date(value)


def _overheard(stream: Blocks, field: str) -> Blocks | None:
    """Return the stream with somebody else's text in one of the events that tell a text."""
    telling = [at for at in stream.events if field in told_in(stream.blocks[at])]
    if not telling:
        return None
    at = telling[len(telling) // 2]
    document = document_of(stream.blocks[at])
    value = changed_at(document.value, field, _with_foreign_text, document.root)
    text = document.written(value)
    return None if text is None else _with(stream, at, stream.blocks[at].saying(text))


def _with_foreign_text(values: Sequence[Any]) -> Sequence[Any]:
    return [value + _FOREIGN_TEXT if isinstance(value, str) else value for value in values]


def _error_like(last: Block) -> Block:
    """Return the event of an error, told in the way in which this stream tells its end."""
    document = document_of(last)
    if last.name == "message" and document.root != "message" and isinstance(document.value, dict):
        kind = next(key for key, value in document.value.items() if value == document.root)
        return last.saying(compact({kind: "error", **_MISHAP}))
    name = Block(("event: error",))
    return last.having("event", name).saying(compact(_MISHAP))


def _without(stream: Blocks, lost: Sequence[int]) -> Blocks | None:
    return stream.having([block for at, block in enumerate(stream.blocks) if at not in lost]) if lost else None


def _with(stream: Blocks, at: int, block: Block) -> Blocks:
    return stream.having((*stream.blocks[:at], block, *stream.blocks[at + 1 :]))


def _exchanged(stream: Blocks, one: int, other: int) -> Blocks | None:
    """Return the stream with two events in each other's place, numbered as before; nothing where they say the same."""
    first, second = stream.blocks[one], stream.blocks[other]
    if (first.name, first.data) == (second.name, second.data):
        return None
    early, late = second.having("id", first), first.having("id", second)
    return _with(_with(stream, one, early), other, late)
