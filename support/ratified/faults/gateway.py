"""What gateways in front of a system say when they answer in its place."""

from __future__ import annotations

import json
from http import HTTPStatus
from math import ceil

from ratified.exchange.tape import Pairs

_PAGE = """<!DOCTYPE html>
<html><head><title>{status} {phrase}</title></head>
<body><center><h1>{status} {phrase}</h1></center><hr></body></html>
"""


def phrase(status: int) -> str:
    """Return the words that go with a status."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"


def page(status: int) -> str:
    """Return the page of an error, as somebody in front of a system writes it."""
    return _PAGE.format(status=status, phrase=phrase(status))


def said_by_a_gateway(status: int, retry_after: float | None = None) -> tuple[Pairs, bytes]:
    """Return headers and body of an error that did not come from the system: a page, or a problem where it refuses."""
    if status >= 500:
        media_type, body = "text/html", page(status).encode()
    else:
        problem = {"type": "about:blank", "title": phrase(status), "status": status}
        media_type, body = "application/problem+json", json.dumps(problem).encode()
    # Whoever counts in whole seconds comes no sooner than was meant.
    rest = () if retry_after is None else (("Retry-After", str(ceil(retry_after))),)
    return (("Content-Type", media_type), ("Content-Length", str(len(body))), *rest), body
