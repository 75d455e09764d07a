"""The keywords of a language, and what comes near to one of them."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ratified.gherkin import keywords
from ratified.nearest import nearest

BLOCKS = ("feature", "rule", "background", "scenario", "scenario_outline", "examples")
STEPS = ("given", "when", "then", "and", "but")
_COLONS = re.compile(r"\s*[:：﹕︰]")


@dataclass(frozen=True, slots=True)
class Words:
    """The keywords of one language: of blocks as they are written before the colon, of steps with what follows."""

    blocks: tuple[tuple[str, str], ...]  # the keyword and its kind
    steps: tuple[tuple[str, str], ...]

    def block_at(self, line: str) -> tuple[str, str] | None:
        """Return the keyword, and its kind, with which behave would begin a block."""
        return next((one for one in self.blocks if line.startswith(one[0] + ":")), None)

    def step_at(self, line: str) -> tuple[str, str] | None:
        """Return the keyword, and its kind, with which behave would begin a step; bullets of a list are none."""
        return next((one for one in self.steps if line.startswith(one[0])), None)

    def near_block(self, head: str) -> str:
        """Return the keyword of a block of which a text is a misspelling, or an empty text."""
        plain = _plain(head)
        found = [word for word, kind in self.blocks if _is_slip(plain, word.strip().casefold(), kind)]
        return min(found, key=lambda word: distance(plain, word.casefold()), default="")

    def begun_block(self, line: str) -> str:
        """Return the keyword of a block with which a line begins in whatever way, or an empty text."""
        parts = _plain(line).replace(":", " ").split()
        found: list[tuple[int, int, str]] = []
        for word, _ in self.blocks:
            wanted = word.strip().casefold()
            written = " ".join(parts[: wanted.count(" ") + 1])
            if written == wanted or _one_edit(written, wanted):
                found.append((distance(written, wanted), -len(word), word))
        return min(found)[2] if found else ""

    def near_feature(self, line: str) -> str:
        """Return the keyword of a feature that a line most resembles, or an empty text."""
        features = [word for word, kind in self.blocks if kind == "feature"]
        return nearest(head_of(line) or line.partition(" ")[0], features)

    def suggestion(self, line: str) -> str:
        """Return the keyword that somebody most likely meant, as it has to be written, or an empty text."""
        head = head_of(line)
        first = (line.split() or [""])[0]
        blocks = [word for word, _ in self.blocks]
        steps = [word.strip() for word, _ in self.steps]
        near = (nearest(head, blocks) if head else "") or self.begun_block(line)
        if near:
            return near + ":"
        return _one_of(first, steps) or nearest(first, steps)


@functools.cache
def words_of(language: str) -> Words:
    """Return the keywords of a language; of an unknown one, the English ones."""
    known = keywords().get(language) or keywords()["en"]
    blocks = ((word, kind) for kind in BLOCKS for word in known[kind])
    steps = ((word, kind) for kind in STEPS for word in known[kind] if not word.startswith("*"))
    # A longer keyword is looked for before the shorter one with which it begins.
    return Words(_longest_first(blocks), _longest_first(steps))


def language_of(line: str) -> str:
    """Return a language in which a line begins with the keyword of a feature, or an empty text."""
    for language, known in keywords().items():
        if any(line.startswith(word + ":") for word in known["feature"]):
            return language
    return ""


def head_of(line: str) -> str:
    """Return what stands before the first colon, or an empty text."""
    found = _COLONS.search(line)
    return line[: found.start()] if found else ""


def distance(one: str, other: str) -> int:
    """Return how many letters must be added, removed, changed or swapped to make one text of the other."""
    before: Sequence[int] = ()
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]


@functools.lru_cache(maxsize=4096)
def slip(written: str, word: str) -> str:
    """Return how a text differs from a word: missing, added, doubled, changed, swapped; or an empty text."""
    if abs(len(written) - len(word)) > 1:
        return ""
    start = _common(written, word)
    rest, wanted = written[start:], word[start:]
    end = _common(rest[::-1], wanted[::-1])
    rest, wanted = rest[: len(rest) - end], wanted[: len(wanted) - end]
    if len(rest) == len(wanted) == 2 and rest == wanted[::-1]:
        return "swapped"
    kinds = {(0, 1): "missing", (1, 0): "added", (1, 1): "changed"}
    kind = kinds.get((len(rest), len(wanted)), "")
    if kind == "added" and rest in (written[start - 1 : start], written[start + 1 : start + 2]):
        return "doubled"
    return kind


def _is_slip(written: str, word: str, kind: str) -> bool:
    """Say whether a text before a colon is a misspelt keyword rather than another word.

    The shorter a word, the more of its neighbours are words themselves: Role is no Rule. A second feature in a file
    is rare and a list of features is not, so that its keyword counts only as it is spelt.
    """
    if written == word or written.replace(" ", "").replace("-", "") == word.replace(" ", ""):
        return True
    if kind == "feature":
        return False
    how = slip(written, word)
    if len(word) < 6:
        return how in {"missing", "swapped", "doubled"} and len(word) > 3
    if how:
        inflected = how in {"added", "doubled"} and written.startswith(word)
        return not inflected
    return len(word) > 7 and _is_near(written, word, max(2, len(word) // 5))


def _is_near(written: str, word: str, edits: int) -> bool:
    """Say whether several letters are wrong, but neither the first one nor the number of words."""
    if written[:1] != word[:1] or written.startswith(word) or written.count(" ") != word.count(" "):
        return False
    return abs(len(written) - len(word)) <= edits and distance(written, word) <= edits


def _one_edit(written: str, word: str) -> bool:
    return len(word) > 5 and slip(written, word) in {"missing", "doubled", "changed", "swapped"}


def _one_of(first: str, steps: Iterable[str]) -> str:
    return next((word for word in steps if slip(_plain(first), word.casefold())), "")


def _plain(text: str) -> str:
    visible = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    return " ".join(visible.casefold().split())


def _common(one: str, other: str) -> int:
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _longest_first(words: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(dict(words).items(), key=lambda one: -len(one[0])))
