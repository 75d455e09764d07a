"""Judges one exchange against the operation it is about."""

from __future__ import annotations

from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from ratified.contract.bodies import EVENTS, judge_body, judge_events, judge_form, within
from ratified.contract.complaints import Complaint
from ratified.contract.operations import Credential, Operation, Response
from ratified.contract.parameters import Given
from ratified.exchange.tape import Body, Exchange, Pairs

_BODILESS = frozenset((204, 205, 304))
_ACCEPTED = range(200, 400)


def judge(operation: Operation, path_values: Mapping[str, str], exchange: Exchange) -> list[Complaint]:
    """Judge request and answer of an exchange that has an answer."""
    status = exchange.status or 0
    response = operation.response(status)
    wrong = judge_acceptance(operation, path_values, exchange)
    if response is not None:
        return wrong + judge_answer(response, exchange)
    known = ", ".join(sorted(operation.responses))
    return [Complaint("status", f"one of the documented: {known}", str(status), operation.source), *wrong]


def judge_acceptance(operation: Operation, path_values: Mapping[str, str], exchange: Exchange) -> list[Complaint]:
    """Return what a contract forbids about a request that was accepted all the same."""
    if exchange.status not in _ACCEPTED:
        return []
    given = _given(exchange, path_values)
    wrong = [found for parameter in operation.parameters for found in parameter.judge(given)]
    wrong += _judge_credentials(operation, given, exchange)
    wrong += _judge_request_body(operation, exchange)
    return [
        Complaint(
            f"request {found.where}", f"{found.expected}, or a refusal",
            f"{found.actual}, and it was accepted with {exchange.status}", found.source,
        )
        for found in wrong
    ]  # fmt: skip


def judge_answer(response: Response, exchange: Exchange) -> list[Complaint]:
    """Return what is wrong with an answer."""
    headers = _by_name(exchange.response_headers)
    wrong = [
        found
        for header in response.headers
        for found in within("response", header.judge_texts(headers.get(header.name.lower(), ())))
    ]
    return wrong + _judge_response_body(response, exchange)


def gap(response: Response, exchange: Exchange) -> str:
    """Return why the body of an answer cannot be judged, if it cannot."""
    body = exchange.response
    if exchange.method == "HEAD" or exchange.status in _BODILESS or not response.media:
        return ""
    if body is None:
        return "the body was not kept"
    if body.media_type == EVENTS:
        return "its events were not kept" if body.size and not exchange.events else ""
    return "the body was kept only in part" if body.truncated or exchange.failure else ""


def _judge_response_body(response: Response, exchange: Exchange) -> list[Complaint]:
    body, where = exchange.response, "response body"
    if exchange.method == "HEAD" or body is None:
        return []
    if exchange.status in _BODILESS:
        return [Complaint(where, "nothing", f"{body.size} bytes", response.source)] if body.size else []
    return _judge_content(response, exchange, body) if response.media else []


def _judge_content(response: Response, exchange: Exchange, body: Body) -> list[Complaint]:
    if not body.media_type and not body.size and not body.truncated:
        documented = " or ".join(form.media_type for form in response.media)
        return [Complaint("response body", f"a body of {documented}", "an empty body", response.source)]
    form, wrong = judge_form("response", response.media, body)
    if form is None or gap(response, exchange):
        return wrong
    return judge_events(form, exchange) if body.media_type == EVENTS else judge_body("response body", form, body)


def _judge_request_body(operation: Operation, exchange: Exchange) -> list[Complaint]:
    body, payload = exchange.request, operation.payload
    if payload is None or body.truncated:
        return []
    if not body.size:
        absent = Complaint("body", "a body", "none", payload.source)
        return [absent] if payload.required else []
    form, wrong = judge_form("", payload.media, body)
    return wrong if form is None else judge_body("body", form, body)


def _judge_credentials(operation: Operation, given: Given, exchange: Exchange) -> list[Complaint]:
    # A browser keeps its cookies to itself, so that what is not seen may still have been sent.
    if not operation.credentials or exchange.via == "browser":
        return []
    if any(all(_is_given(needed, given) for needed in alternative) for alternative in operation.credentials):
        return []
    wanted = " or ".join(" and ".join(map(str, alternative)) for alternative in operation.credentials)
    return [Complaint("credentials", wanted, "none", operation.source)]


def _is_given(credential: Credential, given: Given) -> bool:
    texts = {"header": given.headers, "query": given.query, "cookie": given.cookies}[credential.where]
    name = credential.name.lower() if credential.where == "header" else credential.name
    return any(text.casefold().startswith(credential.prefix.casefold()) for text in texts.get(name, ()))


def _given(exchange: Exchange, path_values: Mapping[str, str]) -> Given:
    headers = _by_name(exchange.request_headers)
    query: dict[str, list[str]] = {}
    for pair in filter(None, urlsplit(exchange.url).query.split("&")):
        name, _, value = pair.partition("=")
        query.setdefault(name.replace("%5B", "[").replace("%5D", "]"), []).append(value)
    return Given(path_values, query, headers, _cookies(headers))


def _cookies(headers: Mapping[str, list[str]]) -> Mapping[str, list[str]]:
    try:
        return {name: [morsel.value] for name, morsel in SimpleCookie("; ".join(headers.get("cookie", ()))).items()}
    except CookieError:
        return {}


def _by_name(pairs: Pairs) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name.lower(), []).append(value)
    return found
