"""What was recorded of one scenario, ready to be given again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import msgspec

from ratified.exchange import Exchange
from ratified.strength.endpoints import endpoints_of
from ratified.strength.recording import Played, Recording
from ratified.strength.words import Endpoint, Reply

if TYPE_CHECKING:
    from ratified.contract import Contracts

# Who asks which system for what, and how: all that makes one request the same as another.
Key = tuple[str, str, str, str]
_OURS = frozenset({"api", "stream"})


@dataclass(frozen=True, slots=True)
class Frame:
    """One answer, when its events came, and what somebody looked at of it."""

    endpoint: Endpoint
    reply: Reply
    played: Played
    moments: tuple[float, ...] = ()

    @property
    def exchange(self) -> Exchange:
        """Return what was recorded."""
        return self.played.exchange


@dataclass(frozen=True, slots=True)
class Reel:
    """The answers of one scenario, in the order in which each request was made."""

    recording: Recording
    frames: tuple[Frame, ...]
    # Why it cannot be played without the systems, where that is known before it is tried.
    objection: str = ""
    _queues: dict[Key, tuple[Frame, ...]] = field(default_factory=dict)

    def frames_for(self, key: Key) -> Sequence[Frame]:
        """Return the answers to the same request, in their order."""
        return self._queues.get(key, ())

    @property
    def endpoints(self) -> Mapping[Endpoint, Sequence[Frame]]:
        """Return the answers by who gave them."""
        found: dict[Endpoint, list[Frame]] = {}
        for frame in self.frames:
            found.setdefault(frame.endpoint, []).append(frame)
        return found


def reel_of(recording: Recording, contracts: Contracts, origins: Mapping[str, str]) -> Reel:
    """Prepare a recording; wherever it names where a system was, it is to name where it is."""
    endpoints = endpoints_of([played.exchange for played in recording.exchanges], contracts)
    frames = tuple(
        _frame(played, endpoint, origins)
        for played, endpoint in zip(recording.exchanges, endpoints, strict=True)
        if played.exchange.via in _OURS and played.exchange.status is not None
    )
    queues: dict[Key, tuple[Frame, ...]] = {}
    for frame in frames:
        key = key_of(frame.exchange)
        queues[key] = (*queues.get(key, ()), frame)
    return Reel(recording, frames, _objection(recording), queues)


def key_of(exchange: Exchange) -> Key:
    """Return what a recorded request is known by."""
    return key(exchange.who, exchange.system, exchange.method, exchange.url)


def key(who: str, system: str, method: str, url: str) -> Key:
    """Return what a request is known by, wherever its system is."""
    _, _, rest = url.partition("://")
    _, slash, target = rest.partition("/")
    return who, system, method, slash + target


def _frame(played: Played, endpoint: Endpoint, origins: Mapping[str, str]) -> Frame:
    exchange = played.exchange
    body = exchange.response.content if exchange.response is not None else b""
    asked, headers, url = exchange.request_headers, exchange.response_headers, exchange.url
    for there, here in origins.items():
        body = body.replace(there.encode(), here.encode())
        headers = tuple((name, value.replace(there, here)) for name, value in headers)
        asked = tuple((name, value.replace(there, here)) for name, value in asked)
        url = url.replace(f"://{there}/", f"://{here}/", 1)
    reply = Reply(exchange.status or 0, headers, body)
    moved = msgspec.structs.replace(played, exchange=replace(exchange, request_headers=asked, url=url))
    return Frame(endpoint, reply, moved, tuple(event.at for event in exchange.events))


def _objection(recording: Recording) -> str:
    for played in recording.exchanges:
        exchange = played.exchange
        if exchange.via == "browser":
            return "it uses a browser"
        if exchange.via not in _OURS:
            continue
        if exchange.is_spoilt or exchange.note.startswith("on command"):
            return "it disturbs the line itself"
        if exchange.status is None or exchange.failure:
            return "an answer did not come whole when it was recorded"
        if exchange.response is not None and exchange.response.truncated:
            return "an answer is too large to be kept"
    return ""
