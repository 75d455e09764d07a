"""What behave has made of a feature file, as far as vetting looks at it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast

from ratified.gherkin import Feature, Reading, Step
from ratified.vetting.doubt import Doubt
from ratified.vetting.words import Words, words_of


class Place(Protocol):
    """Where something stands."""

    filename: str
    line: int


class TableRow(Protocol):
    """One row of a table, and its line."""

    cells: Sequence[str]
    line: int


class Grid(Protocol):
    """A table, and the line of its headings."""

    headings: Sequence[str]
    rows: Sequence[TableRow]
    line: int


class Examples(Protocol):
    """The examples of an outline."""

    keyword: str
    name: str
    tags: Sequence[str]
    location: Place
    table: Grid | None


class Block(Protocol):
    """A feature, rule, background, scenario or outline."""

    keyword: str
    name: str
    tags: Sequence[str]
    description: Sequence[str]
    location: Place
    steps: Sequence[Step]
    examples: Sequence[Examples]


class Container(Block, Protocol):
    """A feature or rule."""

    background: Block | None
    run_items: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Page:
    """One feature file: its lines, its words and its parts."""

    file: str
    feature: Container
    reading: Reading
    lines: Sequence[str]
    words: Words

    @classmethod
    def of(cls, feature: Feature) -> Page:
        """Open the file of a feature that behave has read."""
        reading = feature.reading
        # behave counts its lines in this way too.
        lines = reading.text.splitlines()
        whole = cast("Container", feature)
        return cls(feature.location.filename, whole, reading, lines, words_of(reading.language))

    def containers(self) -> Iterator[Container]:
        """Go through the feature and its rules."""
        yield self.feature
        for item in self.feature.run_items:
            if hasattr(item, "run_items"):
                yield item

    def scenarios(self) -> Iterator[Block]:
        """Go through all scenarios and outlines; the rows of an outline are not unfolded."""
        for container in self.containers():
            yield from scenarios_of(container)

    def with_steps(self) -> Iterator[Block]:
        """Go through everything that may have steps, in the order of the file."""
        for container in self.containers():
            background = written_background(container)
            if background is not None:
                yield background
            yield from scenarios_of(container)

    def line(self, number: int) -> str:
        """Return a line, or an empty text after the end."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def doubt(self, line: int, what: str, following: str, *, empty: bool = False) -> Doubt:
        """Return a doubt about a line."""
        return Doubt(self.file, line, what, following, empty)


def scenarios_of(container: Container) -> Iterator[Block]:
    """Go through the scenarios and outlines that stand in a feature or rule itself."""
    return (item for item in container.run_items if not hasattr(item, "run_items"))


def written_background(container: Container) -> Block | None:
    """Return the background that was written, not the empty one that behave gives every rule of a feature with one."""
    background = container.background
    return background if background is not None and background.location.line != container.location.line else None


def is_outline(block: Block) -> bool:
    """Say whether a block is an outline."""
    return hasattr(block, "examples")
