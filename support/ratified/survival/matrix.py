"""Scenarios by faults, and what came of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ratified.display import printable
from ratified.survival.book import PLACE, Book, Explanation
from ratified.survival.faults import Fault
from ratified.survival.trial import Tried
from ratified.survival.verdict import Judgement, Verdict, judged

_SIGNS = {
    Verdict.CARRIED_ON: "+",
    Verdict.TOLD: "t",
    Verdict.LOST: "L",
    Verdict.HUNG: "H",
    Verdict.CORRUPTED: "C",
    Verdict.NOT_MET: ".",
    Verdict.NOT_JUDGED: "?",
}
_WIDTH = 70


@dataclass(frozen=True, slots=True)
class Cell:
    """What came of one scenario under one fault."""

    tried: Tried
    fault: Fault
    judgement: Judgement
    explanation: str = ""

    @property
    def verdict(self) -> Verdict:
        """Return the verdict."""
        return self.judgement.verdict

    @property
    def is_open(self) -> bool:
        """Say whether it is bad and nobody has said why it may be."""
        return self.verdict.is_bad and not self.explanation

    @property
    def sign(self) -> str:
        """Return the one letter that stands for it; small where it is explained."""
        sign = _SIGNS[self.verdict]
        return sign.lower() if self.explanation else sign

    def told(self) -> str:
        """Return it as a sentence."""
        where = f"{self.tried.name} ({self.tried.place})"
        said = f"{where}: {self.verdict.value} when {self.fault.title}: {self.judgement.why}"
        return printable(f"{said}; explained: {self.explanation}" if self.explanation else said)


@dataclass(frozen=True, slots=True)
class Matrix:
    """All cells of a run, scenario by scenario."""

    faults: Sequence[Fault]
    cells: Sequence[Cell]
    outdated: Sequence[Explanation] = ()

    @classmethod
    def of(cls, tried: Mapping[str, Sequence[Tried]], faults: Sequence[Fault], book: Book) -> Matrix:
        """Judge what was tried under each fault."""
        cells = [_cell(one, fault, book) for fault in faults for one in tried[fault.name]]
        return cls(faults, cells, _outdated(cells, book))

    @property
    def is_good(self) -> bool:
        """Say whether whatever is bad is explained, and whatever is explained is bad."""
        return not self.outdated and not any(cell.is_open for cell in self.cells)

    def rows(self) -> Iterator[Sequence[Cell]]:
        """Give the cells of one scenario after another."""
        found: dict[str, list[Cell]] = {}
        for cell in self.cells:
            found.setdefault(cell.tried.scenario, []).append(cell)
        yield from found.values()

    def counted(self, fault: Fault) -> str:
        """Return in words what came of all scenarios under a fault."""
        counts = Counter(cell.verdict for cell in self.cells if cell.fault is fault)
        return ", ".join(f"{counts[verdict]} {verdict.value}" for verdict in Verdict if counts[verdict])

    def text(self) -> str:
        """Return the matrix as a terminal shows it."""
        heads = [f"  {number:>2}  {fault.name}: {fault.title}" for number, fault in enumerate(self.faults, 1)]
        numbers = " ".join(f"{number:>2}" for number in range(1, len(self.faults) + 1))
        rows = [f"{_fitted(row[0].tried.name):<{_WIDTH}} {_signs(row, self.faults)}" for row in self.rows()]
        legend = " · ".join(f"{sign} {verdict.value}" for verdict, sign in _SIGNS.items())
        table = ["", " " * _WIDTH + " " + numbers, *rows, "", f"{legend} · small letter: explained"]
        return "\n".join(["Faults:", *heads, *table, *self._noted()])

    def _noted(self) -> Sequence[str]:
        bad = [f"  {cell.told()}" for cell in self.cells if cell.verdict.is_bad]
        outdated = [f"  explained in {PLACE.as_posix()}, but no longer so: {one.told}" for one in self.outdated]
        return ["", "To be explained, or explained:", *bad, *outdated] if bad or outdated else []


def _fitted(name: str) -> str:
    """Return a scenario's name as it fits into a line."""
    return printable(name if len(name) <= _WIDTH else f"{name[: _WIDTH - 1]}…")


def _signs(row: Sequence[Cell], faults: Sequence[Fault]) -> str:
    by_fault = {cell.fault.name: cell.sign for cell in row}
    return " ".join(f"{by_fault.get(fault.name, ' '):>2}" for fault in faults)


def _cell(one: Tried, fault: Fault, book: Book) -> Cell:
    judgement = judged(one.trials)
    fitting = (e.why for e in book.explained if e.fits(one.scenario, fault.name, judgement.verdict.value))
    return Cell(one, fault, judgement, next(fitting, ""))


def _outdated(cells: Sequence[Cell], book: Book) -> Sequence[Explanation]:
    """Return what is explained although it was looked at and is not so."""
    outdated = []
    for one in book.explained:
        looked_at = [cell for cell in cells if one.fits(cell.tried.scenario, cell.fault.name, one.verdict)]
        if looked_at and one.verdict not in {cell.verdict.value for cell in looked_at}:
            outdated.append(one)
    return outdated
