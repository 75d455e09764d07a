"""The place where behave cannot read on, told by what has to be done there."""

from __future__ import annotations

import re
from collections.abc import Callable

from ratified.display import shown
from ratified.gherkin import keywords
from ratified.nearest import nearest
from ratified.vetting.doubt import Doubt
from ratified.vetting.parsed import Page
from ratified.vetting.words import language_of

_CELLS = re.compile(r"(?<!\\)\|")


def doubt_at_the_stop(page: Page) -> Doubt:
    """Return why behave cannot read on, and what to do."""
    because = page.reading.because
    for sign, explain in _EXPLAINED:
        if sign in because:
            return explain(page)
    return _no_keyword(page)


def _language(page: Page) -> Doubt:
    near = nearest(page.reading.language, keywords())
    following = f'did you mean "{near}"?' if near else "behave --lang-list tells them all"
    return _stop(page, page.reading.because, following)


def _no_feature(page: Page) -> Doubt:
    line = page.line(page.reading.stopped_at).strip()
    language = language_of(line)
    if language:
        following = f'write "# language: {language}" into the first line, if that is its language'
    else:
        near = page.words.near_feature(line)
        following = f'did you mean "{near}:"?' if near else f'begin the file with "{_keyword(page, "feature")}:"'
    return _stop(page, f"{shown(line, 120)} stands where the feature has to begin", following)


def _keyword(page: Page, kind: str) -> str:
    known = keywords().get(page.reading.language) or keywords()["en"]
    return known[kind][0]


def _badly_indented(page: Page) -> Doubt:
    opened = page.reading.open_doc_string
    line = page.line(page.reading.stopped_at).strip()
    if page.words.block_at(line) or page.words.step_at(line):
        what = (
            f"the doc string that begins here is not closed before line {page.reading.stopped_at}, {shown(line, 120)}"
        )
        return page.doubt(opened, what, f"close it by a line {page.line(opened).strip()[:3]}")
    what = f"{shown(line, 120)} stands further left than the quotes of its doc string in line {opened}"
    return _stop(page, what, "indent it like the quotes, or close the doc string before it")


def _uneven_table(page: Page) -> Doubt:
    first = number = page.reading.stopped_at
    while number > 1 and (not (above := page.line(number - 1).strip()) or above.startswith(("|", "#"))):
        number -= 1
        first = number if above.startswith("|") else first
    cells, headings = _cells(page.line(page.reading.stopped_at)), _cells(page.line(first))
    what = f"cells in this row: {cells}; in the first row of its table, line {first}: {headings}"
    return _stop(page, what, r"give every row as many cells; a | inside a cell is written \|")


def _cells(line: str) -> int:
    return len(_CELLS.findall(line.strip()[1:]))


def _examples(page: Page) -> Doubt:
    before = [block for block in page.scenarios() if block.location.line < page.reading.stopped_at]
    if not before:
        return _stop(page, "the examples belong to no scenario outline", "put them below the steps of one")
    outline = _keyword(page, "scenario_outline")
    what = f'behave reads examples only below an outline, and "{before[-1].name}" is none'
    return _stop(
        page, what, f'write "{outline}:" instead of "{before[-1].keyword}:" in line {before[-1].location.line}'
    )


def _without_tense(page: Page) -> Doubt:
    line = page.line(page.reading.stopped_at).strip()
    return _stop(page, f"{shown(line, 120)} continues no step", "begin the scenario with a Given, When or Then")


def _tagged_text(page: Page) -> Doubt:
    line = page.line(page.reading.stopped_at).strip()
    following = "begin each tag with @, and put everything else on a line of its own"
    return _stop(page, f"{shown(line, 120)} holds something else than tags", following)


def _background_twice(page: Page) -> Doubt:
    return _stop(page, "this is a second background", "put all its steps into the first")


def _tagged_background(page: Page) -> Doubt:
    return _stop(page, "a background takes no tags", "tag the feature, the rule or its scenarios")


def _late_background(page: Page) -> Doubt:
    return _stop(page, "a background stands after a scenario", "put it before the first scenario")


def _second_feature(page: Page) -> Doubt:
    return _stop(page, "a second feature begins in this file", "give it a file of its own")


def _no_keyword(page: Page) -> Doubt:
    line = page.line(page.reading.stopped_at).strip()
    if line.startswith("```"):
        return _stop(page, "behave knows no doc string in ```", 'put it into """')
    if page.reading.loose_tags and page.words.step_at(line):
        return _stop(page, f"tags stand above the step {shown(line, 120)}", "put them right above its scenario")
    near = page.words.suggestion(line)
    if _is_examples(page, page.line(page.reading.stopped_at - 1).strip()) and not near:
        return _stop(
            page, f"{shown(line, 120)} stands between the examples and their table", "put it above them, as a # comment"
        )
    what = f"{shown(line, 120)} is neither a step nor a keyword"
    return _stop(page, what, f'did you mean "{near}"?' if near else "begin it with a keyword, or put a # before it")


def _is_examples(page: Page, line: str) -> bool:
    return (page.words.block_at(line) or ("", ""))[1] == "examples"


def _stop(page: Page, what: str, following: str) -> Doubt:
    return page.doubt(page.reading.stopped_at, what, following)


# The words by which behave's parser tells its reasons apart.
_EXPLAINED: tuple[tuple[str, Callable[[Page], Doubt]], ...] = (
    ("no language is called", _language),
    ("state=initial", _no_feature),
    ("BAD-INDENT", _badly_indented),
    ("Malformed table", _uneven_table),
    ("Examples must only", _examples),
    ("-STEP REQUIRES", _without_tense),
    ("tag: ", _tagged_text),
    ("Second Background", _background_twice),
    ("Background supports no tags", _tagged_background),
    ("Background does not support tags", _tagged_background),
    ("Background may not occur after", _late_background),
    ("Multiple features in one file", _second_feature),
)
