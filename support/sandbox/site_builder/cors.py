"""Which pages of other origins may call the API."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox.correlation import HEADER as CORRELATION_HEADER
from sandbox.defects import Defects

DEFAULT_ORIGINS = ("https://kimmyai.io", "https://app.kimmyai.io")
_METHODS = "GET, POST, DELETE, OPTIONS"
_HEADERS = "authorization, content-type, x-tenant-id, x-correlation-id"
_MAX_AGE = "600"


class Cors:
    """Answers preflights and marks answers for allowed origins; a foreign origin is told nothing."""

    def __init__(self, application: ASGIApp, origins: Iterable[str], defects: Defects) -> None:
        """Wrap an application for these origins."""
        self._application = application
        self._origins = frozenset(origins)
        self._defects = defects

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request of the API."""
        if scope["type"] != "http" or not scope["path"].startswith("/v1"):
            await self._application(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin", "")
        allowed = origin in self._origins or (bool(origin) and self._defects.on("any-origin-allowed"))
        if scope["method"] == "OPTIONS" and origin and "access-control-request-method" in headers:
            await Response(status_code=204, headers=self._preflight(origin, allowed))(scope, receive, send)
            return

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                answer.add_vary_header("Origin")
                if allowed:
                    answer["Access-Control-Allow-Origin"] = origin
                    answer["Access-Control-Expose-Headers"] = CORRELATION_HEADER
            await send(message)

        await self._application(scope, receive, marked)

    def _preflight(self, origin: str, allowed: bool) -> dict[str, str]:
        if not allowed:
            return {"Vary": "Origin"}
        headers = {
            "Vary": "Origin",
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Allow-Methods": _METHODS,
            "Access-Control-Allow-Headers": _HEADERS,
            "Access-Control-Max-Age": _MAX_AGE,
        }
        if self._defects.on("preflight-without-methods"):
            del headers["Access-Control-Allow-Methods"]
        return headers
