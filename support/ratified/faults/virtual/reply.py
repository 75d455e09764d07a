"""What a virtual service answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ratified.exchange.tape import Body, Pairs

_BODILESS = frozenset((204, 205, 304))


@dataclass(frozen=True, slots=True)
class Reply:
    """A status with JSON, or with a body of text or bytes, and headers."""

    status: int = 200
    json: Any = None
    body: bytes | str = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.status not in range(200, 600):
            raise ValueError(f"a service answers with a status from 200 to 599, not {self.status}")
        if self.json is not None and self.body:
            raise ValueError("an answer has either JSON or another body, not both")
        if self.status in _BODILESS and self.content:
            raise ValueError(f"an answer with status {self.status} has no body")

    @property
    def content(self) -> bytes:
        """The body as it is sent."""
        if self.json is not None:
            return json.dumps(self.json, ensure_ascii=False, allow_nan=False).encode()
        return self.body.encode() if isinstance(self.body, str) else self.body

    @property
    def media_type(self) -> str:
        """What the body is said to be, with its parameters; empty where there is no body."""
        named = next((value for name, value in self.headers.items() if name.lower() == "content-type"), "")
        if named or not self.content:
            return named
        if self.json is not None:
            return "application/json"
        return "text/plain; charset=utf-8" if isinstance(self.body, str) else "application/octet-stream"

    @property
    def pairs(self) -> Pairs:
        """The headers as they are sent, the type of the body first."""
        others = tuple((name, value) for name, value in self.headers.items() if name.lower() != "content-type")
        return (("Content-Type", self.media_type), *others) if self.media_type else others

    def instead(self, content: bytes, media_type: str = "") -> Reply:
        """Return this answer with another body, which may be said to be something else."""
        headers = {name: value for name, value in self.pairs if name != "Content-Type"}
        return replace(self, json=None, body=content, headers=headers | {"Content-Type": media_type or self.media_type})


def kept(content: bytes, media_type: str, limit: int) -> Body:
    """Return what is kept of a body, which is its beginning if it is long."""
    kind, _, parameters = media_type.partition(";")
    charset = next(
        (value.strip(' "') for name, _, value in _split(parameters) if name.strip().lower() == "charset"), ""
    )
    return Body(content[:limit], len(content) > limit, len(content), kind.strip().lower(), charset)


def _split(parameters: str) -> list[tuple[str, str, str]]:
    return [part.partition("=") for part in parameters.split(";")]
