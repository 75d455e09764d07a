"""Outlines whose words and columns do not fit each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from ratified.vetting.doubt import Doubt
from ratified.vetting.parsed import Block, Grid, Page, is_outline
from ratified.vetting.words import distance

_PLACEHOLDER = re.compile(r"<([^<>\n]+)>")
_WORDS = re.compile(r"\w[\w .-]*")
_VOID = {"br", "hr", "img", "input", "link", "meta", "wbr"}


@dataclass(frozen=True, slots=True)
class Used:
    """The placeholders of an outline: where words stand, and where markup may stand as well."""

    in_words: Sequence[tuple[int, str, str]]  # line, placeholder, the text around it
    in_passages: Sequence[tuple[int, str, str]]

    def names(self) -> set[str]:
        """Return the names of all placeholders."""
        return {name for _, name, _ in chain(self.in_words, self.in_passages)}


def doubts_about_outlines(page: Page) -> Iterator[Doubt]:
    """Find placeholders without a column, and rows that differ only where nobody looks."""
    for outline in page.scenarios():
        if is_outline(outline) and any(examples.table for examples in outline.examples):
            used = _used(outline)
            names = used.names()
            yield from _without_column(page, outline, used)
            for table in _tables(outline):
                yield from _missing_columns(page, outline, table, names)
                yield from _unread_columns(page, table, names)


def _used(outline: Block) -> Used:
    words = [(outline.location.line, outline.name), *((_line_of(tag, outline), tag) for tag in outline.tags)]
    for examples in outline.examples:
        words.append((examples.location.line, examples.name))
        words.extend((_line_of(tag, outline), tag) for tag in examples.tags)
    passages: list[tuple[int, str]] = []
    background = getattr(outline, "background_steps", None) or ()
    for step in chain(outline.steps, background):
        words.append((step.location.line, step.name))
        passages.append((step.location.line, step.text or ""))
        if step.table is not None:
            cells = chain(step.table.headings, *(row.cells for row in step.table.rows))
            passages.extend((step.location.line, cell) for cell in cells)
    return Used(list(_placeholders(words)), list(_placeholders(passages)))


def _placeholders(texts: Sequence[tuple[int, str]]) -> Iterator[tuple[int, str, str]]:
    for line, text in texts:
        for name in _PLACEHOLDER.findall(text):
            yield line, name, text


def _line_of(tag: str, outline: Block) -> int:
    return int(getattr(tag, "line", outline.location.line))


def _without_column(page: Page, outline: Block, used: Used) -> Iterator[Doubt]:
    columns = _columns(outline)
    # behave knows some names of its own.
    known = {*columns, "examples.name", "examples.index", "row.index", "row.id"}
    unread = [column for column in columns if column not in used.names()]
    told: set[str] = set()
    for line, name, text in used.in_words:
        if name not in known and name not in told and (_near(name, columns) or not _is_markup(name, text)):
            told.add(name)
            yield _unknown(page, line, name, _near(name, columns), list(columns))
    for line, name, _ in used.in_passages:
        if name not in known and name not in told and (near := _near(name, unread)):
            told.add(name)
            yield _unknown(page, line, name, near, list(columns))


def _tables(outline: Block) -> list[Grid]:
    return [examples.table for examples in outline.examples if examples.table is not None]


def _columns(outline: Block) -> dict[str, None]:
    return dict.fromkeys(heading for table in _tables(outline) for heading in table.headings)


def _missing_columns(page: Page, outline: Block, table: Grid, used: set[str]) -> Iterator[Doubt]:
    for column in _columns(outline):
        if column in used and column not in table.headings and table.rows:
            what = f"these examples have no column <{column}>, which is not replaced in their rows"
            yield page.doubt(table.line, what, "give every table of the outline the same columns")


def _unknown(page: Page, line: int, name: str, near: str, columns: Sequence[str]) -> Doubt:
    hint = f"did you mean <{near}>?" if near else f"the columns are {', '.join(columns)}"
    return page.doubt(line, f"<{name}> is no column of the examples, and is not replaced", hint)


def _near(name: str, columns: Sequence[str] | dict[str, None]) -> str:
    plain = name.strip().casefold()
    for column in columns:
        wanted = column.casefold()
        if plain == wanted or (len(wanted) > 3 and distance(plain, wanted) <= max(1, len(wanted) // 4)):
            return column
    return ""


def _is_markup(name: str, text: str) -> bool:
    return not _WORDS.fullmatch(name) or f"</{name}>" in text or name.casefold() in _VOID


def _unread_columns(page: Page, table: Grid, used: set[str]) -> Iterator[Doubt]:
    headings = table.headings
    for heading in dict.fromkeys(headings):
        if headings.count(heading) > 1:
            what = f'the examples have two columns "{heading}", and behave reads only the first'
            yield page.doubt(table.line, what, "give each column a name of its own")
    read = [index for index, heading in enumerate(headings) if heading in used]
    if len(read) == len(headings):
        return
    seen: dict[tuple[str, ...], tuple[int, Sequence[str]]] = {}
    for row in table.rows:
        line, cells = seen.setdefault(tuple(row.cells[index] for index in read), (row.line, row.cells))
        if cells != row.cells:
            unread = ", ".join(f"<{heading}>" for heading in headings if heading not in used)
            what = f"this row runs the same as line {line}, because no step says {unread}"
            yield page.doubt(row.line, what, "say it in a step or in the title, or take the row away")
            return
