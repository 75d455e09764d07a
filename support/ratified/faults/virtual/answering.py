"""Answers requests: as the service does, or as a scenario has commanded."""

from __future__ import annotations

import asyncio
import itertools
import sys
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from aiohttp import web

from ratified.display import printable, shown
from ratified.faults.virtual import sending
from ratified.faults.virtual.claim import Claim
from ratified.faults.virtual.claims import Claims
from ratified.faults.virtual.commands import Cut, Delay, Hang, Hold, Malform, Repeat, Reset, Standing
from ratified.faults.virtual.open_call import RELEASED, OpenCall
from ratified.faults.virtual.received import NotJson, Received
from ratified.faults.virtual.reply import Reply
from ratified.faults.virtual.service import Operation, VirtualService

_MOST_AT_WORK = 32


class Answering:
    """The side of a virtual service that the system under test sees."""

    def __init__(self, service: VirtualService, claims: Claims, url: str, longest_wait: float) -> None:
        self._service = service
        self._claims = claims
        self._url = url
        self._longest_wait = longest_wait
        self._numbers = itertools.count(1)
        self._pool = ThreadPoolExecutor(_MOST_AT_WORK, "work")
        self._at_work: set[asyncio.Task[Reply]] = set()

    async def handle(
        self, request: web.Request, operation: Operation | None, arguments: dict[str, str]
    ) -> web.StreamResponse:
        """Answer one request, or say that nobody is there for it."""
        received = await self._received(request, arguments)
        url = self._url + request.path_qs
        try:
            key, trouble = self._whose(received, operation)
        except NotJson as unreadable:
            self._claims.stray(received, url, None, str(unreadable))
            return sending.plain(self._service.unreadable(str(unreadable)))
        claim = self._claims.find(key)
        why = trouble or ("no operation answers this" if operation is None else self._claims.why_not(key))
        if operation is None or claim is None:
            self._claims.stray(received, url, key, why)
            nobody = Reply(501, {"error": f"{self._service.system} (virtual): {why}"})
            return sending.plain(nobody) if claim is None else await self._refuse(request, claim, received, url, nobody)
        call = claim.open(replace(received, key=claim.key), operation.name, url)
        try:
            return await self._answer(request, claim, call, operation)
        except asyncio.CancelledError:
            call.hang_up()
            raise

    async def _received(self, request: web.Request, arguments: dict[str, str]) -> Received:
        number, at, moment = next(self._numbers), time.time(), time.monotonic()
        headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in request.raw_headers)
        path, query = request.path, tuple(request.query.items())
        try:
            body = await request.read()
        except web.HTTPRequestEntityTooLarge:
            early = Received(number, at, moment, request.method, path, query, headers, b"", arguments)
            self._claims.stray(early, self._url + request.path_qs, None, "its body is larger than this service takes")
            raise
        return Received(number, at, moment, request.method, path, query, headers, body, arguments)

    def _whose(self, received: Received, operation: Operation | None) -> tuple[str | None, str]:
        """Return the key that a request belongs to, and what went wrong with finding it."""
        try:
            return self._service.belongs_to(received), ""
        except NotJson:
            if operation is not None:
                raise
        except Exception as mistake:  # noqa: BLE001 - the class is somebody else's, and its mistakes are told
            if operation is not None:
                return None, f"belongs_to failed: {_told(mistake)}"
        return None, ""

    async def _refuse(
        self, request: web.Request, claim: Claim, received: Received, url: str, nobody: Reply
    ) -> web.StreamResponse:
        """Answer a request that no operation is for, and keep it in the record of its scenario too."""
        call = claim.open(replace(received, key=claim.key), "", url)
        return await sending.send(request, call, nobody)

    async def _answer(
        self, request: web.Request, claim: Claim, call: OpenCall, operation: Operation
    ) -> web.StreamResponse:
        match call.command:
            case Reset(when="before the work"):
                return _reset(request, call)
            case Standing() as standing:
                return await sending.send(request, call, standing.reply)
            case Repeat():
                return await sending.send(request, call, claim.last_answer(call))
            case Hold() | Hang(works=False):
                if not await self._goes_on(call):
                    return await _closed(request, call)
        return await self._deliver(request, call, await self._work(claim, call, operation))

    async def _deliver(self, request: web.Request, call: OpenCall, reply: Reply) -> web.StreamResponse:
        """Send what the service answers, unless a command says otherwise."""
        match call.command:
            case Reset(when="before the answer"):
                return _reset(request, call)
            case Reset():
                response = await sending.send_half(request, call, reply, "the connection was reset within the answer")
                sending.reset(request)
                return response
            case Cut():
                response = await sending.send_half(request, call, reply, "the answer was cut in half")
                await sending.close(request)
                return response
            case Malform() as malform:
                reply = malform.malformed(reply)
            case Delay(seconds=seconds):
                await call.wait("late", seconds)
            case Hang(works=True):
                if not await self._goes_on(call):
                    return await _closed(request, call)
        return await sending.send(request, call, reply)

    async def _goes_on(self, call: OpenCall) -> bool:
        """Wait for the scenario, and tell whether the request is answered after all."""
        is_held = isinstance(call.command, Hold)
        why = await call.wait("held" if is_held else "hanging", self._longest_wait)
        return is_held or why == RELEASED

    async def _work(self, claim: Claim, call: OpenCall, operation: Operation) -> Reply:
        # Who hangs up does not undo what was begun.
        task = asyncio.create_task(self._done(claim, call, operation, call.received))
        self._at_work.add(task)
        task.add_done_callback(self._at_work.discard)
        return await asyncio.shield(task)

    async def _done(self, claim: Claim, call: OpenCall, operation: Operation, received: Received) -> Reply:
        loop = asyncio.get_running_loop()
        async with claim.working:
            try:
                return await loop.run_in_executor(self._pool, _answered, operation, received, claim.state)
            except NotJson as unreadable:
                return self._service.unreadable(str(unreadable))
            except Exception as mistake:  # noqa: BLE001 - the class is somebody else's, and its mistakes are told
                return self._failed(call, mistake)

    def _failed(self, call: OpenCall, mistake: Exception) -> Reply:
        call.trouble = _told(mistake)
        traceback.print_exception(mistake, file=sys.stderr)
        why = f"{self._service.system} (virtual) itself failed: {call.trouble}"
        self._claims.stray(call.received, self._url + call.received.path, call.received.key, why)
        return Reply(500, {"error": why})


def _answered(operation: Operation, received: Received, state: object) -> Reply:
    reply = operation.answer(received, state)
    if not isinstance(reply, Reply):
        raise TypeError(f"{operation.name} must return a Reply, not {shown(reply, 80)}")
    _ = reply.content  # what cannot be written as JSON is the operation's mistake, and told as such
    return reply


def _reset(request: web.Request, call: OpenCall) -> web.StreamResponse:
    call.end(failure="the connection was reset before an answer")
    sending.reset(request)
    return web.Response()


async def _closed(request: web.Request, call: OpenCall) -> web.StreamResponse:
    call.end(failure="it was never answered")
    await sending.close(request)
    return web.Response()


def _told(mistake: Exception) -> str:
    place = traceback.extract_tb(mistake.__traceback__)[-1]
    return printable(f"{type(mistake).__name__}: {mistake} ({Path(place.filename).name} line {place.lineno})")
