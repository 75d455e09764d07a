"""What stands around the routes of every embedded system."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send

from sandbox.correlation import Correlation
from sandbox.defects import Defects
from sandbox.errors import Failures, Writer, install
from sandbox.intake import Intake

_SLOW_SECONDS = 0.03


def surround(application: FastAPI, write: Writer, defects: Defects, own: Iterable[Middleware] = ()) -> None:
    """Bound what comes in, answer failures as the system writes them, and give each request an id.

    What a system has of its own stands around its failures too: these are answers like all others.
    """
    install(application, write)
    slow = [Middleware(_Slow)] if defects.on("answers-slowly") else []
    for one in (*slow, Middleware(Intake), Middleware(Failures), *own, Middleware(Correlation)):
        application.add_middleware(one.cls, *one.args, **one.kwargs)


@cache
def project_version() -> str:
    """Give the version of the project that the systems are part of."""
    try:
        return version("ratified")
    except PackageNotFoundError:
        return "0"


class _Slow:
    """Takes its time before every answer of the API."""

    def __init__(self, application: ASGIApp) -> None:
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith("/v1"):
            await asyncio.sleep(_SLOW_SECONDS)
        await self._application(scope, receive, send)
