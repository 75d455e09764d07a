"""What the rounds have shown: a table of medians and ratios, and whether the promises hold."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.runner.contests import Entry, Table
from benchmarks.runner.measuring import Cost
from benchmarks.runner.peers import REFERENCE

Figure = Callable[[Cost], float]
PYTHON_PEERS = ("behave", "pytest-bdd", "robot", "pabot")


def wall(cost: Cost) -> float:
    """Return the seconds on the clock."""
    return cost.wall


def cpu(cost: Cost) -> float:
    """Return the seconds of all cores."""
    return cost.cpu


@dataclass(frozen=True, slots=True)
class Promise:
    """A ratio and the limit that it must keep; 0 promises nothing."""

    what: str
    actual: float
    limit: float = 0.0

    @property
    def holds(self) -> bool:
        """Return whether it is kept."""
        return not self.limit or self.actual <= self.limit

    @property
    def told(self) -> str:
        """Return it as a line."""
        judged = f"at most {self.limit:g}: {'yes' if self.holds else 'NO'}" if self.limit else ""
        return f"  {self.what:<76}{self.actual:>7.2f}   {judged}".rstrip()


def median(table: Table, name: str, figure: Figure) -> float:
    """Return the median of a row's rounds."""
    return statistics.median(map(figure, table.timed[name]))


def ratio(table: Table, name: str, other: str, figure: Figure) -> float:
    """Return the median of the rounds' ratios: the two of one round met the same load of the machine."""
    these, those = table.timed[name], table.timed[other]
    if len(these) != len(those):
        return median(table, name, figure) / median(table, other, figure)
    return statistics.median(figure(this) / figure(that) for this, that in zip(these, those, strict=True))


def lines(table: Table) -> Iterator[str]:
    """Return the table, and what of it can be compared with a promise."""
    yield f"\n{table.title}\n"
    yield (
        f"{'':<24}{'rounds':>7}{'wall s':>9}{'CPU s':>9}{'ms each':>9}{'MiB':>8}{'worker':>8}"
        f"{'wall':>10}{'CPU':>7}{'memory':>8}"
    )
    for entry in table.entries:
        yield _line(table, entry)


def errors(table: Table) -> Iterator[str]:
    """Return who did not do the work, and what happened instead."""
    for name, error in table.errors.items():
        yield f"\n{name}: {error}"


def promises(table: Table) -> list[Promise]:
    """Return what is promised of this contest, as far as the rows are there."""
    kinds = {"(a)": _of_waiting, "(b)": _of_trivial, "(c)": _of_suite, "(linear)": _of_growth}
    return list(kinds[table.title.split()[0]](table))


def _line(table: Table, entry: Entry) -> str:
    if entry.name in table.errors:
        return f"{entry.name:<24}  ERROR, see below"
    name, memory = entry.name, table.watched[entry.name].memory
    seconds = median(table, name, wall)
    worker = f"{memory.own:.0f}" if memory.own else "–"
    told = (
        f"{name:<24}{len(table.timed[name]):>7}{seconds:>9.2f}{median(table, name, cpu):>9.2f}"
        f"{seconds / entry.size * 1000:>9.2f}{memory.whole:>8.0f}{worker:>8}"
    )
    reference = REFERENCE.name + name.removeprefix(name.split()[0])
    if reference not in table.timed:
        return told
    whole = memory.whole / table.watched[reference].memory.whole
    ratios = (ratio(table, name, reference, wall), ratio(table, name, reference, cpu))
    return f"{told}{ratios[0]:>9.2f}×{ratios[1]:>6.2f}×{whole:>7.2f}×"


def _compared(table: Table, name: str, other: str, limit: float, figure: Figure = wall) -> Iterator[Promise]:
    if name in table.timed and other in table.timed:
        unit = "wall" if figure is wall else "CPU"
        yield Promise(f"{unit} of {name}, in those of {other}", ratio(table, name, other, figure), limit)


def _best(table: Table, names: Sequence[str]) -> str:
    return min(names, key=lambda name: median(table, name, wall), default="")


def _peers(table: Table) -> list[str]:
    return [name for name in table.timed if not name.startswith(("ours", "bare"))]


def _of_waiting(table: Table) -> Iterator[Promise]:
    for jobs in (2, 8):
        yield from _compared(table, f"ours-{jobs}", f"bare-{jobs}", 1.15)
        yield from _compared(table, f"ours-{jobs}", f"bare-fork-{jobs}", 0)
    peers = _peers(table)
    # As many workers as cores is what peers take when they may choose.
    yield from _compared(table, "ours-auto", _best(table, [name for name in peers if not name.endswith("-8")]), 0.4)
    yield from _compared(table, "ours-auto", _best(table, peers), 0)


def _of_trivial(table: Table) -> Iterator[Promise]:
    python = [name for name in _peers(table) if name.startswith(PYTHON_PEERS)]
    yield from _compared(table, "ours-2", _best(table, python), 1.0)
    yield from _compared(table, "ours-2", REFERENCE.name, 1.2, cpu)
    for jobs in ("ours-2", "ours-8"):
        if jobs in table.timed:
            yield Promise(f"MiB of a worker's own, {jobs}", table.watched[jobs].memory.own, 20)


def _of_suite(table: Table) -> Iterator[Promise]:
    yield from _compared(table, "ours-auto", "ours-1", 1.0)
    yield from _compared(table, "ours-auto", REFERENCE.name, 0)


def _of_growth(table: Table) -> Iterator[Promise]:
    """Compare what one more scenario costs, late and early; what starting costs has no part in it."""
    series: dict[tuple[str, str], list[Entry]] = {}
    for entry in table.entries:
        runner, work, _ = entry.name.split()
        series.setdefault((runner, work), []).append(entry)
    for (runner, work), entries in series.items():
        if any(entry.name in table.errors for entry in entries):
            continue
        # Of differences, a median keeps what disturbed a round; whatever disturbs only ever adds.
        costs = [(entry.size, min(map(cpu, table.timed[entry.name]))) for entry in entries]
        (early, middle, late) = costs
        before = (middle[1] - early[1]) / (middle[0] - early[0])
        after = (late[1] - middle[1]) / (late[0] - middle[0])
        limit = 1.25 if runner.startswith("ours") else 0
        yield Promise(f"CPU of one more of the {work}, late in early, {runner}", after / before, limit)
