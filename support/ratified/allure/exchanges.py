"""Exchanges as people look at them: in Allure's own shape for HTTP, and as plain text for whoever cannot show that."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from ratified.display import printable, shortened
from ratified.evidence import Attachment
from ratified.secrets import SECRETS

if TYPE_CHECKING:
    from ratified.exchange.tape import Body, Exchange, StreamEvent

MEDIA_TYPE = "application/vnd.allure.http+json"
_SHOWN = 64 * 1024
_BINARY = ("image/", "video/", "audio/", "font/", "application/zip", "application/gzip", "application/octet-stream")

Pairs = Iterable[tuple[str, str]]


def as_attachment(exchange: Exchange) -> Attachment:
    """Return an exchange as Allure shows it: request, response, headers and bodies side by side."""
    return Attachment(title(exchange), MEDIA_TYPE, json.dumps(_as_json(exchange), ensure_ascii=False), is_clean=True)


def as_text(exchanges: Sequence[Exchange]) -> Attachment:
    """Return exchanges as one readable text."""
    content = "\n\n".join(_told(exchange) for exchange in exchanges)
    return Attachment("All exchanges as text", "text/plain", content, is_clean=True)


def title(exchange: Exchange) -> str:
    """Return the line by which an exchange is known."""
    where = urlsplit(exchange.url)
    outcome = str(exchange.status) if exchange.status is not None else "no answer"
    path = (where.path or "/") + ("?…" if where.query else "")
    return shortened(f"{exchange.number}. {exchange.method} {SECRETS.redact(path)} → {outcome}", 160)


def _as_json(exchange: Exchange) -> dict[str, object]:
    url = SECRETS.redact(exchange.url)
    start = round(exchange.started_at * 1000)
    told: dict[str, object] = {
        "schemaVersion": 1,
        "start": start,
        "stop": start + round(exchange.took * 1000),
        "request": {
            "method": _clean(exchange.method),
            "url": printable(url),
            "headers": _headers(exchange.request_headers),
            "query": _pairs(parse_qsl(urlsplit(url).query, keep_blank_values=True)),
            **_body(exchange.request),
        },
    }
    if exchange.status is not None:
        told["response"] = _response(exchange, exchange.status)
    if exchange.failure:
        told["error"] = {"name": "No whole answer", "message": _clean(exchange.failure)}
    return told


def _response(exchange: Exchange, status: int) -> dict[str, object]:
    shown = {"status": status, "statusText": _phrase(status), "headers": _headers(exchange.response_headers)}
    if exchange.events:
        content = _events(exchange.events)
        stream = {"type": "text/event-stream", "complete": not exchange.failure, "chunkCount": len(exchange.events)}
        return {**shown, "body": {**_text_body(content, truncated=False, size=len(content)), "stream": stream}}
    return {**shown, **_body(exchange.response)}


def _body(body: Body | None) -> dict[str, object]:
    """Return a body as text, or as base64 where it is not text; what a system sent is never told to be HTML."""
    if body is None or not body.content:
        return {}
    if body.media_type.startswith(_BINARY) or b"\0" in body.content:
        value = base64.b64encode(body.content[:_SHOWN]).decode()
        cut = body.truncated or len(body.content) > _SHOWN
        size = body.size or len(body.content)
        return {
            "body": {
                "contentType": "application/octet-stream",
                "encoding": "base64",
                "value": value,
                "size": size,
                "truncated": cut,
            }
        }
    return {"body": _text_body(body.text, truncated=body.truncated, size=body.size, media_type=body.media_type)}


def _text_body(text: str, *, truncated: bool, size: int, media_type: str = "") -> dict[str, object]:
    clean = _clean(text)
    told = "application/json" if media_type.endswith("json") else "text/plain"
    return {
        "contentType": told,
        "encoding": "utf8",
        "value": clean[:_SHOWN],
        "size": size or len(text),
        "truncated": truncated or len(clean) > _SHOWN,
    }


def _told(exchange: Exchange) -> str:
    took = f"{exchange.took * 1000:.0f} ms"
    lines = [f"── {title(exchange)}   ({exchange.who} to {exchange.system}, {exchange.via}, {took})"]
    lines += [f"{exchange.method} {exchange.url}", *_header_lines(exchange.request_headers)]
    lines += _body_lines(exchange.request)
    if exchange.status is not None:
        lines += ["", f"{exchange.status} {_phrase(exchange.status)}".rstrip()]
        lines += _header_lines(exchange.response_headers)
        lines += [_events(exchange.events)] if exchange.events else _body_lines(exchange.response)
    if exchange.failure:
        lines += ["", f"no whole answer: {exchange.failure}"]
    return _clean("\n".join(lines))


def _body_lines(body: Body | None) -> list[str]:
    if body is None or not body.content:
        return []
    if b"\0" in body.content:
        return ["", f"({body.size or len(body.content)} bytes that are not text)"]
    return ["", shortened(body.text, _SHOWN)]


def _header_lines(headers: Pairs) -> list[str]:
    return [f"{name}: {value}" for name, value in headers]


def _events(events: Sequence[StreamEvent]) -> str:
    return "\n".join(
        f"{event.at:8.3f} s  {event.event}{f' #{event.id}' if event.id else ''}  {event.data}" for event in events
    )


def _headers(headers: Pairs) -> list[dict[str, str]]:
    return _pairs((name, SECRETS.redact_header(name, value)) for name, value in headers)


def _pairs(pairs: Pairs) -> list[dict[str, str]]:
    return [{"name": _clean(name), "value": _clean(value)} for name, value in pairs]


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else ""


def _clean(text: str) -> str:
    return printable(SECRETS.redact(text))
