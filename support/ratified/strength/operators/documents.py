"""What an answer says in JSON: its body, or the data of each event of a stream."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache
from typing import Any

from ratified.exchange import strict_json
from ratified.failures import NoAnswer
from ratified.strength.operators.event_blocks import Block, blocks_of
from ratified.strength.operators.fields import places
from ratified.strength.words import Reply

# In which of its members an event tells its kind when the stream does not name it.
_KINDS = ("type", "kind", "event", "object")
_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_ABOUT_BODY = frozenset({"content-encoding", "transfer-encoding"})


class Unreadable(Enum):
    """Stands for bytes that are not JSON."""

    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Document:
    """A JSON value and the path at which it stands; the data of an event may be plain text instead."""

    root: str
    value: Any
    is_text: bool = False

    def written(self, value: Any) -> str | None:
        """Return another value as it is written here, or nothing where it cannot be."""
        if self.is_text:
            return value if isinstance(value, str) else None
        return compact(value)


def documents_of(reply: Reply) -> tuple[Document, ...]:
    """Return what an answer says; nothing where it is neither JSON nor an event stream."""
    if not reply.is_stream:
        value = value_of(reply)
        return () if value is Unreadable.UNREADABLE else (Document("", value),)
    stream = blocks_of(reply.body)
    return tuple(document_of(block) for block in stream.blocks if block.data is not None) if stream else ()


def value_of(reply: Reply) -> Any:
    """Return the JSON value that is the body of an answer."""
    return parsed(reply.body) if reply.media_type.endswith("json") else Unreadable.UNREADABLE


def document_of(event: Block) -> Document:
    """Return what an event says, at the path of its kind."""
    data = event.data or ""
    value = parsed(data.encode())
    if value is Unreadable.UNREADABLE:
        return Document(event.name, data, is_text=True)
    return Document(kind_of(event.name, value), value)


def told_in(event: Block) -> frozenset[str]:
    """Return the fields of an event that hold texts."""
    document = document_of(event)
    return frozenset(field for field, value in places(document.value, document.root) if isinstance(value, str))


def kind_of(name: str, value: Any) -> str:
    """Return the kind of an event: its name, or what the first of type, kind, event and object in its data says."""
    if name != "message" or not isinstance(value, dict):
        return name
    return next((value[key] for key in _KINDS if isinstance(value.get(key), str) and value[key]), name)


def written_with(reply: Reply, change: Callable[[Document], str | None]) -> Reply | None:
    """Return the answer with each of its documents written anew; one for which there is nothing stays."""
    if not reply.is_stream:
        found = documents_of(reply)
        text = change(found[0]) if found else None
        return None if text is None else with_body(reply, text.encode())
    stream = blocks_of(reply.body)
    if stream is None:
        return None

    def said(event: Block) -> Block:
        text = change(document_of(event))
        return event if text is None else event.saying(text)

    fresh = stream.mapped(said)
    return None if fresh == stream else with_body(reply, fresh.body())


def with_body(reply: Reply, body: bytes) -> Reply:
    """Return the answer with another body, its headers telling the right length and no encoding."""
    about = [(name, value) for name, value in reply.headers if name.lower() not in _ABOUT_BODY]
    headers = ((name, str(len(body)) if name.lower() == "content-length" else value) for name, value in about)
    return replace(reply, headers=tuple(headers), body=body)


def values_seen(replies: Iterable[Reply], most: int = 40) -> Mapping[str, list[Any]]:
    """Return by field the distinct values in these answers, as many as are kept of each: scalars and list elements."""
    seen: dict[str, dict[object, Any]] = {}
    for field, value in _told(replies):
        known = seen.setdefault(field, {})
        if len(known) < most and (field.endswith("[]") or not isinstance(value, dict | list)):
            known.setdefault(identity(value), value)
    return {field: list(known.values()) for field, known in seen.items() if known}


def fields_of(reply: Reply) -> Iterator[tuple[str, Any]]:
    """Give every value in an answer with its field."""
    for document in documents_of(reply):
        yield from places(document.value, document.root)


def _told(replies: Iterable[Reply]) -> Iterator[tuple[str, Any]]:
    for reply in replies:
        yield from fields_of(reply)


def identity(value: Any) -> object:
    """Return what is equal for equal values only, 1, 1.0 and true being three."""
    return compact(value) if isinstance(value, dict | list) else (type(value), value)


def compact(value: Any) -> str:
    """Return a value as JSON without white space."""
    return _COMPACT.encode(value)


# Every change looks at every event again, and a stream may have many.
@lru_cache(maxsize=2048)
def parsed(body: bytes) -> Any:
    """Return the JSON value of these bytes, not to be written to; or that they are unreadable."""
    try:
        return strict_json(body)
    except NoAnswer:
        return Unreadable.UNREADABLE
