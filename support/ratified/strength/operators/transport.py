"""What a broken line does to an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from ratified.strength.operators.documents import with_body
from ratified.strength.words import Reply

_PAGE = (
    b"<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head>"
    b"<body><h1>502 Bad Gateway</h1><p>The server could not be reached.</p></body></html>\n"
)


@dataclass(frozen=True, slots=True)
class Lost:
    """An answer that never comes: the connection is reset, or nothing happens at all."""

    how: Literal["reset", "nothing"]


def half(reply: Reply) -> Reply | None:
    """Return the answer with the first half of its body."""
    is_long = len(reply.body) > 1 and not reply.is_stream
    return with_body(reply, reply.body[: len(reply.body) // 2]) if is_long else None


def blank(reply: Reply) -> Reply | None:
    """Return the answer without its body."""
    return with_body(reply, b"") if reply.body else None


def page(_: Reply) -> Reply:
    """Return what something in front of the system says when it cannot reach it."""
    headers = (("content-type", "text/html; charset=utf-8"), ("content-length", str(len(_PAGE))))
    return Reply(502, headers, _PAGE)


TRANSPORTS: Mapping[str, Callable[[Reply], Reply | Lost | None]] = {
    "half-body": half,
    "no-body": blank,
    "error-page": page,
    "reset": lambda _: Lost("reset"),
    "nothing": lambda _: Lost("nothing"),
}
