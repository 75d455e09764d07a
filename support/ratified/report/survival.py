"""The survival report: which scenario came out of which fault how."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from ratified.report.kept import attached, environment_of, labels_of, newest
from ratified.report.pages import marked, page, piped, table

MEDIA_TYPE = "application/vnd.ratified.survival+json"
# From the best to the worst, with what each means to whoever reads the report.
MEANINGS: Mapping[str, str] = {
    "carried on": "everything promised came true, in spite of the fault",
    "told the user": "something did not come true, the user was told, and doing it again worked",
    "lost work": "something did not come true, and nobody was told",
    "hung": "nothing came, and nobody was told that nothing would",
    "corrupted": "what was left behind stood in the way, or broke a promise of its own",
    "not met": "nothing in the scenario met the fault",
    "not judged": "the scenario failed before it met the fault",
}
_SHORT = {"told the user": "told", "not met": "–"}
_COLOURS = {
    "carried on": "#d7f0df",
    "told the user": "#fdf0c8",
    "lost work": "#f6c9c9",
    "hung": "#f6c9c9",
    "corrupted": "#f6c9c9",
    "not met": "#fff",
    "not judged": "#e6d3ea",
}
_STYLE = (
    "body{max-width:none}table{width:auto;font-size:14px}td,th{padding:4px 8px}thead th{vertical-align:bottom}"
    "thead span{writing-mode:vertical-rl;transform:rotate(180deg);max-height:17em}tbody th{color:inherit;"
    "font-weight:400;max-width:34em}tbody .feature th{font-weight:600;padding-top:1.2em}td{white-space:nowrap;"
    "text-align:center}.open{box-shadow:inset 0 0 0 3px #c62f2f;font-weight:700}"
)


@dataclass(frozen=True, slots=True)
class Square:
    """One scenario under one fault."""

    fault: str
    title: str
    verdict: str
    why: str
    explained: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One scenario under all faults."""

    system: str
    feature: str
    name: str
    squares: Sequence[Square]


@dataclass(frozen=True, slots=True)
class Survival:
    """All scenarios under all faults, and where they ran."""

    rows: Sequence[Row]
    environment: Mapping[str, str]

    @property
    def faults(self) -> Mapping[str, str]:
        """Return the titles of the faults by their names, in the order in which they were let happen."""
        return {square.fault: square.title for row in self.rows for square in row.squares}

    def markdown(self) -> str:
        """Return it as Markdown."""
        faults = list(self.faults)
        rows = [piped([marked(row.name), *(_word(row, fault) for fault in faults)]) for row in self.rows]
        counts = [piped([marked(title), *self._counts(fault)]) for fault, title in self.faults.items()]
        parts = [
            ["# Survival report"],
            ["## What the words mean", "", *(f"- {word}: {meaning}" for word, meaning in MEANINGS.items())],
            ["## Faults", "", piped(["Fault", *MEANINGS]), piped(["---"] * (len(MEANINGS) + 1)), *counts],
            ["## Scenarios", "", piped(["Scenario", *map(marked, faults)]), piped(["---"] * (len(faults) + 1)), *rows],
            ["## To be explained, or explained", "", *(self._noted() or ["Nothing."])],
        ]
        return "\n\n".join("\n".join(part) for part in parts) + "\n"

    def page(self) -> str:
        """Return it as a page that needs nothing else."""
        where = " · ".join(f"{key}: {value}" for key, value in self.environment.items())
        heads = (f"<span>{html.escape(title)}</span>" for title in self.faults.values())
        counts = (
            _row_of(title, map("<td>{}</td>".format, self._counts(fault))) for fault, title in self.faults.items()
        )
        noted = "".join(f"<li>{html.escape(one)}</li>" for one in self._noted(as_markdown=False))
        return page(
            "Survival report",
            _STYLE,
            f"<p>{html.escape(where)}</p>{table((), map(_meaning, MEANINGS))}"
            f"<h2>Faults</h2>{table(('when …', *MEANINGS), counts)}"
            f"<h2>Scenarios</h2>{table(('when …', *heads), self._body())}"
            f"<h2>To be explained, or explained</h2><ul>{noted or '<li>Nothing.</li>'}</ul>",
        )

    def _counts(self, fault: str) -> list[str]:
        found = Counter(square.verdict for row in self.rows for square in row.squares if square.fault == fault)
        return [str(found[word]) for word in MEANINGS]

    def _body(self) -> Iterator[str]:
        faults = list(self.faults)
        for (system, feature), rows in groupby(self.rows, key=lambda row: (row.system, row.feature)):
            title = html.escape(f"{system} · {feature}")
            yield f'<tr class="feature"><th scope="rowgroup" colspan="{len(faults) + 1}">{title}</th></tr>'
            for row in rows:
                yield _row_of(row.name, (_html_cell(_square(row, fault)) for fault in faults))

    def _noted(self, *, as_markdown: bool = True) -> list[str]:
        told = [
            f"{row.name}: {square.verdict} when {square.title}: {square.why}"
            + (f" Explained: {square.explained}" if square.explained else "")
            for row in self.rows
            for square in row.squares
            if square.is_open or square.explained
        ]
        return [f"- {marked(one)}" for one in told] if as_markdown else told


def read_survival(results: Path) -> Survival:
    """Return what the results in a folder say about survival."""
    rows = [
        Row(_first(result, "feature"), _first(result, "story"), result["name"], [Square(**one) for one in told])
        # In the order in which they stand in their files.
        for result in sorted(newest(results), key=lambda one: int(one["start"]))
        for told in attached(results, result, MEDIA_TYPE)
    ]
    rows.sort(key=lambda row: (row.system, row.feature))
    return Survival(rows, environment_of(results))


def write_survival(results: Path, out: Path) -> list[Path]:
    """Write the report in both forms, if the results say anything about survival."""
    found = read_survival(results)
    if not found.rows:
        return []
    paths = [out / "survival-report.md", out / "survival-report.html"]
    for path, text in zip(paths, (found.markdown(), found.page()), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def _first(result: Mapping[str, Any], label: str) -> str:
    return next(iter(labels_of(result, label)), "")


def _square(row: Row, fault: str) -> Square | None:
    return next((square for square in row.squares if square.fault == fault), None)


def _word(row: Row, fault: str) -> str:
    square = _square(row, fault)
    if square is None:
        return ""
    word = _SHORT.get(square.verdict, square.verdict)
    return f"{word}\\*" if square.explained else word


def _meaning(word: str) -> str:
    meaning = html.escape(MEANINGS[word])
    return f'<tr><td style="background:{_COLOURS[word]}">{word}</td><th scope="row">{meaning}</th></tr>'


def _row_of(name: str, cells: Iterable[str]) -> str:
    return f'<tr><th scope="row">{html.escape(name)}</th>{"".join(cells)}</tr>'


def _html_cell(square: Square | None) -> str:
    if square is None:
        return "<td></td>"
    word = _SHORT.get(square.verdict, square.verdict) + ("*" if square.explained else "")
    colour = "#fdf0c8" if square.explained else _COLOURS[square.verdict]
    mark = ' class="open"' if square.is_open else ""
    return f'<td{mark} style="background:{colour}" title="{html.escape(square.why)}">{word}</td>'
