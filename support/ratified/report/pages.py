"""How reports of our own look, as Markdown and as pages that need nothing else."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

_MARKS = re.compile(r"([\\`*_\[\]<>|~&#])")
# Only what cannot be meant for anything else.
_WORD = re.compile(r"`([^`<>|&\s]+)`")
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:1100px;margin:2rem auto;padding:0 1rem;color:#1f2933}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:8px 12px 8px 0;"
    "border-top:1px solid #d0d4d9}th,small{color:#6b7280}"
)


def page(title: str, style: str, body: str) -> str:
    """Return a page."""
    told = html.escape(title)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{told}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}{style}</style>'
        f"<h1>{told}</h1>{body}</html>\n"
    )


def table(heads: Iterable[str], rows: Iterable[str]) -> str:
    """Return a table of heads and rows that are markup already."""
    columns = "".join(f'<th scope="col">{head}</th>' for head in heads)
    return f"<table><thead><tr>{columns}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def piped(cells: Sequence[str]) -> str:
    """Return a row of a table in Markdown."""
    return f"| {' | '.join(cells)} |"


def marked(text: str) -> str:
    """Return a text that Markdown shows as it is, on one line."""
    return _escaped(" ".join(text.split()))


def marked_words(text: str) -> str:
    """Return a sentence for Markdown in which what stands between backticks is somebody's own word."""
    parts = _WORD.split(" ".join(text.split()))
    return "".join(f"`{part}`" if number % 2 else _escaped(part) for number, part in enumerate(parts))


def drawn_words(text: str) -> str:
    """Return a sentence as markup in which what stands between backticks is somebody's own word."""
    parts = enumerate(map(html.escape, _WORD.split(text)))
    return "".join(f"<code>{part}</code>" if number % 2 else part for number, part in parts)


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\1", text)
