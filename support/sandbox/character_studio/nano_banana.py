"""The client of nanoBanana, the image service."""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit

import httpx
from pydantic import BaseModel, ValidationError

from sandbox.character_studio.external_format import Accepted, GenerationRequest, GenerationState, Refused
from sandbox.character_studio.failures import ExternalFailure, failed

_LARGEST_DOCUMENT = 1024 * 1024
_LARGEST_IMAGE = 32 * _LARGEST_DOCUMENT
_LONGEST_WAIT = 3600.0

Model = TypeVar("Model", bound=BaseModel)


class NanoBanana:
    """Asks nanoBanana for generations; whatever goes wrong is an `ExternalFailure`, told by its kind."""

    def __init__(self, url: str, api_key: str) -> None:
        """Prepare to call; nothing is sent yet."""
        self._url = url.rstrip("/")
        # Attempts have a limit of their own, which covers connecting, asking and waiting together.
        self._client = httpx.AsyncClient(
            base_url=self._url,
            timeout=None,  # noqa: S113
            trust_env=False,
            verify=ssl.create_default_context() if url.startswith("https:") else False,
            headers={"Authorization": f"Bearer {api_key}", "Accept-Encoding": "identity"},
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=32, keepalive_expiry=4),
        )

    async def ask(self, request: GenerationRequest, key: str) -> Accepted:
        """Ask for a generation; asking again with the same key gives the same generation."""
        body = request.model_dump(mode="json")
        answer = await self._send("POST", "/v1/generations", json=body, headers={"Idempotency-Key": key})
        return _read(Accepted, answer.content)

    async def look(self, generation_id: str) -> GenerationState:
        """See how far a generation is."""
        answer = await self._send("GET", f"/v1/generations/{generation_id}")
        return _read(GenerationState, answer.content)

    async def cancel(self, generation_id: str) -> None:
        """End a generation; one that has ended already is as good."""
        try:
            await self._send("DELETE", f"/v1/generations/{generation_id}")
        except ExternalFailure as problem:
            if problem.failure.kind != "rejected":
                raise

    async def fetch(self, url: str) -> bytes:
        """Fetch an image; it must be one of nanoBanana's own, for our key goes with the request."""
        target = urljoin(f"{self._url}/", url)
        if urlsplit(target)[:2] != urlsplit(self._url)[:2]:
            raise failed("malformed", "nanoBanana's image is at another address than nanoBanana.")
        answer = await self._send("GET", target, largest=_LARGEST_IMAGE)
        return answer.content

    async def close(self) -> None:
        """Give the connections back."""
        await self._client.aclose()

    async def _send(self, method: str, path: str, largest: int = _LARGEST_DOCUMENT, **more: Any) -> httpx.Response:
        """Send a request and read the answer whole, up to a limit."""
        try:
            async with self._client.stream(method, path, **more) as answer:
                content = await _content(answer, largest)
        except httpx.TimeoutException as problem:
            raise failed("timeout", "nanoBanana did not answer in time.") from problem
        except httpx.HTTPError as problem:
            raise failed("connection", f"The connection to nanoBanana failed: {_said(problem)}.") from problem
        whole = httpx.Response(answer.status_code, headers=_plain(answer.headers), content=content)
        if answer.is_success:
            return whole
        raise _refusal(whole)


async def _content(answer: httpx.Response, largest: int) -> bytes:
    content = bytearray()
    async for part in answer.aiter_raw():
        content += part
        if len(content) > largest:
            raise failed("malformed", f"nanoBanana's answer is over {largest} bytes.")
    return bytes(content)


def _plain(headers: httpx.Headers) -> Mapping[str, str]:
    """Leave out what describes the way and not the answer."""
    return {name: value for name, value in headers.items() if name not in {"transfer-encoding", "content-encoding"}}


def _said(problem: httpx.HTTPError) -> str:
    return (str(problem) or type(problem).__name__).rstrip(".")


def _read(model: type[Model], content: bytes) -> Model:
    try:
        return model.model_validate_json(content)
    except ValidationError as problem:
        first = problem.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the answer"
        raise failed("malformed", f"nanoBanana's answer cannot be read: {where}: {first['msg']}.") from problem


def _refusal(answer: httpx.Response) -> ExternalFailure:
    status = answer.status_code
    message = f"nanoBanana answered {status}: {_reason(answer.content)}"
    if status == 429:
        return failed("rate_limit", message, retry_after=_retry_after(answer))
    if status in {401, 402, 403}:
        return failed("not_authorised", message)
    if 400 <= status < 500:
        return failed("rejected", message)
    if status >= 500:
        return failed("server_error", message, retry_after=_retry_after(answer))
    return failed("malformed", f"nanoBanana answered {status}, which its contract does not know.")


def _reason(content: bytes) -> str:
    try:
        return Refused.model_validate_json(content).error.message
    except ValidationError:
        return "it did not say why."


def _retry_after(answer: httpx.Response) -> float:
    """Read how many seconds nanoBanana wants to be left alone: a number, or a moment."""
    given = answer.headers.get("retry-after", "")
    try:
        seconds = float(given) if given.isdigit() else parsedate_to_datetime(given).timestamp() - time.time()
    except ValueError:
        return 0.0
    return min(max(seconds, 0.0), _LONGEST_WAIT)


def described(request: GenerationRequest) -> dict[str, Any]:
    """Give what would be sent, as JSON."""
    content: dict[str, Any] = json.loads(request.model_dump_json())
    return content
