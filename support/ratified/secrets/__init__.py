"""What must never be shown: secrets are known here, found in every encoding, and replaced before anything is written.

Secrets are found in two ways. By value: whatever was registered, in all its encodings; values shorter than eight
characters are not searched for, because they would be found everywhere. By structure: what stands in an
`Authorization` header, in a field named `password`, or looks like a token, even if nobody registered it.
Only what is written is changed, never what is sent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import parse_qsl

from ratified.secrets.archives import parts, rewritten
from ratified.secrets.encodings import SHORTEST, encodings
from ratified.secrets.known import Known
from ratified.secrets.structure import is_secret_field, is_secret_header, redact_by_structure

if TYPE_CHECKING:
    from ratified.exchange.tape import Exchange

__all__ = ["SECRETS", "Found", "Secret", "Secrets", "is_secret_field", "is_secret_header"]

# Names and values of headers, labels and steps come again and again; what is longer comes once.
_SHORT = 500
_REMEMBERED = 4096


@dataclass(frozen=True, slots=True)
class Found:
    """A registered secret that was found in a file."""

    file: Path
    name: str


class Secrets:
    """The secrets of this process, and the one way to make text and files free of them."""

    def __init__(self) -> None:
        self._values: dict[str, str] = {}
        self._known = Known()
        self._redacted_short = lru_cache(_REMEMBERED)(self._redacted)

    def __len__(self) -> int:
        return len(self._values)

    def register(self, value: str, name: str) -> bool:
        """Remember a value as secret; return whether it is long enough to be searched for."""
        if len(value) < SHORTEST:
            return False
        if value not in self._values:
            self._values[value] = name
            self._known.add(encodings(value), name)
            # Another one, not the same one emptied: a thread may be about to put a text into it that it read before.
            self._redacted_short = lru_cache(_REMEMBERED)(self._redacted)
        return True

    def since(self, number: int) -> tuple[tuple[str, str], ...]:
        """Return all values but the first ones, with their names, for another process that has to look for them."""
        return tuple(islice(self._values.items(), number, None))

    def redact(self, text: str) -> str:
        """Return the text with every secret replaced by `‹secret NAME›`."""
        return self._redacted_short(text) if len(text) <= _SHORT else self._redacted(text)

    def redact_bytes(self, content: bytes) -> bytes:
        """Return the content without secrets; packed files are unpacked, cleaned and packed again."""
        return rewritten(content, self._cleaned)

    def redact_header(self, name: str, value: str) -> str:
        """Return the value of a header as it may be shown."""
        return self.redact(f"{name}: {value}").partition(": ")[2]

    def found_in(self, where: Path | bytes) -> list[str]:
        """Return the names of the registered secrets that a file or some bytes hold, packed or not."""
        content = where if isinstance(where, bytes) else where.read_bytes()
        names: dict[str, None] = {}
        for part in parts(content):
            names |= dict.fromkeys(match.name for match in self._known.matches(_as_text(part)))
        return list(names)

    def scan(self, folder: Path) -> list[Found]:
        """Look into every file below a folder."""
        files = sorted(file for file in folder.rglob("*") if file.is_file())
        return [
            Found(file, name) for file in files for name in (*self.found_in(file), *self.found_in(file.name.encode()))
        ]

    def learn(self, exchange: Exchange) -> None:
        """Register what an exchange gives away: tokens and passwords in its headers, its form and its JSON."""
        for name, value in (*exchange.request_headers, *exchange.response_headers):
            for what, secret in _header_secrets(name, value):
                self.register(secret, what)
        for body in (exchange.request, exchange.response, exchange.before):
            if body is not None:
                for what, secret in _body_secrets(body.media_type, body.content):
                    self.register(secret, what)

    def _redacted(self, text: str) -> str:
        without = self._without_known(text)
        structured = _structured_short if len(without) <= _SHORT else redact_by_structure
        return structured(without, _placeholder)

    def _without_known(self, text: str) -> str:
        pieces: list[str] = []
        done = 0
        for match in self._known.matches(text):
            pieces += (text[done : match.start], _placeholder(match.name))
            done = match.end
        return "".join([*pieces, text[done:]])

    def _cleaned(self, content: bytes) -> bytes:
        text = _as_text(content)
        after = self._without_known(text) if b"\0" in content else self.redact(text)
        return content if after == text else after.encode("utf-8", "surrogateescape")


class Secret:
    """A value that shows itself to nobody who does not ask with `reveal()`."""

    __slots__ = ("_name", "_value")

    def __init__(self, value: str, name: str) -> None:
        self._value = value
        self._name = name
        SECRETS.register(value, name)

    def reveal(self) -> str:
        """Return the value itself, to send it."""
        return self._value

    def __str__(self) -> str:
        return _placeholder(self._name)

    __repr__ = __str__

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"{self} is never written to a file")


def _as_text(content: bytes) -> str:
    return content.decode("utf-8", "surrogateescape")


def _placeholder(name: str) -> str:
    return f"‹secret {re.sub(r'[^A-Za-z0-9_. -]', '_', name)[:40]}›"


# What is a secret by its place is one whatever else becomes known.
_structured_short = lru_cache(_REMEMBERED)(redact_by_structure)


def _header_secrets(name: str, value: str) -> Iterator[tuple[str, str]]:
    low = name.lower()
    if low in {"cookie", "set-cookie"}:
        pairs = value.split(";") if low == "cookie" else value.split(";")[:1]
        for pair in pairs:
            cookie, _, content = pair.strip().partition("=")
            yield f"cookie {cookie}", content.strip('"')
    elif low in {"authorization", "proxy-authorization"}:
        yield low, value.partition(" ")[2] or value
    elif is_secret_header(low):
        yield low, value


def _body_secrets(media_type: str, content: bytes) -> Iterable[tuple[str, str]]:
    text = content.decode("utf-8", "replace")
    if media_type.endswith("json"):
        try:
            return _json_secrets(json.loads(text), "")
        except (ValueError, RecursionError):
            return ()
    if media_type == "application/x-www-form-urlencoded":
        return ((name, value) for name, value in parse_qsl(text) if is_secret_field(name))
    return ()


def _json_secrets(value: object, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _json_secrets(inner, str(key))
    elif isinstance(value, list):
        for inner in value:
            yield from _json_secrets(inner, name)
    elif isinstance(value, str) and is_secret_field(name):
        yield name, value


SECRETS = Secrets()
