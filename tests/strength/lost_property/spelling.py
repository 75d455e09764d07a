"""How answers are spelled, which may change without harm to anybody."""

import json
from typing import Any

from bugs import has


def json_of(told: Any) -> str:
    """Return something as JSON."""
    return json.dumps(_told(told), separators=(",", ":") if has("spaces-fewer") else None)


def event_of(number: int, kind: str, told: Any) -> str:
    """Return an event of a stream."""
    fields = {"id": str(number), "event": kind, "data": json_of(told)}
    if has("field-more-in-stream"):
        fields["shade"] = "blue"
    colon = ":" if has("no-space-after-colon") else ": "
    lines = [name + colon + value for name, value in fields.items()]
    if has("comment-in-stream"):
        lines.insert(0, ": still here")
    end = "\r\n" if has("lines-end-in-crlf") else "\n"
    return end.join([*lines, "", ""])


def header_of(name: str) -> str:
    """Return how the name of a header is written."""
    return name.lower() if has("headers-in-lower-case") else name


def headers_more() -> dict[str, str]:
    """Return headers that nobody waits for."""
    return {"X-Desk": "3"} if has("header-more") else {}


def _told(told: Any) -> Any:
    if isinstance(told, list):
        return [_told(one) for one in told]
    if not isinstance(told, dict):
        return told
    fields = {name: _told(value) for name, value in told.items()}
    if has("field-more"):
        fields["moreToCome"] = "perhaps"
    return dict(reversed(fields.items())) if has("keys-reversed") else fields
