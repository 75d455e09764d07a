"""The side of a proxy that scenarios command: what somebody imposes is lifted when they let go, however they do."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import secrets
from collections.abc import Mapping
from typing import Any, get_args

import msgspec

from ratified.failures import Broken
from ratified.faults.proxy.faults import Fault
from ratified.faults.proxy.imposed import Imposed
from ratified.faults.proxy.relay import Relay

_FAULTS: Mapping[str, type[Fault]] = {kind.__name__: kind for kind in get_args(Fault)}
_LONGEST = 1 << 16


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing asked for, with what belongs to it."""

    what: str
    fault: str = ""
    fields: Mapping[str, Any] = {}
    since: float = 0.0


class Told(msgspec.Struct, frozen=True):
    """What came of it: nothing more to say, the calls that came, or why it could not be."""

    calls: tuple[float, ...] = ()
    connections: tuple[float, ...] = ()
    are_requests: bool = True
    refused: Mapping[str, str] | None = None


class Control:
    """Does what scenarios ask of a relay, in the same loop."""

    def __init__(self, relay: Relay) -> None:
        self._relay = relay
        self._token = secrets.token_urlsafe(24)
        self._server: asyncio.Server | None = None

    async def start(self) -> str:
        """Listen; return the address, which nobody else knows."""
        self._server = await asyncio.start_server(self._attend, "127.0.0.1", 0, limit=_LONGEST)
        host, port = self._server.sockets[0].getsockname()[:2]
        return f"{host}:{port}/{self._token}"

    def close(self) -> None:
        """Take no more commands."""
        if self._server is not None:
            self._server.close()

    async def _attend(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        session: list[Imposed] = []
        try:
            if hmac.compare_digest((await reader.readline()).strip(), self._token.encode()):
                while line := await reader.readline():
                    writer.write(msgspec.json.encode(await self._done(line, session)) + b"\n")
                    await writer.drain()
        except (OSError, ValueError, asyncio.CancelledError):
            # Whoever asked is gone, or never was one of us; or the proxy itself ends.
            return
        finally:
            await self._lift(session)
            with contextlib.suppress(OSError):
                writer.close()

    async def _done(self, line: bytes, session: list[Imposed]) -> Told:
        try:
            return await self._do(msgspec.json.decode(line, type=Asked), session)
        except msgspec.MsgspecError as wrong:
            return Told(refused={"what": f"this cannot be asked of a fault proxy: {wrong}"})
        except Broken as no:
            return Told(refused={"what": no.what, "expected": no.expected, "actual": no.actual, "next": no.next})

    async def _do(self, asked: Asked, session: list[Imposed]) -> Told:
        match asked.what:
            case "impose":
                session += await self._relay.impose(msgspec.convert(asked.fields, _FAULTS[asked.fault]))
            case "lift":
                await self._lift(session)
            case "judge":
                if session:
                    self._relay.demand_met(*session)
            case "calls":
                return self._calls(asked.since)
            case _:
                return Told(refused={"what": f'nobody knows how to "{asked.what}"'})
        return Told()

    def _calls(self, since: float) -> Told:
        seen = self._relay.seen
        calls = tuple(one for one in seen.called_at if one >= since)
        connections = tuple(one for one in seen.accepted_at if one >= since)
        return Told(calls, connections, are_requests=seen.requested_at is not None)

    async def _lift(self, session: list[Imposed]) -> None:
        """Lift what this session has imposed, and nothing that another has."""
        await self._relay.take_away([one for one in session if one.is_in_force])
