"""One id by which a request can be followed."""

from __future__ import annotations

import re
import secrets

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER = "X-Correlation-Id"
_SANE = re.compile(r"[A-Za-z0-9._-]{1,128}\Z")


class Correlation:
    """Gives every request an id, its own if it brought a sane one, and every answer the same."""

    def __init__(self, application: ASGIApp) -> None:
        """Wrap an application."""
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request and mark its answer."""
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        given = Headers(scope=scope).get(HEADER, "")
        correlation_id = given if _SANE.match(given) else secrets.token_hex(16)
        scope.setdefault("state", {})["correlation_id"] = correlation_id

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[HEADER] = correlation_id
            await send(message)

        await self._application(scope, receive, marked)
