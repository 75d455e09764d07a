"""Doc strings and tables that end where nobody meant them to, and tags that nothing follows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from ratified.display import shown
from ratified.gherkin import Step
from ratified.vetting.doubt import Doubt
from ratified.vetting.parsed import Block, Page

_QUOTES = ('"""', "'''")
_OPEN_ROW = re.compile(r"^[^\S\n]*\|.*(?:[^|\s]|\\\|)[^\S\n]*$", re.MULTILINE)


def doubts_in_passages(page: Page) -> Iterator[Doubt]:
    """Find doc strings that swallow more than they should, cut rows, and tags of nothing."""
    quoted: list[range] = []
    for block in page.with_steps():
        for step in block.steps:
            if step.text is not None:
                yield from _doubts_in_doc_strings(page, block, step, quoted)
    if page.reading.open_doc_string and not page.reading.stopped_at:
        yield _never_closed(page)
        quoted.append(range(page.reading.open_doc_string, len(page.lines) + 1))
    yield from _cut_rows(page, quoted)
    yield from _tags(page)


def _never_closed(page: Page) -> Doubt:
    opened = page.reading.open_doc_string
    return page.doubt(
        opened,
        "the doc string that begins here is never closed, and swallows the rest of the file",
        f"close it by a line {page.line(opened).strip()[:3]}",
    )


def _doubts_in_doc_strings(page: Page, block: Block, step: Step, quoted: list[range]) -> Iterator[Doubt]:
    found = list(_doc_strings(page, step))
    quoted.extend(found)
    for lines in found:
        yield from _doubts_in_doc_string(page, block, lines.start, lines.stop - 1)
    for lines in found[1:]:
        yield page.doubt(
            lines.start, "the step has a second doc string, and behave forgets the first", "keep one of them"
        )


def _doc_strings(page: Page, step: Step) -> Iterator[range]:
    """Find the lines of all doc strings of a step, of which behave keeps the last."""
    last = step.text.line  # type: ignore[union-attr]
    number = step.location.line + 1
    while number <= last:
        opening = number
        quotes = page.line(opening).strip()[:3]
        number += 1
        if quotes in _QUOTES:
            while number < len(page.lines) and not page.line(number).strip().startswith(quotes):
                number += 1
            number += 1
            yield range(opening, number)


def _doubts_in_doc_string(page: Page, block: Block, opening: int, closing: int) -> Iterator[Doubt]:
    quotes = page.line(opening).strip()[:3]
    yield from _swallowed(page, block, opening, closing)
    if page.line(opening).count(quotes) > 1:
        yield page.doubt(
            opening, "a doc string on one line is opened, not closed", "put its quotes on lines of their own"
        )
    if page.line(closing).strip() != quotes:
        told = shown(page.line(closing).strip(), 120)
        yield page.doubt(
            closing,
            f"{told} closes the doc string of line {opening}, and what stands behind the quotes is lost",
            "close that doc string before it, or put the quotes on a line of their own",
        )


def _swallowed(page: Page, block: Block, opening: int, closing: int) -> Iterator[Doubt]:
    """Find the beginning of a scenario in a doc string, no deeper than its own scenario."""
    own = _indent(page.line(block.location.line))
    for number in range(opening + 1, closing):
        line = page.line(number)
        if page.words.block_at(line.strip()) and _indent(line) <= own:
            yield page.doubt(
                number,
                f"{shown(line.strip(), 120)} stands in the doc string of line {opening}, and is never run",
                "close the doc string before it, or indent it if it belongs there",
            )
            return


def _cut_rows(page: Page, quoted: list[range]) -> Iterator[Doubt]:
    if not _OPEN_ROW.search(page.reading.text):
        return
    skipped = set(chain.from_iterable(quoted)) | _prose(page)
    for number, line in enumerate(page.lines, 1):
        if number not in skipped and _OPEN_ROW.fullmatch(line):
            what = f"the row {shown(line.strip(), 120)} has no | at its end, and behave loses a part of it"
            yield page.doubt(number, what, "end the row with |")


def _prose(page: Page) -> set[int]:
    """Return the lines between the head of a feature or rule and what it holds: a table there is prose."""
    lines: set[int] = set()
    for container in page.containers():
        number = container.location.line + 1
        while number <= len(page.lines) and not page.words.block_at(page.line(number).strip()):
            lines.add(number)
            number += 1
    return lines


def _tags(page: Page) -> Iterator[Doubt]:
    loose = page.reading.loose_tags
    if loose and not page.reading.stopped_at:
        last = max((n for n, line in enumerate(page.lines, 1) if line.strip().startswith("@")), default=1)
        names = " ".join(f"@{tag}" for tag in loose)
        yield page.doubt(
            last, f"nothing follows the tags {names}", "put them right above a scenario, or take them away"
        )
    for block in chain(page.containers(), page.scenarios()):
        tags = chain(block.tags, *(one.tags for one in getattr(block, "examples", ())))
        for tag in tags:
            if not tag or "@" in tag or tag.endswith(","):
                yield page.doubt(
                    getattr(tag, "line", block.location.line),
                    f"@{tag} is one single tag to behave",
                    "write tags with one space between them, and nothing else",
                )


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
