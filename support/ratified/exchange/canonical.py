"""What our own code sent, told without whatever differs between two runs of one seed.

A value that the server made, such as an id, is told as a reference to the answer that gave it: `‹answer 2 siteId›`.
A value that our side was first to send stays as it is, also when an answer repeats it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

if TYPE_CHECKING:
    from ratified.exchange.tape import Body, Exchange

# Written by the transport, not by whoever asks.
_UNTOLD = frozenset(
    {"host", "accept", "accept-encoding", "connection", "user-agent", "content-length", "transfer-encoding", "cookie"}
)
_BOUNDARY = re.compile(r'boundary="?([^";,\s]+)"?')
_LOOPBACK = re.compile(r"(127\.0\.0\.1|localhost|\[::1\]):\d+")
_SHORTEST = 6
# The words of a state: which of them an answer shows depends on when one looks, so they are never references.
_STATE = re.compile("(?:[A-Z_]{1,15}|[a-z_]{1,15})")
_OURS = frozenset({"api", "stream"})


def canonical_lines(exchanges: Sequence[Exchange]) -> list[str]:
    """Return one line for each request that our own code sent, in the order of sending.

    Requests repeated at once, as by somebody who waits for a change, are one line: how often depends on the clock.
    """
    teller = _Teller()
    lines: list[str] = []
    for exchange in sorted(exchanges, key=lambda each: each.started_at):
        if exchange.via == "virtual":
            # What a system asked another one, when it did.
            continue
        if exchange.via in _OURS:
            line = teller.line(exchange)
            if lines[-1:] != [line]:
                lines.append(line)
        teller.learn(exchange, len(lines))
    return lines


class _Teller:
    """Knows which values came from which answer, and tells requests in these terms."""

    def __init__(self) -> None:
        self._given: dict[str, str] = {}
        self._ids: dict[str, str] = {}
        self._said: set[str] = set()
        self._origins: dict[str, str] = {}

    def line(self, exchange: Exchange) -> str:
        """Tell one request."""
        parts = urlsplit(exchange.url)
        self._origins.setdefault(f"{parts.scheme}://{parts.netloc}", f"‹{exchange.system}›")
        self._said.update(_said(exchange))
        words = [f"{exchange.who}→{exchange.system}", exchange.method, self._target(parts.path, parts.query)]
        words += self._headers(exchange)
        body = self._body(exchange.request, _boundary(exchange))
        return " ".join([*words, body] if body else words)

    def learn(self, exchange: Exchange, number: int) -> None:
        """Remember what an answer gave that our side had not said before."""
        giver = f"answer {number}" if exchange.via in _OURS else f"browser of {exchange.who}"
        for path, value in _gifts(exchange):
            text, is_id = str(value), isinstance(value, int)
            if text in self._said:
                continue
            if is_id and path.lower().endswith("id"):
                self._ids.setdefault(text, f"‹{giver} {path}›")
            elif not is_id and len(text) >= _SHORTEST and not _STATE.fullmatch(text):
                self._given.setdefault(text, f"‹{giver} {path}›")

    def _target(self, path: str, query: str) -> str:
        told = "/".join(self._part(unquote(segment)) for segment in path.split("/"))
        asked = "&".join(f"{name}={self._part(value)}" for name, value in parse_qsl(query, keep_blank_values=True))
        return f"{told}?{asked}" if asked else told

    def _part(self, text: str) -> str:
        return self._ids.get(text) or self._told(text)

    def _headers(self, exchange: Exchange) -> Iterator[str]:
        for name, value in exchange.request_headers:
            key = name.lower()
            if key == "authorization":
                # A token that comes without a scheme is a token all the same.
                scheme, blank, _ = value.partition(" ")
                yield f"[{key}: {scheme + blank if blank else ''}‹token›]"
            elif key not in _UNTOLD:
                yield f"[{key}: {self._told(_BOUNDARY.sub('boundary=‹boundary›', value))}]"

    def _body(self, body: Body, boundary: str) -> str:
        if not body.size:
            return ""
        if body.media_type.endswith("json") and not body.truncated:
            try:
                return json.dumps(self._mapped(json.loads(body.content), ""), ensure_ascii=False)
            except ValueError:
                pass
        try:
            text = body.content.decode("utf-8")
        except UnicodeDecodeError:
            content = body.content.replace(boundary.encode(), b"boundary") if boundary else body.content
            return f"{len(content)} bytes, sha256 {hashlib.sha256(content).hexdigest()}"
        if boundary:
            text = text.replace(boundary, "‹boundary›")
        return json.dumps(self._told(text), ensure_ascii=False)

    def _mapped(self, value: Any, key: str) -> Any:
        if isinstance(value, dict):
            return {self._told(name): self._mapped(item, name) for name, item in value.items()}
        if isinstance(value, list):
            return [self._mapped(item, key) for item in value]
        if isinstance(value, int) and key.lower().endswith("id"):
            return self._ids.get(str(value), value)
        return self._told(value) if isinstance(value, str) else value

    def _told(self, text: str) -> str:
        """Return the text with every value that an answer gave replaced by a reference to it."""
        if text in self._given:
            return self._given[text]
        found = [value for value in self._given if value in text] if len(text) > _SHORTEST else []
        names = {value: self._given[value] for value in found}
        names |= {value: name for value, name in self._origins.items() if value in text}
        if names:
            longest_first = sorted(names, key=lambda value: (-len(value), value))
            text = re.sub("|".join(map(re.escape, longest_first)), lambda hit: names[hit.group()], text)
        return _LOOPBACK.sub(r"\1:‹port›", text)


def _boundary(exchange: Exchange) -> str:
    for name, value in exchange.request_headers:
        found = _BOUNDARY.search(value) if name.lower() == "content-type" else None
        if found:
            return found.group(1)
    return ""


def _said(exchange: Exchange) -> Iterator[str]:
    """Give every value in a request that an answer might repeat."""
    parts = urlsplit(exchange.url)
    yield from map(unquote, parts.path.split("/"))
    yield from (value for _, value in parse_qsl(parts.query))
    yield from (value for _, value in exchange.request_headers)
    yield from (str(value) for _, value in _leaves(_json(exchange.request.content), ""))


def _gifts(exchange: Exchange) -> Iterator[tuple[str, Any]]:
    """Give every value in an answer, with its path."""
    if exchange.response is not None:
        yield from _leaves(_json(exchange.response.content), "")
    for event in exchange.events:
        # Events are not counted: how a text is cut into events may depend on the clock.
        yield from _leaves(_json(event.data), f"event {event.event}")
    for name, value in exchange.response_headers:
        if name.lower() == "location":
            yield "location", value
            yield from (("location", unquote(segment)) for segment in urlsplit(value).path.split("/"))
        elif name.lower() == "etag":
            yield "etag", value


def _json(content: bytes | str) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _leaves(item, f"{path}[{index}]")
    elif isinstance(value, str | int) and not isinstance(value, bool):
        yield path, value
