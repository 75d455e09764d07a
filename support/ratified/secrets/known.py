"""The known values in all their forms, found fast however many there are.

Values arrive one by one while a run goes on, and every arrival needs a new automaton. So forms live in groups, each
with an automaton of its own, and groups of like size are joined: a form is built in anew a few times, not once for
every later one. Only the beginnings of forms go into the automata; the rest is compared where one was found.
"""

from __future__ import annotations

import os.path
import re
import threading
from bisect import bisect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

_HEAD = 24
# Bytes that are no text are held as these, which nothing but Python takes for letters.
_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Match:
    """A secret at a place in a text."""

    start: int
    end: int
    name: str


class _Alike:
    """Forms that begin alike, of which there are thousands where every token begins with the same header."""

    def __init__(self, forms: list[str]) -> None:
        self._forms = sorted(forms)
        self._exact = frozenset(forms)
        self._lengths = sorted({len(form) for form in forms}, reverse=True)

    def at(self, text: str, start: int) -> tuple[str, int]:
        """Return the form that stands here and how much of it does; half of a long one, as messages are shortened."""
        best = next((form for length in self._lengths if (form := text[start : start + length]) in self._exact), "")
        most = len(best)
        piece = text[start : start + self._lengths[0]]
        place = bisect(self._forms, piece)
        # Whatever has most in common with it stands nearest to it.
        for way in (range(place - 1, -1, -1), range(place, len(self._forms))):
            for form in map(self._forms.__getitem__, way):
                if not form.startswith(piece[: max(most + 1, 2 * _HEAD)]):
                    break
                common = len(os.path.commonprefix([form, piece]))  # noqa: RUF071 letters are meant, not paths
                if 2 * common >= len(form) and common > max(most, 2 * _HEAD - 1):
                    best, most = form, common
        return best, most


class _Group:
    """Some forms and the automaton that finds their beginnings."""

    def __init__(self, forms: dict[str, str]) -> None:
        self.forms = forms
        by_head: dict[str, list[str]] = {}
        for form in forms:
            by_head.setdefault(form[:_HEAD], []).append(form)
        self._alike = [_Alike(alike) for alike in by_head.values()]
        self._automaton = AhoCorasick([_plain(head) for head in by_head])

    def matches(self, text: str, plain: str) -> Iterator[Match]:
        for number, at, _ in self._automaton.find_matches_as_indexes(plain, overlapping=True):
            form, length = self._alike[number].at(text, at)
            if length:
                yield Match(at, at + length, self.forms[form])


class Known:
    """Every known value, in every form, with its name."""

    def __init__(self) -> None:
        self._groups: list[_Group] = []
        self._fresh: dict[str, str] = {}
        self._lock = threading.Lock()

    def add(self, forms: Iterable[str], name: str) -> None:
        """Take note of the forms of one value."""
        with self._lock:
            for form in forms:
                self._fresh.setdefault(form, name)

    def matches(self, text: str) -> list[Match]:
        """Return where known values stand, the earliest first and the longest of those, none overlapping."""
        plain = _plain(text)
        found = [match for group in self._ready() for match in group.matches(text, plain)]
        found.sort(key=lambda match: (match.start, -match.end))
        kept: list[Match] = []
        for match in found:
            if not kept or match.start >= kept[-1].end:
                kept.append(match)
        return kept

    def _ready(self) -> list[_Group]:
        with self._lock:
            if self._fresh:
                self._groups = _joined([*self._groups, _Group(self._fresh)])
                self._fresh = {}
            return self._groups


def _joined(groups: list[_Group]) -> list[_Group]:
    while len(groups) > 1 and len(groups[-2].forms) <= 2 * len(groups[-1].forms):
        groups[-2:] = [_Group({**groups[-1].forms, **groups[-2].forms})]
    return groups


def _plain(text: str) -> str:
    """Return the text with another letter in the place of each that is none."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text)
    return text
