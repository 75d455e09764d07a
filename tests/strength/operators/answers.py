"""Answers for the tests of the changes that are made to them."""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from ratified.strength.operators import changed
from ratified.strength.words import Change, Reply


def answer(value: Any, status: int = 200, headers: Mapping[str, str] = MappingProxyType({})) -> Reply:
    """Answer a JSON value, with these headers between its type and its length."""
    body = json.dumps(value).encode()
    pairs = (("content-type", "application/json"), *headers.items(), ("content-length", str(len(body))))
    return Reply(status, pairs, body)


def stream(*events: str) -> Reply:
    """Answer a stream of these blocks of lines."""
    body = "".join(f"{event}\n\n" for event in events).encode()
    return Reply(200, (("content-type", "text/event-stream"),), body)


def after(reply: Reply, operator: str, field: str = "", others: Mapping[str, list[Any]] | None = None) -> Reply:
    """Make a change that must be possible."""
    fresh = changed(reply, Change(operator, field), others or {})
    assert isinstance(fresh, Reply), f"{operator} at {field!r} does not apply"
    return fresh


def said(reply: Reply) -> Any:
    return json.loads(reply.body)
