"""The performance report: every promise about load of a run, with target, actual and status."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ratified.report.kept import attached, environment_of, labels_of, newest
from ratified.report.pages import marked, page, piped, table

MEDIA_TYPE = "application/vnd.ratified.performance+json"
_HEADS = ("Requirement", "Metric", "Of", "Target", "Actual", "Status")
_UNKNOWN = "#8a2f7d"
_COLOURS = {"PASS": "#1e7f45", "FAIL": "#c62f2f", "INCONCLUSIVE": "#8a6100"}
_STYLE = "td:nth-child(4){white-space:nowrap}"


@dataclass(frozen=True, slots=True)
class Line:
    """One promise as the report shows it."""

    requirements: str
    scenario: str
    where: str
    metric: str
    target: str
    actual: str
    status: str
    why: str

    @property
    def cells(self) -> tuple[str, ...]:
        """Return what stands in its columns."""
        return (self.requirements, self.metric, self.where or "all requests", self.target, self.actual, self.status)


@dataclass(frozen=True, slots=True)
class Performance:
    """All promises about load of a run, and where it ran."""

    lines: Sequence[Line]
    loads: Sequence[str]
    environment: Mapping[str, str]

    def markdown(self) -> str:
        """Return it as Markdown."""
        told = [f"- {marked(key)}: {marked(value)}" for key, value in self.environment.items()]
        loads = [f"- {marked(load)}" for load in self.loads]
        reasons = [f"- {line.status}: {marked(line.scenario)}: {marked(line.why)}" for line in self._open]
        parts = [
            ["# Performance report"],
            ["## Where it was measured", "", *told],
            ["## Results", "", piped(_HEADS), piped(["---"] * len(_HEADS)), *map(_row, self.lines)],
            ["## What is not kept, or not known", "", *(reasons or ["Nothing: every promise is kept."])],
            ["## What was sent", "", *loads],
        ]
        return "\n\n".join("\n".join(part) for part in parts) + "\n"

    def page(self) -> str:
        """Return it as a page that needs nothing else."""
        told = " · ".join(f"{key}: {value}" for key, value in self.environment.items())
        loads = "".join(f"<li>{html.escape(load)}</li>" for load in self.loads)
        return page(
            "Performance report",
            _STYLE,
            f"<p>{html.escape(told)}</p>"
            f"{table(_HEADS, map(_html_row, self.lines))}"
            f"<h2>What was sent</h2><ul>{loads}</ul>",
        )

    @property
    def _open(self) -> list[Line]:
        return [line for line in self.lines if line.status != "PASS"]


def read_performance(results: Path) -> Performance:
    """Return what the results of a run say about performance; of scenarios that ran twice, the last."""
    lines: list[Line] = []
    loads: list[str] = []
    for result in sorted(newest(results), key=lambda one: str(one.get("fullName"))):
        measured = list(attached(results, result, MEDIA_TYPE))
        requirements = labels_of(result, "requirement")
        told = [one for load in measured for one in load["findings"]]
        found = [line_of(one, result["name"], requirements) for one in told]
        lines += found
        if measured or "load" in labels_of(result, "tag"):
            lines += _unjudged(result, found)
        for load in measured:
            sent = [f"{phase['name']}: {phase['load']}" for phase in load["phases"]]
            loads.append(f"{result['name']}: {'; '.join(sent)}; {load['requests']} requests in all")
    return Performance(lines, loads, environment_of(results))


def write_performance(results: Path, out: Path) -> list[Path]:
    """Write the report in both forms, if the run has promised anything about performance."""
    found = read_performance(results)
    if not found.lines:
        return []
    paths = [out / "performance-report.md", out / "performance-report.html"]
    for path, text in zip(paths, (found.markdown(), found.page()), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def _unjudged(result: Mapping[str, Any], found: Sequence[Line]) -> list[Line]:
    """Return a line for what a scenario promised and never came to, because it ended before."""
    if result["status"] == "passed" or any(line.status in ("FAIL", "INCONCLUSIVE") for line in found):
        return []
    why = str(result.get("statusDetails", {}).get("message", "")).partition("\n")[0]
    told = f"the scenario ended before: {why}"
    requirements = ", ".join(labels_of(result, "requirement"))
    return [Line(requirements, result["name"], "", "what comes after", "", "not known", "NOT JUDGED", told)]


def line_of(found: Mapping[str, Any], scenario: str, requirements: Sequence[str] = ()) -> Line:
    """Return the line of one promise, from what a measurement has told about it."""
    return Line(
        ", ".join(requirements),
        scenario,
        found["where"],
        found["metric"],
        found["target"],
        found["actual"],
        found["verdict"].upper(),
        found["why"],
    )


def _html_row(line: Line) -> str:
    *cells, status = map(html.escape, line.cells)
    colour = _COLOURS.get(line.status, _UNKNOWN)
    why = f"<br><small>{html.escape(line.why)}</small>" if line.status != "PASS" else ""
    drawn = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<tr>{drawn}<td><strong style="color:{colour}">{status}</strong>{why}</td></tr>'


def _row(line: Line) -> str:
    return piped([marked(cell) for cell in line.cells])
