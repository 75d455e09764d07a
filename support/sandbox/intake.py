"""What may come in: bounded bodies, and JSON that fits a model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeVar

from fastapi import Request
from pydantic import BaseModel, ConfigDict, ValidationError, ValidationInfo
from pydantic.alias_generators import to_camel
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox.defects import Defects, active
from sandbox.errors import ApiError, answer, invalid_request

_LARGEST = 1024 * 1024
# A little more is read and thrown away, so that the sender is still listening when it is told.
_DRAINED = 16 * _LARGEST

Model = TypeVar("Model", bound=BaseModel)


class Body(BaseModel):
    """A request body: camelCase outside, nothing unknown, nothing coerced."""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid", strict=True, frozen=True)


class Intake:
    """Reads each body whole, up to a limit, before anybody looks at it."""

    def __init__(self, application: ASGIApp) -> None:
        """Wrap an application."""
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request whose body is small enough."""
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        body = await _read(scope, receive)
        if body is None:
            too_large = ApiError("PAYLOAD_TOO_LARGE", "The body is over 1 MiB.")
            await answer(Request(scope), too_large)(scope, receive, send)
            return
        scope["state"]["body"] = body
        given = False

        async def replayed() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._application(scope, replayed, send)


async def _read(scope: Scope, receive: Receive) -> bytes | None:
    """Read the body; None when it is larger than allowed."""
    body = bytearray()
    size = 0
    declared = int(Headers(scope=scope).get("content-length", "0"))
    if declared > _DRAINED:
        return None
    while size <= _DRAINED:
        message = await receive()
        if message["type"] != "http.request":
            break
        size += len(message.get("body", b""))
        if size <= _LARGEST:
            body += message.get("body", b"")
        if not message.get("more_body", False):
            break
    return bytes(body) if size <= _LARGEST else None


def body_of(model: type[Model]) -> Callable[[Request], Model]:
    """Make a dependency that reads the request's body as this model."""

    async def read(request: Request) -> Model:
        media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type != "application/json":
            raise ApiError("UNSUPPORTED_MEDIA_TYPE", "The body must be application/json.")
        return parse(model, request)

    return read  # type: ignore[return-value]


def parse(model: type[Model], request: Request) -> Model:
    """Read JSON that fits the model, or say field by field why it does not."""
    defects = active(request)
    extra: Literal["forbid", "ignore"] = "ignore" if defects.on("unknown-fields-accepted") else "forbid"
    strict = not defects.on("wrong-types-accepted")
    try:
        return model.model_validate_json(request.state.body, strict=strict, extra=extra, context=defects)
    except ValidationError as problem:
        found = problem.errors(include_url=False, include_input=False)
        if found[0]["type"] == "json_invalid":
            raise ApiError("MALFORMED_JSON", "The body is not JSON.") from problem
        raise invalid_request(found) from problem


def defects_in(info: ValidationInfo) -> Defects:
    """Give the defects of the system that is reading a body."""
    defects: Defects = info.context  # type: ignore[assignment]
    return defects


def not_blank(text: str) -> str:
    """Refuse a text without a visible character."""
    if not text.strip():
        raise ValueError("This must not be blank")
    return text
