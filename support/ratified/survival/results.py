"""The matrix as Allure results: one a scenario, with a step for each fault."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ratified.allure.entries import Entries, Entry, Part
from ratified.report.survival import MEDIA_TYPE
from ratified.survival.matrix import Cell, Matrix
from ratified.survival.verdict import Verdict


def write_results(matrix: Matrix, folder: Path, facts: Mapping[str, str]) -> list[str]:
    """Write the results into a folder, in place of those of an earlier matrix; return what went wrong with it."""
    return Entries("Survival", MEDIA_TYPE, [_entry(row) for row in matrix.rows()], facts).write(folder)


def _entry(row: Sequence[Cell]) -> Entry:
    tried = row[0].tried
    bad = [cell for cell in row if cell.is_open]
    return Entry(
        scenario=tried.scenario,
        name=tried.name,
        system=tried.system,
        feature=tried.feature,
        status="failed" if bad else "passed",
        message="\n".join(cell.told() for cell in bad),
        told=[_told(cell) for cell in row],
        parts=[_part(cell) for cell in row],
    )


def _part(cell: Cell) -> Part:
    status = "failed" if cell.is_open else "skipped" if cell.verdict is Verdict.NOT_MET else "passed"
    name = f"{cell.fault.title}: {cell.verdict.value}" + (" (explained)" if cell.explanation else "")
    return Part(name, status, cell.told() if cell.judgement.why else "")


def _told(cell: Cell) -> Mapping[str, object]:
    return {
        "fault": cell.fault.name,
        "title": cell.fault.title,
        "verdict": cell.verdict.value,
        "why": cell.judgement.why,
        "explained": cell.explanation,
        "is_open": cell.is_open,
    }
