"""Reading a history to its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ratified import Attempt, accepted
from systems.character_studio.client import CharacterStudio
from systems.character_studio.words import Character, HistoryPage

_MOST_PAGES = 50


@dataclass(frozen=True, slots=True)
class Reading:
    """What somebody has read of a history so far, and where to go on."""

    size: int = 20
    filters: Mapping[str, str] = field(default_factory=dict)
    characters: tuple[Character, ...] = ()
    pages: int = 0
    cursor: str | None = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Return how the characters are called, in the order in which they were read."""
        return tuple(one.character.name for one in self.characters)

    def with_page(self, page: HistoryPage) -> Reading:
        """Return it with one page more."""
        characters = (*self.characters, *page.characters)
        return replace(self, characters=characters, pages=self.pages + 1, cursor=page.next_cursor)


def read_all(studio: CharacterStudio, reading: Reading) -> Reading:
    """Read page after page until there is none."""
    while reading.cursor is not None and reading.pages < _MOST_PAGES:
        page = studio.page(reading.size, reading.cursor, **reading.filters)
        reading = reading.with_page(accepted(Attempt("reading the characters", page)))
    return reading
