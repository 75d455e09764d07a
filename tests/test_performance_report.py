"""The performance report says what became of promises, whatever their names are."""

import re

from ratified.report.performance import Line, Performance

KEPT = Line("SB-18", "Quick", "list pages", "p95 of responses", "< 20 ms", "14 ms", "PASS", "all in time")
LATE = Line("SB-22", "Store", "", "p95 of responses", "< 20 ms", "24.1 ms", "FAIL", "91 of 100 (91.0%)")
TEXT = """\
# Performance report

## Where it was measured

- environment: embedded

## Results

| Requirement | Metric | Of | Target | Actual | Status |
| --- | --- | --- | --- | --- | --- |
| SB-18 | p95 of responses | list pages | \\< 20 ms | 14 ms | PASS |
| SB-22 | p95 of responses | all requests | \\< 20 ms | 24.1 ms | FAIL |

## What is not kept, or not known

- FAIL: Store: 91 of 100 (91.0%)

## What was sent

- Quick: 1 at once
"""


def test_the_report_in_text_is_what_people_read() -> None:
    assert Performance([KEPT, LATE], ["Quick: 1 at once"], {"environment": "embedded"}).markdown() == TEXT
    assert "Nothing: every promise is kept." in Performance([KEPT], (), {}).markdown()


def test_names_cannot_break_the_report() -> None:
    bad = "<script>|`x`\n*a*"
    shown = Performance([Line(bad, bad, bad, bad, bad, bad, "FAIL", bad)], [bad], {bad: bad})
    (row,) = [line for line in shown.markdown().splitlines() if line.startswith("| ") and "script" in line]
    assert len(re.findall(r"(?<!\\)\|", row)) == 7
    assert not re.search(r"(?<!\\)<", row)
    assert "<script>" not in shown.page()
