"""Changes that mean nothing: a suite that notices one of them is brittle."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ratified.strength.operators.documents import Document, compact, documents_of, with_body, written_with
from ratified.strength.operators.event_blocks import Block, Blocks, blocks_of
from ratified.strength.operators.fields import is_identifier
from ratified.strength.operators.numbers import is_number
from ratified.strength.words import Reply

Probe = Callable[[Reply], Reply | None]

_NEW_FIELD, _NEW_VALUE = "addedLater", "by a newer version"
_NEW_HEADER = ("X-Added-Later", "by a newer version")
_NEW_LINE = "added-later: by a newer version"
_COMMENT = ": still here"


def extra_field(value: Any) -> Any:
    """Return the value with one more member in every object that has names of its own for its members."""
    if isinstance(value, list):
        return [extra_field(item) for item in value]
    if not isinstance(value, dict):
        return value
    wider = {key: extra_field(item) for key, item in value.items()}
    return wider if _is_map(value) else {**wider, _NEW_FIELD: _NEW_VALUE}


def keys_reversed(value: Any) -> Any:
    """Return the value with the members of every object in the opposite order."""
    if isinstance(value, list):
        return [keys_reversed(item) for item in value]
    if isinstance(value, dict):
        return {key: keys_reversed(item) for key, item in reversed(value.items())}
    return value


def _is_map(value: Mapping[str, Any]) -> bool:
    """Tell whether the keys of an object may be data: one more would mean one more thing."""
    return not value or any(map(is_identifier, value)) or all(map(is_number, value.values()))


def _json_probe(write: Callable[[Any], str]) -> Probe:
    def written(document: Document) -> str | None:
        return None if document.is_text else write(document.value)

    return lambda reply: written_with(reply, written)


def _reworded(change: Callable[[Any], Any]) -> Probe:
    def written(document: Document) -> str | None:
        text = compact(change(document.value))
        return None if text == compact(document.value) else text

    return lambda reply: written_with(reply, written)


def _spacious(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _escaped(reply: Reply) -> Reply | None:
    """Return the answer with every letter beyond ASCII written as an escape."""
    return None if reply.body.isascii() else _json_probe(json.dumps)(reply)


def _stream_probe(change: Callable[[Blocks], bytes]) -> Probe:
    def probe(reply: Reply) -> Reply | None:
        stream = blocks_of(reply.body) if reply.is_stream else None
        return with_body(reply, change(stream)) if stream and stream.events else None

    return probe


def _commented(stream: Blocks) -> bytes:
    comment = Block((_COMMENT,))
    return stream.having([each for block in stream.blocks for each in (comment, block)]).body()


def _with_unknown_field(stream: Blocks) -> bytes:
    return stream.mapped(lambda event: Block((*event.lines, _NEW_LINE))).body()


def _tight(stream: Blocks) -> bytes:
    return stream.mapped(lambda event: Block(tuple(map(_without_space, event.lines)))).body()


def _without_space(line: str) -> str:
    # Of two spaces the second one belongs to the data, so the first has to stay.
    is_loose = line.startswith("data: ") and not line.startswith("data:  ")
    return "data:" + line.removeprefix("data: ") if is_loose else line


def _extra_header(reply: Reply) -> Reply:
    return replace(reply, headers=(*reply.headers, _NEW_HEADER))


def _other_case(reply: Reply) -> Reply:
    headers = tuple((name.title() if name.islower() else name.lower(), value) for name, value in reply.headers)
    return replace(reply, headers=headers)


def _charset(reply: Reply) -> Reply:
    def told(name: str, value: str) -> str:
        is_open = name.lower() == "content-type" and "charset" not in value.lower()
        return f"{value}; charset=utf-8" if is_open else value

    return replace(reply, headers=tuple((name, told(name, value)) for name, value in reply.headers))


TOLERANCES: Mapping[str, Probe] = {
    "extra-field": _reworded(extra_field),
    "extra-header": _extra_header,
    "keys-reversed": _reworded(keys_reversed),
    "white-space": _json_probe(_spacious),
    "letters-escaped": _escaped,
    "header-case": _other_case,
    "charset-told": _charset,
    "stream-comment": _stream_probe(_commented),
    "stream-unknown-field": _stream_probe(_with_unknown_field),
    "stream-crlf": _stream_probe(lambda stream: stream.body("\r\n")),
    "stream-no-space": _stream_probe(_tight),
}
# What can be made at once, one after another: nothing of it undoes what was made before.
AT_ONCE = (
    (
        "extra-field", "keys-reversed", "letters-escaped", "stream-comment", "stream-unknown-field", "stream-no-space",
        "stream-crlf", "extra-header", "charset-told", "header-case",
    ),
    ("white-space",),
)  # fmt: skip


def changed(reply: Reply, operator: str) -> Reply | None:
    """Return the answer written differently; nothing where it says nothing in JSON or events, or would be the same."""
    if not documents_of(reply):
        return None
    fresh = TOLERANCES[operator](reply)
    is_same = fresh is not None and with_body(fresh, fresh.body) == with_body(reply, reply.body)
    return None if is_same else fresh
