"""Keywords that behave takes for prose, because they are misspelt or stand where it does not look for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ratified.display import shown
from ratified.gherkin import is_phrase
from ratified.vetting.doubt import Doubt
from ratified.vetting.parsed import Block, Page, is_outline
from ratified.vetting.words import Words, head_of, slip

_PROSE_ENDS = (".", "!", "?", ":", ",", ";", "…")
# A line of dashes below the first row makes a table of Markdown, which is prose.
_MARKDOWN = re.compile(r"\|[\s:|-]*-[\s:|-]*\|")


Found = Iterator[tuple[int, str]]  # which line of a description, and what about it


@dataclass(frozen=True, slots=True)
class Prose:
    """The lines of one description."""

    page: Page
    block: Block
    lines: Sequence[str]

    def below(self, index: int) -> str:
        """Return the next line of the description, or an empty text."""
        return self.lines[index + 1] if index + 1 < len(self.lines) else ""

    def places(self) -> list[int]:
        """Return the number of every line; behave keeps only its text."""
        number, places = self.block.location.line, []
        for wanted in self.lines:
            number += 1
            while number < len(self.page.lines) and self.page.line(number).strip() != wanted:
                number += 1
            places.append(number)
        return places


def doubts_in_descriptions(page: Page) -> Iterator[Doubt]:
    """Find what was meant to be run and stands in a description."""
    for container in page.containers():
        if container.description:
            prose = Prose(page, container, container.description)
            yield from _told(prose, list(_blocks(prose)) or list(_lost_steps(prose)))
    for block in page.with_steps():
        if block.description:
            prose = Prose(page, block, block.description)
            found = list(_blocks(prose)) or list(_lost_tables(prose))
            yield from _told(prose, [*found, *_misspelt_steps(prose)])


def _told(prose: Prose, found: Sequence[tuple[int, str]]) -> Iterator[Doubt]:
    places = prose.places() if found else []
    for index, why in found:
        yield prose.page.doubt(
            places[index], f"{shown(prose.lines[index], 120)} is taken for prose, and never run", why
        )


def _blocks(prose: Prose) -> Found:
    for index, line in enumerate(prose.lines):
        exact = prose.page.words.block_at(line)
        if exact is not None:
            yield index, _misplaced(*exact)
        elif word := _misspelt_block(line, prose.below(index), prose.page.words):
            yield index, f'did you mean "{word}:"?'


def _misplaced(word: str, kind: str) -> str:
    if kind == "feature":
        return f'a file has one "{word}:"; give the second a file of its own'
    return f'put "{word}:" before the first scenario'


def _misspelt_block(line: str, below: str, words: Words) -> str:
    """Return the keyword that a line of prose was meant to begin with: by its colon, or by the step below it."""
    head = head_of(line)
    near = words.near_block(head) if head else ""
    if near:
        return near
    return words.begun_block(line) if words.step_at(below) and not below.endswith(_PROSE_ENDS) else ""


def _lost_steps(prose: Prose) -> Found:
    """Find a phrase that some step has, or two neighbours that begin like steps; prose hardly ever does so."""
    steps = [prose.page.words.step_at(line) or ("", "") for line in prose.lines]
    for index, (line, (word, kind)) in enumerate(zip(prose.lines, steps, strict=True)):
        following = steps[index + 1][1] if index + 1 < len(steps) else ""
        pair = kind in {"given", "when"} and following not in {"", kind}
        if word and not line.endswith(_PROSE_ENDS) and (pair or is_phrase(line[len(word) :].strip())):
            yield index, "it is a step of no scenario; begin one above it"
            return


def _lost_tables(prose: Prose) -> Found:
    if any(_MARKDOWN.fullmatch(line) for line in prose.lines):
        return
    for index, line in enumerate(prose.lines):
        if line.startswith(("|", '"""', "'''")):
            meant = 'put "Examples:" above it' if is_outline(prose.block) else "put it below a step"
            yield index, f"no step stands above it; {meant}"
            return


def _misspelt_steps(prose: Prose) -> Found:
    for index, line in enumerate(prose.lines):
        if word := _misspelt_step(line, prose.page.words):
            yield index, f'did you mean "{word}", followed by a space?'


def _misspelt_step(line: str, words: Words) -> str:
    """Return the keyword with which a line of a description was meant to begin, or an empty text."""
    parts = line.split()
    for word, _ in words.steps:
        bare = word.strip()
        written = " ".join(parts[: bare.count(" ") + 1])
        if _without_space(line, bare) or _is_misspelt(written, bare, line):
            return bare
    return ""


def _without_space(line: str, word: str) -> bool:
    """Say whether a line is a keyword, followed by something else than the space that behave wants."""
    visible = line.lstrip("\u200b\u200c\u200d\u2060\ufeff")
    if not visible.casefold().startswith(word.casefold()) or not word:
        return False
    rest = visible[len(word) :]
    return not rest or rest[0] in ":：\u200b\u2060\ufeff" or rest[0].isspace()


def _is_misspelt(written: str, word: str, line: str) -> bool:
    """Say whether a word is a misspelt keyword rather than another word.

    Swapped and doubled letters, and one that is missing inside a long word, hardly ever make another word. All other
    slips do (The, They, Give), and count only where the rest of the line is a phrase that some step has.
    """
    how = slip(written.casefold(), word.casefold()) if len(word) > 2 else ""
    if not how:
        return False
    kept = written[:1].casefold() == word[:1].casefold() and written[-1:].casefold() == word[-1:].casefold()
    if kept and (how == "swapped" or (how == "doubled" and len(word) > 3) or (how == "missing" and len(word) > 4)):
        return True
    return not line.endswith(_PROSE_ENDS) and is_phrase(line[len(written) :].strip())
