"""Judges bodies and event streams against their documented forms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from urllib.parse import parse_qsl

from ratified.contract.complaints import Complaint
from ratified.contract.document import Json
from ratified.contract.operations import Media, chosen
from ratified.contract.payload import json_of
from ratified.contract.schemas import Schema
from ratified.display import shown
from ratified.exchange.tape import Body, Exchange, StreamEvent

EVENTS = "text/event-stream"
_LINES = frozenset(("application/jsonl", "application/x-ndjson", "application/ndjson"))
_SHORT, _REMEMBERED = 1000, 4096
_FORM = "application/x-www-form-urlencoded"


def judge_form(where: str, media: tuple[Media, ...], body: Body) -> tuple[Media | None, list[Complaint]]:
    """Return the documented form of a body, or the complaint that it has none."""
    form = chosen(media, body.media_type)
    if form is not None:
        return form, []
    documented = " or ".join(known.media_type for known in media)
    actual = body.media_type or "a body without a Content-Type"
    return None, [Complaint(f"{where} media type".strip(), documented, actual, media[0].source)]


def judge_body(where: str, form: Media, body: Body) -> list[Complaint]:
    """Return what is wrong with a whole body of this form; bodies that are no text are taken as they are."""
    if body.media_type in _LINES and form.item is not None:
        return _judge_lines(where, form.item, body)
    if form.schema is None:
        return []
    if _is_json(body.media_type):
        return _judge_json(where, form.schema, body.content)
    if body.media_type == _FORM:
        return within(where, form.schema.complaints(_fields(body.text)))
    return within(where, form.schema.complaints(body.text)) if body.media_type.startswith("text/") else []


def judge_events(form: Media, exchange: Exchange) -> list[Complaint]:
    """Return what is wrong with the events of a stream."""
    if form.item is None:
        return []
    judge = _judge_event if form.item_is_event else _judge_data
    return [found for event in exchange.events for found in judge(form.item, event)]


def within(where: str, complaints: Iterable[Complaint]) -> list[Complaint]:
    """Say for complaints about a value where that value was."""
    return [replace(found, where=f"{where} {found.where}".strip()) for found in complaints]


def _judge_event(schema: Schema, event: StreamEvent) -> list[Complaint]:
    value: dict[str, Json] = {"data": event.data, "event": event.event}
    if event.id:
        value["id"] = event.id
    return within(f"event {event.number}", schema.complaints(value))


def _judge_data(schema: Schema, event: StreamEvent) -> list[Complaint]:
    if len(event.data) <= _SHORT and _is_good(schema, event.data):
        return []
    return _judge_json(f"event {event.number} data", schema, event.data)


# Most events of streams that are judged one after another are the same.
@lru_cache(_REMEMBERED)
def _is_good(schema: Schema, data: str) -> bool:
    return not _judge_json("", schema, data)


def _judge_json(where: str, schema: Schema, content: str | bytes) -> list[Complaint]:
    try:
        value = json_of(content)
    except ValueError as error:
        begins = f"{error}; it begins with {shown(content[:60])}" if content else "nothing at all"
        return [Complaint(where, "JSON", begins, schema.source)]
    return within(where, schema.complaints(value))


def _judge_lines(where: str, schema: Schema, body: Body) -> list[Complaint]:
    lines = [line for line in body.content.splitlines() if line.strip()]
    found = [_judge_json(f"{where} line {number}", schema, line) for number, line in enumerate(lines, 1)]
    return [complaint for complaints in found for complaint in complaints]


def _is_json(media_type: str) -> bool:
    return media_type == "application/json" or media_type.endswith("+json")


def _fields(text: str) -> dict[str, Json]:
    fields: dict[str, Json] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        before = fields.get(name)
        if before is None:
            fields[name] = value
        else:
            fields[name] = [*before, value] if isinstance(before, list) else [before, value]
    return fields
