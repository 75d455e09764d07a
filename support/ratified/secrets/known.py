"""The known values in all their forms, found fast however many there are.

Values arrive one by one while a run goes on, and every arrival needs a new automaton. So forms live in groups, each
with an automaton of its own, and groups of like size are joined: a form is built in anew a few times, not once for
every later one. Only the beginnings of forms go into the automata; the rest is compared where one was found.
"""

from __future__ import annotations

import os.path
import re
import threading
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


class _Group:
    """Some forms and the automaton that finds their beginnings."""

    def __init__(self, forms: dict[str, str]) -> None:
        self.forms = forms
        self._by_head: dict[str, list[str]] = {}
        for form in sorted(forms, key=len, reverse=True):
            self._by_head.setdefault(form[:_HEAD], []).append(form)
        self._heads = list(self._by_head)
        self._automaton = AhoCorasick([_plain(head) for head in self._heads])

    def matches(self, text: str, plain: str) -> Iterator[Match]:
        for number, at, _ in self._automaton.find_matches_as_indexes(plain, overlapping=True):
            for form in self._by_head[self._heads[number]]:
                length = _alike(form, text, at)
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


def _alike(form: str, text: str, at: int) -> int:
    """Return how much of a form stands here; half of a long one is enough, because messages are shortened."""
    if text.startswith(form, at):
        return len(form)
    common = len(os.path.commonprefix([form, text[at : at + len(form)]]))  # noqa: RUF071 letters are meant, not paths
    return common if common >= 2 * _HEAD and 2 * common >= len(form) else 0
