"""A scenario as a row of pictures: what stood in the feature file, and what was seen then."""

from __future__ import annotations

import base64
import html
from collections.abc import Sequence
from dataclasses import dataclass

from ratified.display import printable, shortened
from ratified.secrets import SECRETS

_EDGES = {"passed": "#2e9e5b", "failed": "#d83a3a", "broken": "#d83a3a", "skipped": "#9aa0a6"}
_MOST = 400
_IMAGE = "box-sizing:border-box;max-width:100%;border:1px solid #d0d4d9;border-radius:4px;margin-top:6px;display:block"


@dataclass(frozen=True, slots=True)
class Frame:
    """One step, how it ended, what it has found out, and the picture of it if there is one."""

    keyword: str
    text: str
    status: str
    picture: bytes = b""
    message: str = ""
    found: str = ""


def storyboard(frames: Sequence[Frame], before: Sequence[str], after: Sequence[str]) -> str:
    """Return HTML that shows every step, its outcome and its picture without a click, and says how to replay it."""
    return f"<div>{_told(before)}{''.join(map(_drawn, frames))}{_told(after)}</div>"


def _told(paragraphs: Sequence[str]) -> str:
    return "".join(f'<p style="white-space:pre-line;margin:0 0 12px">{_escaped(text, 4000)}</p>' for text in paragraphs)


def _drawn(frame: Frame) -> str:
    edge = _EDGES.get(frame.status, _EDGES["skipped"])
    why = _found(frame)
    if frame.message:
        message = _escaped(frame.message, 1000)
        why += f'<div style="white-space:pre-wrap;color:{edge};margin-top:4px;font-size:13px">{message}</div>'
    return (
        f'<div style="border-left:6px solid {edge};padding:4px 0 4px 12px;margin:0 0 12px">'
        f"<div><strong>{_escaped(frame.keyword, 40)}</strong> {_escaped(frame.text, _MOST)}</div>"
        f"{why}{_picture(frame)}</div>"
    )


def _found(frame: Frame) -> str:
    if not frame.found:
        return ""
    return f'<div style="white-space:pre-line;margin-top:4px;font-size:14px">{_escaped(frame.found, 4000)}</div>'


def _picture(frame: Frame) -> str:
    if not frame.picture:
        return ""
    kind = "svg+xml" if frame.picture.startswith(b"<svg") else "jpeg"
    source = f"data:image/{kind};base64,{base64.b64encode(frame.picture).decode()}"
    seen = _escaped(f"What was seen after: {frame.keyword} {frame.text}", 200)
    return f'<img alt="{seen}" src="{source}" style="{_IMAGE}">'


def _escaped(text: str, limit: int) -> str:
    return html.escape(printable(SECRETS.redact(shortened(text, limit))))
