"""The body of an event stream as blocks of lines, so that one event can be changed and the others stay as they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

_LINE_END = re.compile("\r\n|\r|\n")


# Not slotted: every change of a stream asks every block what it says, which is worked out once.
@dataclass(frozen=True)
class Block:
    """The lines up to an empty one: an event, or only comments and the like."""

    lines: tuple[str, ...]

    @property
    def name(self) -> str:
        """Return the name of the event."""
        return next(reversed([value for name, value in self._fields() if name == "event"]), "") or "message"

    @cached_property
    def data(self) -> str | None:
        """Return what the event says, or nothing where the block is no event."""
        said = [value for name, value in self._fields() if name == "data"]
        return "\n".join(said) if said else None

    def saying(self, data: str) -> Block:
        """Return the block with other data, where the data began."""
        first = next(at for at, line in enumerate(self.lines) if field_of(line)[0] == "data")
        before = self.lines[:first]
        after = (line for line in self.lines[first:] if field_of(line)[0] != "data")
        return Block((*before, *(f"data: {line}" for line in data.split("\n")), *after))

    def without(self, name: str) -> Block:
        """Return the block without this field."""
        return Block(tuple(line for line in self.lines if field_of(line)[0] != name))

    def having(self, name: str, other: Block) -> Block:
        """Return the block with this field as another block has it."""
        theirs = (line for line in other.lines if field_of(line)[0] == name)
        return Block((*theirs, *self.without(name).lines))

    def _fields(self) -> Iterator[tuple[str, str]]:
        return map(field_of, self.lines)


@dataclass(frozen=True)
class Blocks:
    """A stream taken apart; the rest is what no empty line has ended, which is no event."""

    blocks: tuple[Block, ...]
    rest: str = ""

    @cached_property
    def events(self) -> tuple[int, ...]:
        """Return where the blocks are that are events."""
        return tuple(at for at, block in enumerate(self.blocks) if block.data is not None)

    def having(self, blocks: Sequence[Block]) -> Blocks:
        """Return the stream with other blocks."""
        return replace(self, blocks=tuple(blocks))

    def mapped(self, change: Callable[[Block], Block]) -> Blocks:
        """Return the stream with every event changed."""
        return self.having([change(block) if block.data is not None else block for block in self.blocks])

    def body(self, line_end: str = "\n") -> bytes:
        """Return the bytes of the stream."""
        lines = (line + line_end for block in self.blocks for line in (*block.lines, ""))
        return ("".join(lines) + _LINE_END.sub(line_end, self.rest)).encode()


def field_of(line: str) -> tuple[str, str]:
    """Return the name and the value of a line; a comment has no name."""
    name, _, value = line.partition(":")
    return name, value.removeprefix(" ")


@lru_cache(maxsize=256)
def blocks_of(body: bytes) -> Blocks | None:
    """Return the blocks of a stream, or nothing where it is not UTF-8."""
    try:
        text = body.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError:
        return None
    *whole, last = _LINE_END.split(text)
    blocks: list[Block] = []
    lines: list[str] = []
    for line in whole:
        if line:
            lines.append(line)
        elif lines:
            blocks.append(Block(tuple(lines)))
            lines = []
    return Blocks(tuple(blocks), "\n".join([*lines, last]))
