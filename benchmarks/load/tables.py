"""What every row of a contest has shown, round by round."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.runner.contests import NotTheWork
from benchmarks.runner.measuring import Overdue

Figures = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Row:
    """One who takes part."""

    name: str
    measure: Callable[[], Figures]


@dataclass(frozen=True, slots=True)
class Column:
    """One figure of all."""

    key: str
    heading: str
    digits: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a contest, and their figures; the first column is what ratios are of."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    figures: dict[str, list[Figures]] = field(default_factory=dict)
    errors: dict[str, Exception] = field(default_factory=dict)

    def run(self, rounds: int) -> None:
        """Run everybody in rounds, every other one in reverse; who does not do the work once is out."""
        for turn in range(rounds):
            able = [row for row in self.rows if row.name not in self.errors]
            for row in able if turn % 2 == 0 else reversed(able):
                _progress(f"{self.name}: {row.name}, round {turn + 1} of {rounds}")
                self._keep(row)
        _progress("")

    def median(self, name: str, key: str) -> float:
        """Return the median of a row's rounds."""
        return statistics.median(figures[key] for figures in self.figures[name])

    def ratio(self, name: str, other: str, key: str) -> float:
        """Return the median of the rounds' ratios: the two of one round met the same load of the machine."""
        pairs = zip(self.figures[name], self.figures[other], strict=True)
        return statistics.median(this[key] / that[key] for this, that in pairs)

    def has(self, *names: str) -> bool:
        """Return whether all of these have done the work."""
        return all(name in self.figures for name in names)

    @property
    def lines(self) -> Iterator[str]:
        """Return it for readers."""
        key, ours = self.columns[0].key, "ours"
        yield f"\n{self.name}: {self.title}\n"
        headings = "".join(f"{column.heading:>18}" for column in self.columns)
        yield f"{'':<22}{'rounds':>7}{headings}{'to ours':>10}"
        for row in self.rows:
            if not self.has(row.name):
                yield f"{row.name:<22}  ERROR, see below"
                continue
            figures = "".join(f"{self.median(row.name, column.key):>18.{column.digits}f}" for column in self.columns)
            reference = " ".join((ours, *row.name.split()[1:]))
            ratio = f"{self.ratio(row.name, reference, key):>9.2f}×" if self.has(reference) else ""
            yield f"{row.name:<22}{len(self.figures[row.name]):>7}{figures}{ratio}"
        for name, error in self.errors.items():
            yield f"\n{name}: {error}"

    def _keep(self, row: Row) -> None:
        try:
            self.figures.setdefault(row.name, []).append(row.measure())
        except (NotTheWork, Overdue) as error:
            self.errors[row.name] = error
            self.figures.pop(row.name, None)


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()
