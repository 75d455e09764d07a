"""The one error shape of the embedded systems, for everything that can go wrong."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_log = logging.getLogger(__name__)
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
_PLAIN = {"extra_forbidden": "There is no such field.", "missing": "This field is missing."}

STATUSES: Mapping[str, int] = {
    "INVALID_REQUEST": 400,
    "MALFORMED_JSON": 400,
    "UNAUTHENTICATED": 401,
    "INVALID_CREDENTIALS": 401,
    "NOT_FOUND": 404,
    "METHOD_NOT_ALLOWED": 405,
    "EMAIL_TAKEN": 409,
    "PAYLOAD_TOO_LARGE": 413,
    "UNSUPPORTED_MEDIA_TYPE": 415,
    "INTERNAL": 500,
}


@dataclass(frozen=True, slots=True)
class Detail:
    """What is wrong with one field."""

    field: str
    message: str


class ApiError(Exception):
    """A refusal that the caller is told about; a system adds the codes that only it has."""

    statuses: ClassVar[Mapping[str, int]] = STATUSES

    def __init__(self, code: str, message: str, *details: Detail) -> None:
        """Refuse with a code of the list, a sentence, and what is wrong with each field."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details
        self.status = self.statuses[code]

    def body(self, correlation_id: str) -> dict[str, Any]:
        """Write the refusal down in the one error shape."""
        details = [{"field": detail.field, "message": detail.message} for detail in self.details]
        return {"code": self.code, "message": self.message, "details": details, "correlationId": correlation_id}


# What is sent for a refusal; None sends nothing but the status.
Writer = Callable[[Request, ApiError], dict[str, Any] | None]


def not_found(what: str) -> ApiError:
    """Say that something is not there, in the same words whether it never was or belongs to somebody else."""
    return ApiError("NOT_FOUND", f"There is no such {what}.")


def answer(request: Request, error: ApiError, headers: Mapping[str, str] | None = None) -> Response:
    """Send a refusal as the application writes it."""
    extra = dict(headers or {})
    if error.status == 401:
        extra["WWW-Authenticate"] = "Bearer"
    write: Writer = request.app.state.write_error
    body = write(request, error)
    if body is None:
        return Response(status_code=error.status, headers=extra)
    return JSONResponse(body, error.status, headers=extra)


def install(application: FastAPI, write: Writer) -> None:
    """Make an application answer every failure in the one error shape."""
    application.state.write_error = write
    application.exception_handler(ApiError)(_refused)
    application.exception_handler(RequestValidationError)(_invalid)
    application.exception_handler(HTTPException)(_http)


def _refused(request: Request, problem: ApiError) -> Response:
    return answer(request, problem)


def _invalid(request: Request, problem: RequestValidationError) -> Response:
    return answer(request, invalid_request(problem.errors()))


def invalid_request(problems: Any) -> ApiError:
    """Turn the validator's findings into field-level details."""
    details = [
        Detail(_field(problem["loc"]), _PLAIN.get(problem["type"]) or _sentence(problem["msg"])) for problem in problems
    ]
    return ApiError("INVALID_REQUEST", "The request is not valid.", *details)


def _field(location: tuple[Any, ...]) -> str:
    inside = location[1:] if location and location[0] in {"body", "query", "path", "header"} else location
    return ".".join(str(part) for part in inside) or "body"


def _sentence(message: str) -> str:
    plain = message.removeprefix("Value error, ")
    return plain[:1].upper() + plain[1:].rstrip(".") + "."


def _http(request: Request, problem: HTTPException) -> Response:
    if problem.status_code == 405:
        method = ApiError("METHOD_NOT_ALLOWED", f"{request.method} is not possible here.")
        return answer(request, method, {"Allow": ", ".join(_possible_methods(request))})
    if problem.status_code == 404:
        return answer(request, ApiError("NOT_FOUND", "There is nothing at this address."))
    return answer(request, ApiError("INVALID_REQUEST", "The request could not be read."))


def _possible_methods(request: Request) -> list[str]:
    """Ask the routes which methods this address has: several routes may share it."""
    routes = request.app.router.routes
    asked = ({**request.scope, "method": method} for method in _METHODS)
    return [scope["method"] for scope in asked if any(route.matches(scope)[0] is Match.FULL for route in routes)]


class Failures:
    """Answers 500 in the one error shape when a handler breaks before it has answered."""

    def __init__(self, application: ASGIApp) -> None:
        """Wrap an application."""
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request; a traceback goes to the log, never to the caller."""
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._application(scope, receive, watched)
        except Exception:
            _log.exception("%s %s failed", scope["method"], scope["path"])
            if started:
                raise
            failed = ApiError("INTERNAL", "Something went wrong on our side.")
            await answer(Request(scope), failed)(scope, receive, send)
