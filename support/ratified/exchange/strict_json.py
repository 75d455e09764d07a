"""JSON as everybody reads it alike: whatever two parsers may understand differently is refused."""

from __future__ import annotations

import functools
import json
import math
import re
from typing import Any, NoReturn, TypeAlias

from ratified.display import printable, shortened
from ratified.exchange.limits import Limits
from ratified.failures import NoAnswer

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+', re.DOTALL)
_COLON = re.compile(r"\s*:")
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_HIGH, _LOW = range(0xD800, 0xDC00), range(0xDC00, 0xE000)


class _Suspicious(ValueError):
    """The fast parser met something that the careful one has to find."""


class _Found(ValueError):
    """What is wrong, and at which character."""

    def __init__(self, problem: str, offset: int) -> None:
        super().__init__(problem)
        self.problem = problem
        self.offset = offset


def strict_json(body: bytes, limits: Limits | None = None, *, source: str = "the answer") -> Json:
    """Return the JSON value in the body, or tell where and why it is none."""
    bounds = limits or Limits()
    try:
        return _parsed(body, bounds)
    except _Found as found:
        raise _refusal(body, source, found) from None


def _parsed(body: bytes, limits: Limits) -> Json:
    text = _text(body)
    if body.count(b"[") + body.count(b"{") > limits.depth or _SURROGATE.search(body):
        _inspect(text, limits)
    try:
        value: Json = _decoder(limits.digits).decode(text)
    except json.JSONDecodeError as wrong:
        raise _Found(wrong.msg, wrong.pos) from None
    except RecursionError:
        raise _Found("it is nested deeper than Python can follow", 0) from None
    except _Suspicious as suspicion:
        _inspect(text, limits)
        raise _Found(str(suspicion), 0) from None
    return value


def _text(body: bytes) -> str:
    if not body.strip():
        raise _Found("the body is empty", 0)
    if body.startswith(b"\xef\xbb\xbf"):
        raise _Found("the body begins with a byte order mark, which JSON must not have", 0)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as wrong:
        readable = len(body[: wrong.start].decode("utf-8"))
        raise _Found(f"byte 0x{body[wrong.start]:02x} is not UTF-8 ({wrong.reason})", readable) from None


@functools.cache
def _decoder(most_digits: int) -> json.JSONDecoder:
    def whole(digits: str) -> int:
        if len(digits) > most_digits:
            raise _Suspicious(f"a number of {len(digits)} digits")
        try:
            return int(digits)
        except ValueError:
            raise _Suspicious(f"a number of {len(digits)} digits, more than Python reads") from None

    return json.JSONDecoder(
        object_pairs_hook=_unique, parse_float=_finite, parse_int=whole, parse_constant=_no_constant
    )


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _Suspicious("a key that stands twice in one object")
    return members


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise _Suspicious(f"the number {shortened(digits, 40)} is too large for a double")
    return number


def _no_constant(name: str) -> NoReturn:
    raise _Suspicious(f"{name} is not JSON")


def _inspect(text: str, limits: Limits) -> None:
    """Walk over the tokens and raise the first problem, with its place; the grammar is left to the parser."""
    open_objects: list[set[str] | None] = []
    for token in _TOKEN.finditer(text):
        word = token.group()
        if word in "{[":
            open_objects.append(set() if word == "{" else None)
            if len(open_objects) > limits.depth:
                raise _Found(f"it is nested deeper than {limits.depth} levels", token.start())
        elif word in "}]":
            del open_objects[-1:]
        elif word.startswith('"'):
            is_key = open_objects and _COLON.match(text, token.end())
            _inspect_string(word, token.start(), open_objects[-1] if is_key else None)
        elif word not in ":,":
            _inspect_number(word, token.start(), limits)


def _inspect_string(word: str, offset: int, keys: set[str] | None) -> None:
    try:
        value: str = json.loads(word)
    except json.JSONDecodeError as wrong:
        raise _Found(wrong.msg, offset + wrong.pos) from None
    lone = next((letter for letter in value if ord(letter) in _HIGH or ord(letter) in _LOW), "")
    if lone:
        raise _Found(f"a string holds \\u{ord(lone):04x}, half of a surrogate pair without its other half", offset)
    if keys is not None:
        if value in keys:
            raise _Found(f"the key {shortened(word, 60)} stands twice in one object", offset)
        keys.add(value)


def _inspect_number(word: str, offset: int, limits: Limits) -> None:
    if word in {"NaN", "Infinity", "-Infinity"}:
        raise _Found(f"{word} is not JSON", offset)
    if not (word[0].isdigit() or word[0] == "-"):
        return
    if len(word) > limits.digits:
        raise _Found(f"a number has {len(word)} characters; at most {limits.digits} are read", offset)
    if not {*word} & {*".eE"}:
        return
    try:
        if not math.isfinite(float(word)):
            raise _Found(f"the number {shortened(word, 40)} is too large for a double", offset)
    except ValueError as wrong:
        if isinstance(wrong, _Found):
            raise


def _refusal(body: bytes, source: str, found: _Found) -> NoAnswer:
    before = body.decode("utf-8", "replace")[: found.offset]
    line, column = before.count("\n") + 1, found.offset - (before.rfind("\n") + 1) + 1
    return NoAnswer(
        "bad answer",
        f"{source} is not JSON that can be relied on: {printable(found.problem)}",
        expected="JSON in UTF-8 that every parser reads alike",
        actual=f"{printable(found.problem)}, at line {line} column {column}\n{_beginning(body)}",
        next="look at the attached exchange; the system, or something in front of it, sends this",
    )


def _beginning(body: bytes) -> str:
    if not body:
        return "the body has no bytes"
    start = printable(body[:200].decode("utf-8", "backslashreplace"))
    more = f"… ({len(body) - 200} more bytes)" if len(body) > 200 else ""
    return f"the body begins with: {start}{more}"
