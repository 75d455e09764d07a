"""What the comparisons with peers take from the command line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection, Iterable, Sequence
from fnmatch import fnmatchcase
from typing import Protocol, TypeVar


class Named(Protocol):
    """A row of a table: the first word of its name is whose it is."""

    @property
    def name(self) -> str:
        """Return what it is called."""


R = TypeVar("R", bound=Named)


def wanted(
    program: str, about: str | None, contests: Collection[str], *, rounds: str, small: str
) -> argparse.Namespace:
    """Return which contests are asked for, how often, and for whom."""
    parser = argparse.ArgumentParser(prog=program, description=(about or "").splitlines()[0])
    parser.add_argument("contests", nargs="*", metavar="contest", help=f"{', '.join(contests)}; all without one")
    parser.add_argument("--rounds", type=int, default=5, help=rounds)
    parser.add_argument(
        "--only", default=["*"], type=lambda text: text.split(","), help="names or patterns of rows, with commas"
    )
    parser.add_argument("--small", action="store_true", help=small)
    found = parser.parse_args()
    unknown = set(found.contests) - set(contests)
    if unknown:
        parser.error(f"there is no contest {', '.join(sorted(unknown))}; there are: {', '.join(contests)}")
    if found.rounds < 1:
        parser.error("a median needs one round at least")
    return found


def chosen(rows: Iterable[R], patterns: Sequence[str], where: str) -> list[R]:
    """Return the rows that one of the patterns names."""
    known = list(rows)
    found = [row for row in known if any(fnmatchcase(row.name.split()[0], pattern) for pattern in patterns)]
    if not found:
        names = sorted({row.name.split()[0] for row in known})
        sys.exit(f"--only chooses nobody in {where}; there are: {', '.join(names)}")
    return found
