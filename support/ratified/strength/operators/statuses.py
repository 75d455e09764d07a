"""Answers with another status than theirs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from ratified.strength.operators.documents import with_body
from ratified.strength.words import Reply

# For each refusal one that says something else to whoever reads it.
_OTHER_REFUSAL = {
    400: 422, 401: 403, 403: 404, 404: 403, 405: 404, 406: 415, 409: 400, 410: 404, 412: 409, 413: 400, 415: 406,
    422: 400, 429: 403,
}  # fmt: skip
_NO_CONTENT = 204
_BODILESS = frozenset({_NO_CONTENT, 304})


@dataclass(frozen=True, slots=True)
class StatusChange:
    """Which answers get which status."""

    of: Callable[[int], bool]
    to: Callable[[int], int]


def _one(status: int) -> Callable[[int], bool]:
    return lambda actual: actual == status


def _all(hundreds: int) -> Callable[[int], bool]:
    return lambda actual: actual // 100 == hundreds


def _always(status: int) -> Callable[[int], int]:
    return lambda _: status


STATUSES: Mapping[str, StatusChange] = {
    "success-to-500": StatusChange(_all(2), _always(500)),
    "success-to-403": StatusChange(_all(2), _always(403)),
    "success-to-204": StatusChange(_all(2), _always(_NO_CONTENT)),
    "200-to-201": StatusChange(_one(200), _always(201)),
    "201-to-200": StatusChange(_one(201), _always(200)),
    "202-to-200": StatusChange(_one(202), _always(200)),
    "redirect-to-200": StatusChange(lambda status: status // 100 == 3 and status != 304, _always(200)),
    "refusal-to-200": StatusChange(_all(4), _always(200)),
    "refusal-to-500": StatusChange(_all(4), _always(500)),
    "refusal-to-another": StatusChange(_all(4), lambda status: _OTHER_REFUSAL.get(status, 400)),
    "failure-to-200": StatusChange(_all(5), _always(200)),
}


def changed(reply: Reply, operator: str) -> Reply | None:
    """Return the answer with another status; one that has no content loses its body too."""
    change = STATUSES[operator]
    status = change.to(reply.status)
    if not change.of(reply.status) or status == reply.status:
        return None
    fresh = replace(reply, status=status)
    return _without_content(fresh) if status in _BODILESS else fresh


def _without_content(reply: Reply) -> Reply:
    about = frozenset({"content-type", "content-length"})
    headers = tuple(pair for pair in reply.headers if pair[0].lower() not in about)
    return with_body(replace(reply, headers=headers), b"")
