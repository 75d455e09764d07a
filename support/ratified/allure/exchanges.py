"""Exchanges as people look at them: in Allure's own shape for HTTP, and as plain text for whoever cannot show that."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from ratified.display import printable, shortened
from ratified.evidence import Attachment
from ratified.secrets import SECRETS

if TYPE_CHECKING:
    from ratified.exchange.tape import Body, Exchange, StreamEvent

MEDIA_TYPE = "application/vnd.allure.http+json"
_SHOWN = 64 * 1024
# Nobody opens more one by one, and a report of some thousand files opens for nobody.
_EACH = 200
_BINARY = ("image/", "video/", "audio/", "font/", "application/zip", "application/gzip", "application/octet-stream")

Pairs = Iterable[tuple[str, str]]
# What is known of an exchange, in the words of Allure's own format, without a secret.
Shown = dict[str, Any]


class ShownExchanges:
    """Exchanges as they may be shown; what each holds is searched for secrets once, however often it is shown."""

    def __init__(self) -> None:
        self._shown: dict[int, Shown] = {}

    def attachments(self, exchanges: Sequence[Exchange]) -> list[Attachment]:
        """Return each exchange of a step by itself; of very many, those after the first ones together, as text."""
        found = [self.attachment(exchange) for exchange in exchanges[:_EACH]]
        if rest := exchanges[_EACH:]:
            found.append(replace(self.text(rest), name=f"{len(rest)} more exchanges as text"))
        return found

    def attachment(self, exchange: Exchange) -> Attachment:
        """Return an exchange as Allure shows it: request, response, headers and bodies side by side."""
        content = json.dumps(self._of(exchange), ensure_ascii=False)
        return Attachment(title(exchange), MEDIA_TYPE, content, is_clean=True)

    def text(self, exchanges: Sequence[Exchange]) -> Attachment:
        """Return exchanges as one readable text."""
        content = "\n\n".join(_told(exchange, self._of(exchange)) for exchange in exchanges)
        return Attachment("All exchanges as text", "text/plain", content, is_clean=True)

    def _of(self, exchange: Exchange) -> Shown:
        if exchange.number not in self._shown:
            self._shown[exchange.number] = _shown(exchange)
        return self._shown[exchange.number]


def title(exchange: Exchange) -> str:
    """Return the line by which an exchange is known."""
    where = urlsplit(exchange.url)
    outcome = str(exchange.status) if exchange.status is not None else "no answer"
    path = (where.path or "/") + ("?…" if where.query else "")
    aside = f" ({_kind_of(exchange.note)})" if exchange.note else ""
    return shortened(f"{exchange.number}. {exchange.method} {SECRETS.redact(path)} → {outcome}", 160) + aside


def _shown(exchange: Exchange) -> Shown:
    url = SECRETS.redact(exchange.url)
    start = round(exchange.started_at * 1000)
    told: Shown = {
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
    if exchange.failure or exchange.is_spoilt:
        name = _kind_of(exchange.note).capitalize() if exchange.is_spoilt else "No whole answer"
        told["error"] = {"name": name, "message": _clean(exchange.failure or exchange.note)}
    return told


def _response(exchange: Exchange, status: int) -> Shown:
    shown = {"status": status, "statusText": _phrase(status), "headers": _headers(exchange.response_headers)}
    if exchange.events:
        content = _events(exchange.events)
        stream = {"type": "text/event-stream", "complete": not exchange.failure, "chunkCount": len(exchange.events)}
        return {**shown, "body": {**_text_body(content, truncated=False, size=len(content)), "stream": stream}}
    return {**shown, **_body(exchange.response)}


def _body(body: Body | None) -> Shown:
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


def _text_body(text: str, *, truncated: bool, size: int, media_type: str = "") -> Shown:
    clean = _clean(text)
    told = "application/json" if media_type.endswith("json") else "text/plain"
    return {
        "contentType": told,
        "encoding": "utf8",
        "value": clean[:_SHOWN],
        "size": size or len(text),
        "truncated": truncated or len(clean) > _SHOWN,
    }


def _told(exchange: Exchange, shown: Shown) -> str:
    took = f"{exchange.took * 1000:.0f} ms"
    who = _clean(f"{exchange.who} to {exchange.system}, {exchange.via}")
    request, response = shown["request"], shown.get("response")
    lines = [f"── {title(exchange)}   ({who}, {took})"]
    lines += [f"{request['method']} {request['url']}", *_content_lines(request)]
    if response is not None:
        lines += ["", f"{response['status']} {response['statusText']}".rstrip(), *_content_lines(response)]
    if exchange.failure:
        lines += ["", f"no whole answer: {_clean(exchange.failure)}"]
    if exchange.note:
        lines += ["", _clean(exchange.note)]
    if exchange.before is not None:
        lines += ["", "what had come:", *_content_lines({"headers": [], **_body(exchange.before)})]
    return "\n".join(lines)


def _content_lines(shown: Shown) -> list[str]:
    lines = [f"{header['name']}: {header['value']}" for header in shown["headers"]]
    body = shown.get("body")
    if body is None:
        return lines
    if body["encoding"] != "utf8":
        return [*lines, "", f"({body['size']} bytes that are not text)"]
    return [*lines, "", body["value"], *([f"… ({body['size']} bytes in all)"] if body["truncated"] else [])]


def _events(events: Sequence[StreamEvent]) -> str:
    return "\n".join(
        f"{event.at:8.3f} s  {event.event}{f' #{event.id}' if event.id else ''}  {event.data}" for event in events
    )


def _kind_of(note: str) -> str:
    """Return how a note begins, which says what kind of thing was done to an exchange: "spoilt on command"."""
    return note.partition(":")[0]


def _headers(headers: Pairs) -> list[dict[str, str]]:
    return _pairs((name, SECRETS.redact_header(name, value)) for name, value in headers)


def _pairs(pairs: Pairs) -> list[dict[str, str]]:
    return [{"name": _clean(name), "value": _clean(value)} for name, value in pairs]


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else ""


def _clean(text: str) -> str:
    return printable(SECRETS.redact(text))
