"""Finds the operation that a request asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from aiohttp import web

from ratified.faults.virtual.service import Operation

_NAME = re.compile(r"{([^{}/]+)}")
Handling = Callable[[web.Request, Operation | None, dict[str, str]], Any]


def routed(operations: Sequence[Operation], handle: Handling, most_bytes: int) -> web.Application:
    """Return an application that hands each request over with its operation, or with none, and its arguments."""
    application = web.Application(client_max_size=most_bytes)
    # The path that is written out further to the left is the more particular one, and is looked at first.
    for operation in sorted(operations, key=lambda one: [step.count("{") for step in one.path.split("/")]):
        application.router.add_route(operation.method, _numbered(operation.path), _handler(operation, handle))
    application.router.add_route("*", "/{rest:.*}", _handler(None, handle))
    return application


def _handler(operation: Operation | None, handle: Handling) -> Callable[[web.Request], Any]:
    names = _NAME.findall(operation.path) if operation else []

    async def handler(request: web.Request) -> web.StreamResponse:
        given = request.match_info
        arguments = {name: given[f"given{number}"] for number, name in enumerate(names)}
        response: web.StreamResponse = await handle(request, operation, arguments)
        return response

    return handler


def _numbered(path: str) -> str:
    """Return the path with names that the router takes: contracts have names that are no identifiers."""
    numbers = iter(range(path.count("{")))
    return _NAME.sub(lambda _: f"{{given{next(numbers)}}}", path)
