"""How one value looks in the places where it may turn up: every encoding."""

from __future__ import annotations

import base64
import html
import json
import re
from urllib.parse import quote, quote_plus

SHORTEST = 8


def encodings(value: str) -> set[str]:
    """Return every way in which a value is commonly written down."""
    raw = value.encode("utf-8", "surrogatepass")
    found = {value, raw.hex(), raw.hex().upper()}
    found |= _urls(raw) | _jsons(value) | _htmls(value) | _base64s(raw)
    return {text for text in found if len(text) >= SHORTEST}


def _urls(raw: bytes) -> set[str]:
    upper = {quote(raw, safe=""), quote(raw, safe="/"), quote(raw, safe="!'()*/:@$,;~"), quote_plus(raw)}
    lower = {re.sub("%[0-9A-F]{2}", lambda code: code.group().lower(), text) for text in upper}
    twice = {quote(text, safe="") for text in upper}
    return upper | lower | twice


def _jsons(value: str) -> set[str]:
    found = {json.dumps(value, ensure_ascii=ascii_only)[1:-1] for ascii_only in (True, False)}
    found |= {text.replace("/", "\\/") for text in found}
    return found | {json.dumps(text, ensure_ascii=ascii_only)[1:-1] for text in found for ascii_only in (True, False)}


def _htmls(value: str) -> set[str]:
    escaped = html.escape(value)
    return {
        html.escape(value, quote=False),
        escaped,
        escaped.replace("&#x27;", "&#39;"),
        escaped.replace("&quot;", "&#34;").replace("&#x27;", "&#39;"),
    }


def _base64s(raw: bytes) -> set[str]:
    """Encode at the three alignments; the characters shared with whatever stands beside the value are left out."""
    found: set[str] = set()
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + raw).decode()
        whole = len(before * b"\0" + raw) * 8 // 6
        core = encoded[-(-before * 8 // 6) : whole]
        found |= {core, core.replace("+", "-").replace("/", "_")}
    return found
