"""The performance report: every promise about load of a run, with target, actual and status."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MEDIA_TYPE = "application/vnd.ratified.performance+json"
_HEADS = ("Requirement", "Metric", "Of", "Target", "Actual", "Status")
_MARKS = re.compile(r"([\\`*_\[\]<>|~&#])")
_UNKNOWN = "#8a2f7d"
_COLOURS = {"PASS": "#1e7f45", "FAIL": "#c62f2f", "INCONCLUSIVE": "#8a6100"}
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:1100px;margin:2rem auto;padding:0 1rem;color:#1f2933}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:8px 12px 8px 0;"
    "border-top:1px solid #d0d4d9}th,small{color:#6b7280}td:nth-child(4){white-space:nowrap}"
)


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
        told = [f"- {_marked(key)}: {_marked(value)}" for key, value in self.environment.items()]
        loads = [f"- {_marked(load)}" for load in self.loads]
        reasons = [f"- {line.status}: {_marked(line.scenario)}: {_marked(line.why)}" for line in self._open]
        parts = [
            ["# Performance report"],
            ["## Where it was measured", "", *told],
            ["## Results", "", _piped(_HEADS), _piped(["---"] * len(_HEADS)), *map(_row, self.lines)],
            ["## What is not kept, or not known", "", *(reasons or ["Nothing: every promise is kept."])],
            ["## What was sent", "", *loads],
        ]
        return "\n\n".join("\n".join(part) for part in parts) + "\n"

    def page(self) -> str:
        """Return it as a page that needs nothing else."""
        told = " · ".join(f"{key}: {value}" for key, value in self.environment.items())
        heads = "".join(f'<th scope="col">{head}</th>' for head in _HEADS)
        rows = "".join(_html_row(line) for line in self.lines)
        loads = "".join(f"<li>{html.escape(load)}</li>" for load in self.loads)
        return (
            f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Performance report</title>'
            f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style>'
            f"<h1>Performance report</h1><p>{html.escape(told)}</p>"
            f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
            f"<h2>What was sent</h2><ul>{loads}</ul></html>\n"
        )

    @property
    def _open(self) -> list[Line]:
        return [line for line in self.lines if line.status != "PASS"]


def read_performance(results: Path) -> Performance:
    """Return what the results of a run say about performance; of scenarios that ran twice, the last."""
    lines: list[Line] = []
    loads: list[str] = []
    for result in sorted(_newest(results), key=lambda one: str(one.get("fullName"))):
        measured = list(_measured(results, result))
        requirements = _labels(result, "requirement")
        told = [one for load in measured for one in load["findings"]]
        found = [line_of(one, result["name"], requirements) for one in told]
        lines += found
        if measured or "load" in _labels(result, "tag"):
            lines += _unjudged(result, found)
        for load in measured:
            sent = [f"{phase['name']}: {phase['load']}" for phase in load["phases"]]
            loads.append(f"{result['name']}: {'; '.join(sent)}; {load['requests']} requests in all")
    return Performance(lines, loads, _environment(results))


def write_performance(results: Path, out: Path) -> list[Path]:
    """Write the report in both forms, if the run has promised anything about performance."""
    found = read_performance(results)
    if not found.lines:
        return []
    paths = [out / "performance-report.md", out / "performance-report.html"]
    for path, text in zip(paths, (found.markdown(), found.page()), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def _newest(results: Path) -> list[dict[str, Any]]:
    newest: dict[str, dict[str, Any]] = {}
    for path in results.glob("*-result.json"):
        result = json.loads(path.read_text(encoding="utf-8"))
        known = newest.get(result.get("historyId", path.name))
        if known is None or known.get("start", 0) <= result.get("start", 0):
            newest[result.get("historyId", path.name)] = result
    return list(newest.values())


def _measured(results: Path, result: Mapping[str, Any]) -> Iterator[Any]:
    for attachment in result.get("attachments", []):
        if attachment["type"] == MEDIA_TYPE:
            yield json.loads((results / attachment["source"]).read_text(encoding="utf-8"))


def _labels(result: Mapping[str, Any], name: str) -> list[str]:
    return [label["value"] for label in result.get("labels", []) if label["name"] == name]


def _unjudged(result: Mapping[str, Any], found: Sequence[Line]) -> list[Line]:
    """Return a line for what a scenario promised and never came to, because it ended before."""
    if result["status"] == "passed" or any(line.status in ("FAIL", "INCONCLUSIVE") for line in found):
        return []
    why = str(result.get("statusDetails", {}).get("message", "")).partition("\n")[0]
    told = f"the scenario ended before: {why}"
    requirements = ", ".join(_labels(result, "requirement"))
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


def _environment(results: Path) -> dict[str, str]:
    path = results / "environment.properties"
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return dict(line.split("=", 1) for line in lines if "=" in line)


def _html_row(line: Line) -> str:
    *cells, status = map(html.escape, line.cells)
    colour = _COLOURS.get(line.status, _UNKNOWN)
    why = f"<br><small>{html.escape(line.why)}</small>" if line.status != "PASS" else ""
    drawn = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<tr>{drawn}<td><strong style="color:{colour}">{status}</strong>{why}</td></tr>'


def _row(line: Line) -> str:
    return _piped([_marked(cell) for cell in line.cells])


def _piped(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _marked(text: str) -> str:
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
