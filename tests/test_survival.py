"""What came of a scenario under a fault is judged from its two attempts, and told so that names cannot break it."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from ratified.exchange import Tape
from ratified.exchange.tape import Body
from ratified.failures import ConfigurationError
from ratified.report.survival import MEANINGS, Row, Square, Survival
from ratified.survival.book import Book, Explanation
from ratified.survival.noes import noes_in
from ratified.survival.trial import Trial
from ratified.survival.verdict import Verdict, judged

PASSED = Trial(
    passed=True,
    skipped=False,
    error="",
    imposed=True,
    met=True,
    has_own_faults=False,
    noes=Counter(),
    has_waited=False,
    broke_contract=False,
    left_something=False,
)
FAILED = replace(PASSED, passed=False, error="the loaf is baked")
REFUSED = Counter({"POST: 502": 1})


@pytest.mark.parametrize(
    ("trials", "verdict"),
    [
        ([PASSED], "carried on"),
        ([replace(PASSED, met=False)], "not met"),
        ([replace(PASSED, met=False, passed=False, skipped=True)], "not met"),
        ([replace(FAILED, has_own_faults=True), PASSED], "not met"),
        ([replace(FAILED, noes=REFUSED), PASSED], "told the user"),
        ([replace(FAILED, noes=REFUSED, has_waited=True), PASSED], "told the user"),
        ([replace(FAILED, noes=REFUSED), replace(PASSED, noes=REFUSED)], "lost work"),
        ([replace(FAILED, noes=REFUSED + REFUSED), replace(PASSED, noes=REFUSED)], "told the user"),
        ([FAILED, PASSED], "lost work"),
        ([replace(FAILED, has_waited=True), PASSED], "hung"),
        ([replace(FAILED, noes=REFUSED), FAILED], "corrupted"),
        ([replace(FAILED, noes=REFUSED)], "corrupted"),
        ([replace(FAILED, noes=REFUSED, broke_contract=True), PASSED], "corrupted"),
        ([replace(FAILED, noes=REFUSED, left_something=True), PASSED], "corrupted"),
        ([replace(FAILED, met=False), PASSED], "not judged"),
        ([], "not judged"),
    ],
)
def test_what_came_of_it(trials: list[Trial], verdict: str) -> None:
    assert judged(trials).verdict.value == verdict


def test_a_no_is_a_status_no_answer_or_a_word_of_the_system() -> None:
    tape = Tape()
    for via, status, body, failure in (
        ("api", 200, b'{"items": [{"status": "FAILED", "name": "FAILED"}]}', ""),
        ("api", 503, b"<html>", ""),
        ("api", 404, b"{}", ""),
        ("browser", None, b"", "reset"),
        ("virtual", 503, b"", ""),
        ("api", 200, b'{"status": "COMPLETE"}', ""),
    ):
        tape.record(
            system="studio",
            who="Mia",
            via=via,
            method="GET",
            url="http://127.0.0.1/",
            request_headers=(),
            request=Body(),
            status=status,
            response_headers=(),
            response=Body(body),
            failure=failure,
            started_at=0.0,
            took=0.0,
        )
    assert noes_in(tape, {"studio": {"status": ("FAILED",)}}) == ["GET: status FAILED", "GET: 503", "GET: no answer"]


def test_what_was_spoilt_on_its_way_is_no_word_of_the_system() -> None:
    tape = Tape()
    garbled = Body(b"{\xff", size=2)
    for status, response, before in ((403, garbled, Body(b"{}")), (200, garbled, Body(b"{}")), (503, Body(), None)):
        tape.record(
            system="studio",
            who="Mia",
            via="api",
            method="GET",
            url="http://127.0.0.1/",
            request_headers=(),
            request=Body(),
            status=status,
            response_headers=(),
            response=response,
            failure="",
            started_at=0.0,
            took=0.0,
            is_spoilt=True,
            before=before,
        )
    spoilt = "GET: an answer that was spoilt on its way"
    assert noes_in(tape, {}) == [spoilt, spoilt, "GET: 503 of somebody on the way"]


def test_a_book_with_unknown_words_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "survival.toml").write_text('[[explained]]\nscenari = "x"\n')
    with pytest.raises(ConfigurationError, match="scenari"):
        Book.read(tmp_path)


def test_a_book_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "survival.toml").write_bytes(b'[[explained]]\nscenario = "caf\xe9"\n')
    with pytest.raises(ConfigurationError, match=r"survival\.toml cannot be read"):
        Book.read(tmp_path)


@pytest.mark.parametrize(
    ("fault", "scenario", "verdict", "fits"),
    [
        ("service-busy", "features/x.feature::One order", "lost work", True),
        ("busy", "features/x.feature::One order", "lost work", False),
        ("service-busy", "features/x.feature::Two orders", "lost work", False),
        ("service-busy", "features/x.feature::One order", "hung", False),
    ],
)
def test_an_explanation_is_of_scenarios_and_faults_by_their_names(
    fault: str, scenario: str, verdict: str, fits: bool
) -> None:
    explanation = Explanation("*::One order*", "service-*", "lost work", "it counts")
    assert explanation.fits(scenario, fault, verdict) is fits


def test_the_report_knows_every_verdict_and_no_other() -> None:
    assert list(MEANINGS) == [verdict.value for verdict in Verdict]


def test_names_cannot_break_the_report() -> None:
    bad = "<script>|`x`\n*a*"
    shown = Survival([Row(bad, bad, bad, [Square(bad, bad, "lost work", bad, "", is_open=True)])], {bad: bad})
    (row,) = [line for line in shown.markdown().splitlines() if line.startswith("| ") and line.endswith("lost work |")]
    assert len(re.findall(r"(?<!\\)\|", row)) == 3
    assert "<script>" not in shown.page()
    assert "<script>" not in re.sub(r"\\<", "", shown.markdown())
