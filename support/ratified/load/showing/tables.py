"""What became of promises, as a table for a report, as a table for text, and in one sentence."""

from __future__ import annotations

import html
from collections.abc import Sequence

from ratified.load.findings import Finding
from ratified.load.judging import Verdict
from ratified.load.showing.words import harmless

_HEADS = ("Promise", "Metric", "Target", "Actual", "Verdict")
_COLORS = {Verdict.PASS: "#1e7f45", Verdict.FAIL: "#c62f2f", Verdict.INCONCLUSIVE: "#8a6100", Verdict.ERROR: "#8a2f7d"}
_CELL = "padding:6px 12px 6px 0;vertical-align:top;text-align:left"
_LINE = "border-top:1px solid #d0d4d9"
_MOST = 400


def table_html(findings: Sequence[Finding]) -> str:
    """Return a table in HTML, and below each promise that does not hold the sentence that says why."""
    if not findings:
        return "<p>Nothing was promised.</p>"
    heads = "".join(f'<th scope="col" style="{_CELL};color:#6b7280;font-weight:600">{head}</th>' for head in _HEADS)
    rows = "".join(map(_row, findings))
    return (
        f'<table style="border-collapse:collapse;font-size:14px;line-height:1.4"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def sentence(findings: Sequence[Finding]) -> str:
    """Return in one sentence how many promises hold, and what became of the first that does not."""
    if not findings:
        return "Nothing was promised"
    # What is broken is told before what is not known.
    others = sorted((one for one in findings if one.verdict is not Verdict.PASS), key=lambda one: _rank(one.verdict))
    kept, size = len(findings) - len(others), len(findings)
    if not others:
        return "The promise holds" if size == 1 else f"All {size} promises hold"
    told = f"{kept} of {size} promises {'holds' if kept == 1 else 'hold'}; {_told(others[0])}"
    more = len(others) - 1
    return f"{told}; and {more} more" if more else told


def _told(finding: Finding) -> str:
    place = f"{harmless(finding.where)}: " if finding.where else ""
    actual, promise = harmless(finding.actual, _MOST), harmless(finding.promise, _MOST)
    why = harmless(finding.judgement.why, _MOST)
    if finding.verdict is Verdict.FAIL:
        return f"{place}{actual}, where it was promised that {promise}"
    if finding.verdict is Verdict.INCONCLUSIVE:
        return f"{place}nobody can say yet whether {promise}: {why}"
    return f"{place}whether {promise} was not measured: {why}"


def _rank(verdict: Verdict) -> int:
    return (Verdict.FAIL, Verdict.ERROR, Verdict.INCONCLUSIVE, Verdict.PASS).index(verdict)


def _row(finding: Finding) -> str:
    color = _COLORS[finding.verdict]
    where = f'<div style="color:#6b7280">{_escaped(finding.where)}</div>' if finding.where else ""
    cells = [_escaped(finding.promise) + where, *map(_escaped, (finding.metric, finding.target, finding.actual))]
    cells.append(f'<strong style="color:{color}">{_word(finding)}</strong>')
    drawn = "".join(f'<td style="{_CELL};{_LINE}">{cell}</td>' for cell in cells)
    why = ""
    if finding.verdict is not Verdict.PASS:
        told = _escaped(finding.judgement.why)
        why = (
            f'<tr><td colspan="{len(_HEADS)}" style="padding:0 0 8px 12px;border-left:4px solid {color};color:{color}">'
            f"{told}</td></tr>"
        )
    return f"<tr>{drawn}</tr>{why}"


def _word(finding: Finding) -> str:
    return finding.verdict.value.upper()


def _escaped(text: str) -> str:
    return html.escape(harmless(text, _MOST))
