"""The report that people open: made by Allure 3 from the results of a run, and silent towards the rest of the world."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ratified.allure.categories import CATEGORIES
from ratified.display import printable, shortened
from ratified.report.performance import write_performance
from ratified.report.quiet import silence
from ratified.report.strength import write_strength
from ratified.report.survival import write_survival
from ratified.report.tool import Allure, Missing, find_allure, run_tool

__all__ = ["ReportMade", "make_report"]


@dataclass(frozen=True, slots=True)
class ReportMade:
    """A report that can be opened, and how many results it was made from."""

    index: Path
    results: int
    performance: tuple[Path, ...] = ()
    survival: tuple[Path, ...] = ()
    strength: tuple[Path, ...] = ()


def make_report(
    results: Path, out: Path, *, name: str = "Acceptance report", single_file: bool = True
) -> ReportMade | str:
    """Make the report of a results folder; where that cannot be done, return the sentence that says why."""
    found = sorted(results.glob("*-result.json")) if results.is_dir() else []
    if not found:
        return f"{results} holds no results: run behave first, then make the report"
    if not _replaceable(out):
        return f"{out} holds something that is not a report: give another folder, or empty this one"
    tool = find_allure()
    if isinstance(tool, Missing):
        return tool.sentence
    with tempfile.TemporaryDirectory(prefix="ratified-report-") as folder:
        made = Path(folder) / "report"
        trouble = _generate(tool, results, made, _configuration(name, single_file=single_file))
        if trouble:
            return trouble
        for page in made.rglob("*.html"):
            silence(page)
        shutil.rmtree(out, ignore_errors=True)
        out.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(made, out)
    own = (tuple(write(results, out)) for write in (write_performance, write_survival, write_strength))
    return ReportMade(out / "index.html", len(found), *own)


def _generate(tool: Allure, results: Path, made: Path, configuration: dict[str, object]) -> str:
    file = made.parent / "allurerc.json"
    file.write_text(json.dumps(configuration), encoding="utf-8")
    asked = ["generate", "--config", str(file), "--output", str(made), str(results.resolve())]
    code, said = run_tool([*tool.command, *asked], folder=made.parent)
    if code != 0 or not (made / "index.html").is_file():
        return f"Allure could not make the report of {results}: {shortened(printable(said.strip()), 600)}"
    return ""


def _configuration(name: str, *, single_file: bool) -> dict[str, object]:
    grouping: Sequence[str] = ("epic", "feature", "story")
    options = {"reportName": name, "singleFile": single_file, "reportLanguage": "en", "groupBy": grouping}
    return {
        "name": name,
        "hideLabels": ["parentSuite", "suite", "subSuite", "host", "thread", "framework", "language"],
        "plugins": {"awesome": {"options": options}},
        "categories": [category.as_allure_3() for category in CATEGORIES],
    }


def _replaceable(out: Path) -> bool:
    """Tell whether a folder may be emptied: it is not there, is empty, or holds a report."""
    return not out.exists() or (out.is_dir() and (not any(out.iterdir()) or (out / "summary.json").is_file()))
