"""The side of a virtual service that scenarios command; nobody else knows its address."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from functools import partial
from typing import Any

import msgspec
from aiohttp import web

from ratified.failures import ConfigurationError
from ratified.faults.virtual.asks import (
    LONGEST_POLL,
    AnyAsk,
    Calling,
    Claiming,
    Collecting,
    Commanding,
    Forgetting,
    Recovering,
    Refused,
    Releasing,
    Reviewing,
    Straying,
)
from ratified.faults.virtual.claims import Claims
from ratified.faults.virtual.service import Operation
from ratified.nearest import meant

_MOST_BYTES = 16 * 1024 * 1024


class Control:
    """Does what scenarios ask for."""

    def __init__(self, claims: Claims, operations: Sequence[Operation]) -> None:
        self.token = secrets.token_urlsafe(24)
        self._claims = claims
        self._operations = operations

    def application(self) -> web.Application:
        """Return what listens on the control port."""
        application = web.Application(client_max_size=_MOST_BYTES)
        application.router.add_post("/{token}", self._handle)
        return application

    async def _handle(self, request: web.Request) -> web.Response:
        if not secrets.compare_digest(request.match_info["token"].encode(), self.token.encode()):
            raise web.HTTPNotFound
        try:
            ask = msgspec.json.decode(await request.read(), type=AnyAsk)
            return _written(200, await self._done(ask))
        except msgspec.MsgspecError as wrong:
            return _written(400, Refused(f"this cannot be asked of a virtual service: {wrong}"))
        except ConfigurationError as no:
            return _written(409, Refused(no.what, no.expected, no.actual, no.next))

    async def _done(self, ask: AnyAsk) -> Any:
        match ask:
            case Claiming(key=key, by=by):
                return self._claims.claim(key, by)
            case Forgetting(key=key):
                return self._claims.forget(key)
            case Straying(since=since):
                return self._claims.strays(since)
            case Calling():
                return await self._calls(ask)
            case Collecting():
                return await self._exchanges(ask)
        return self._ordered(ask)

    def _ordered(self, ask: Commanding | Recovering | Releasing | Reviewing) -> Any:
        claim = self._claims.get(ask.key)
        match ask:
            case Commanding(commands=commands):
                operation = self._name(ask.operation)
                return [claim.script.add(operation, command) for command in commands]
            case Recovering():
                return claim.recover()
            case Releasing(count=count):
                return claim.release(self._name(ask.operation), count)
            case Reviewing():
                return claim.script.all()

    async def _calls(self, ask: Calling) -> Any:
        claim, operation = self._claims.get(ask.key), self._name(ask.operation)
        seen = partial(claim.calls, operation, ask.stage)
        await claim.until(lambda: claim.is_over or len(seen()) >= ask.at_least, min(ask.within, LONGEST_POLL))
        await claim.settle()
        return [call.told() for call in seen()]

    async def _exchanges(self, ask: Collecting) -> Any:
        claim = self._claims.get(ask.key)
        await claim.settle()
        return [call.told() for call in claim.ended()]

    def _name(self, asked: str) -> str:
        """Return the name of the operation that somebody means; an empty one stands for all."""
        if not asked:
            return ""
        for operation in self._operations:
            if operation.is_meant_by(asked):
                return operation.name
        known = {name for one in self._operations for name in (one.name, f"{one.method} {one.path}")}
        raise ConfigurationError(f'no operation is called "{asked}"', next=meant(asked, known))


def _written(status: int, value: Any) -> web.Response:
    return web.Response(status=status, body=msgspec.json.encode(value), content_type="application/json")
