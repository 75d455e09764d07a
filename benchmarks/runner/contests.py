"""Who runs what in each contest, and the rounds in which they take turns."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from benchmarks.runner import suite
from benchmarks.runner.measuring import Cost, Overdue, cost
from benchmarks.runner.peers import BARE, OURS, PEERS, REFERENCE, BehaveX, Ours, Peer, RobotFramework
from benchmarks.runner.service import Service
from benchmarks.runner.toolshed import Toolshed
from benchmarks.runner.workloads import CALLS_EACH, Workload, baskets, calls, outline

LIMIT = 1800.0  # seconds that one run may take
SIZES = (1250, 2500, 5000)
ROWS = (1000, 2000, 4000)


class NotTheWork(Exception):
    """A run that did not run everything, or not green: its time would mean nothing."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a contest's table."""

    name: str
    project: Path
    command: Sequence[str]
    size: int
    passed: Callable[[str], int]
    calls: int = 0
    once: bool = False  # too slow for rounds: runs once, and is timed while its memory is watched


@dataclass(frozen=True, slots=True)
class Table:
    """What every row of a contest has cost: the watched run, then the timed ones."""

    title: str
    entries: Sequence[Entry]
    watched: dict[str, Cost] = field(default_factory=dict)
    timed: dict[str, list[Cost]] = field(default_factory=dict)
    errors: dict[str, NotTheWork | Overdue] = field(default_factory=dict)

    def keep(self, entry: Entry, measure: Callable[[], Cost], *, watched: bool = False) -> None:
        """Keep what a run has cost; who does not do the work once has no figures at all."""
        try:
            spent = measure()
        except (NotTheWork, Overdue) as error:
            self.errors[entry.name] = error
            self.timed.pop(entry.name, None)
            return
        if watched:
            self.watched[entry.name] = spent
        if entry.once or not watched:
            self.timed.setdefault(entry.name, []).append(spent)


@dataclass(frozen=True, slots=True)
class Ground:
    """Where contests are held: a folder for projects, the peers, the service."""

    folder: Path
    shed: Toolshed
    service: Service
    small: bool = False

    def waiting(self) -> Table:
        """Return contest a: scenarios that wait for a service."""
        work = calls(2, 5) if self.small else calls(10, 10)
        entries = [self._entry(peer, work) for peer in (*PEERS, *OURS, *BARE)]
        return Table(f"(a) {work.size} scenarios of {CALLS_EACH} calls that take 20 ms each", entries)

    def trivial(self) -> Table:
        """Return contest b: scenarios that do next to nothing."""
        work = baskets(2, 5) if self.small else baskets(50, 100)
        entries = [replace(self._entry(peer, work), once=_slow(peer)) for peer in (*PEERS, *OURS)]
        return Table(f"(b) {work.size} trivial scenarios of 6 steps", entries)

    def suite(self) -> Table:
        """Return contest c: the suite of the Site Builder."""
        project = suite.copy(self.folder)
        size = suite.size(project, self.shed.variables(project))
        behave = (sys.executable, "-m", "behave", *suite.SELECTION)
        stock = Entry(REFERENCE.name, project, (*behave, "-r", "behave.runner:Runner"), size, REFERENCE.passed)
        ours = [
            Entry(peer.name, project, (*peer.command(self.shed), *suite.SELECTION), size, peer.passed)
            for peer in OURS
            if peer.jobs != "8" and not peer.allure
        ]
        return Table(f"(c) the Site Builder suite, {size} scenarios", [stock, *ours])

    def linear(self) -> Table:
        """Return the growth of behave's time and ours with the number of scenarios, and of an outline's rows."""
        scale = 50 if self.small else 1
        works = [baskets(50 // scale, size // 50) for size in SIZES] + [outline(rows // scale) for rows in ROWS]
        entries = [
            replace(self._entry(peer, work), name=f"{peer.name} {work.name} {work.size}")
            for work in works
            for peer in (REFERENCE, Ours("1"), Ours("2"))
        ]
        return Table("(linear) trivial scenarios, and the rows of one outline", entries)

    def run(self, table: Table, rounds: int) -> None:
        """Run everybody once to look at memory and to warm up, then in rounds, every other one in reverse."""
        for entry in table.entries:
            _progress(f"{table.title}: {entry.name}, watched")
            table.keep(entry, partial(self._cost, entry, watched=True), watched=True)
        several = [entry for entry in table.entries if not entry.once]
        for turn in range(rounds):
            able = [entry for entry in several if entry.name not in table.errors]
            for entry in able if turn % 2 == 0 else reversed(able):
                _progress(f"{table.title}: {entry.name}, round {turn + 1} of {rounds}")
                table.keep(entry, partial(self._cost, entry))
        _progress("")

    def _entry(self, peer: Peer, work: Workload) -> Entry:
        project = self.folder / work.name / f"{peer.name}-{work.size}"
        project.mkdir(parents=True)
        peer.write(project, work, self.service.url)
        expected = work.size * CALLS_EACH if work.calls else 0
        return Entry(peer.name, project, peer.command(self.shed), work.size, peer.passed, expected)

    def _cost(self, entry: Entry, *, watched: bool = False) -> Cost:
        self.service.answered()
        spent = cost(entry.command, entry.project, self.shed.variables(entry.project), LIMIT, watched=watched)
        told = (spent.code, entry.passed(spent.output), self.service.answered())
        if told != (0, entry.size, entry.calls):
            expected = f"expected: exit code 0, {entry.size} scenarios passed, {entry.calls} calls"
            actual = f"actual:   exit code {told[0]}, {told[1]} scenarios passed, {told[2]} calls"
            raise NotTheWork(f"did not do the work\n  {expected}\n  {actual}\n{spent.output[-1500:]}")
        return spent


def _slow(peer: Peer) -> bool:
    """Return whether a peer takes minutes where nothing waits: each scenario or feature is a start of its own."""
    if isinstance(peer, RobotFramework):
        return peer.jobs > 1 and not peer.chunked
    return isinstance(peer, BehaveX) and peer.scheme == "scenario"


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()
