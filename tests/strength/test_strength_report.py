"""What is told about strength: on the terminal, in Allure's results and on a page that anybody can read."""

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ratified.report.strength import Strength, read_strength, write_strength
from ratified.report.strength.told import One, Scenario, Sentence, Share, Whole
from ratified.strength.accepted import Acceptance, Accepted
from ratified.strength.console import Effort, told_on_console
from ratified.strength.results import told_of, write_results
from ratified.strength.suite import Suite
from ratified.strength.words import Change, Endpoint, Fate, Finding, How
from tests.strength.made_up import DRAFT, LIST, LIVE, SITE, Scene, noticed, question, survived, unseen

TODAY = date(2027, 1, 1)
BLIND = replace(LIVE, scenario="f::blind", name="Somebody looks around")
FLIPPED, SCORE = question("flipped", "securityPassed"), question("plus-one", "score")
TOOK = Acceptance("GET /validate", "tookMs", "it differs each time", date(2027, 3, 1))
BAD = "<script>|`x`\n*a*"
GOOD = (noticed(FLIPPED), noticed(SCORE, LIVE.scenario, after=(DRAFT.scenario,)), survived(question("extra-field")))
PAGE = Path("strength-report/strength-report.html")


def suite(*findings: Finding, accepted: tuple[Acceptance, ...] = (), today: date = TODAY) -> Suite:
    return Suite([DRAFT, LIVE, BLIND, LIST], Accepted(accepted).judge(findings, today, is_whole=True))


def results(folder: Path) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in (json.loads(path.read_text()) for path in folder.glob("*-result.json"))}


@pytest.mark.parametrize(
    ("more", "accepted", "today", "is_good"),
    [
        ([], (), TODAY, True),
        ([survived(question("zero", "score"))], (), TODAY, False),
        ([unseen(question("zero", "score"))], (), TODAY, False),
        ([survived(question("zero", "tookMs"))], (TOOK,), TODAY, True),
        ([survived(question("zero", "tookMs"))], (TOOK,), date(2028, 1, 1), False),
        ([noticed(question("zero", "tookMs"))], (TOOK,), TODAY, False),
        ([noticed(question("extra-header"))], (), TODAY, False),
        (
            [Finding(question("zero", "score"), Fate.LEFT), Finding(question("zero", "x"), Fate.UNKNOWN)],
            (),
            TODAY,
            True,
        ),
    ],
)
def test_the_gate_opens_only_where_nothing_is_missed_alarmed_or_outdated(
    more: list[Finding], accepted: tuple[Acceptance, ...], today: date, *, is_good: bool
) -> None:
    assert suite(*GOOD, *more, accepted=accepted, today=today).is_good is is_good


def test_who_notices_nothing_is_named() -> None:
    blind = noticed(FLIPPED, DRAFT.scenario, after=(BLIND.scenario,))
    told = told_of(suite(blind))
    assert told.blind == ["Somebody looks around"]
    # While anything is left to be asked of its pages, nobody knows.
    page = question("hidden", 'button "Save"', Endpoint("site_builder", "page", "/sites/{id}"))
    left = [unseen(page, BLIND.scenario), Finding(replace(page, change=Change("dead", 'button "Save"')), Fate.LEFT)]
    assert told_of(suite(blind, *left)).blind == []
    assert told_of(suite(blind, left[0])).blind == ["Somebody looks around"]
    said = told_on_console(told, PAGE)
    assert "Notices nothing of what it is asked:\n  Somebody looks around" in said


def test_the_terminal_shows_features_sentences_and_what_it_took() -> None:
    each = [one.scenario for one in (DRAFT, LIVE, BLIND, LIST, Scene("s", "s"))]
    fields = [survived(question("zero", f"f{number:02}"), each[number % 5]) for number in range(25)]
    left = [Finding(question("zero", f"l{number}"), Fate.LEFT, DRAFT.scenario) for number in range(5)]
    unknown = Finding(question("half-body"), Fate.UNKNOWN, why="the recording cannot be replayed")
    brittle = noticed(question("keys-reversed"), LIVE.scenario)
    crash = noticed(question("null", "score"), how=How.CRASH)
    told = told_of(suite(*GOOD, *fields, *left, unknown, brittle, crash, accepted=(TOOK,)))
    said = told_on_console(told, PAGE, Effort(31.4, 4000, 20.0))
    lines = said.splitlines()
    assert lines[1].startswith("site_builder · Only a good page goes live ")
    # Two are noticed, and fifteen are not by those whom they would be asked first.
    assert lines[1].split()[-5:] == ["about", "12%", "none", "tried", "17"]
    assert said.count(" would not notice if ") == 20
    assert "  … and 5 more on the page" in lines
    assert (
        "  Scenario 'A good page goes live' fails without need if GET /validate returned its fields in another order."
        in lines
    )
    assert "  GET /validate sent half of its answer: the recording cannot be replayed" in lines
    assert "Semantic score: about 7% (2 of 27; between 2% and 23% of all, as time did not suffice for 5 more)" in lines
    assert any(line.startswith("1 of them was noticed only because code of the suite fell over") for line in lines)
    assert any("nothing of it goes unnoticed any more" in line for line in lines)
    assert "4,000 changes judged in 31 s, 200 a second" in lines
    assert lines[-1] == f"The page: {PAGE}"


def test_each_scenario_is_a_result_with_its_sentences(tmp_path: Path) -> None:
    missed = [survived(question("zero", f"f{number}")) for number in range(7)]
    tried = suite(*GOOD, *missed)
    for is_gate, status in ((False, "passed"), (True, "failed")):
        assert not write_results(tried, tmp_path, {"environment": "embedded"}, is_gate=is_gate)
        found = results(tmp_path)
        assert {name: one["status"] for name, one in found.items()} == {
            DRAFT.name: status,
            LIVE.name: "passed",
            BLIND.name: "passed",
            LIST.name: "passed",
        }
    draft = found[DRAFT.name]
    message = draft["statusDetails"]["message"].splitlines()
    assert len(message) == 6
    assert message[0] == f"Scenario '{DRAFT.name}' would not notice if GET /validate returned 0 in `f0`."
    assert message[-1] == "And 2 more like these."
    assert {"name": "epic", "value": "Strength"} in draft["labels"]
    assert "statusDetails" not in found[LIVE.name]


def test_the_report_is_made_from_the_results(tmp_path: Path) -> None:
    missed = [
        survived(question("zero", "f0")),
        unseen(question("null", "tookMs", SITE)),
        noticed(question("extra-field")),
    ]
    tried = suite(*GOOD[:2], *missed, survived(question("zero", "tookMs")), accepted=(TOOK,))
    write_results(tried, tmp_path, {"environment": "embedded"}, is_gate=False)
    assert [path.name for path in write_strength(tmp_path, tmp_path)] == ["strength-report.md", "strength-report.html"]
    page, text = ((tmp_path / f"strength-report.{kind}").read_text() for kind in ("html", "md"))
    assert "Lets 1 mistake pass that other scenarios notice." in text
    for told in (page, text):
        assert "67%" in told
        assert "it differs each time" in told
        assert "embedded" in told
        assert LIVE.name in told
    assert 'Nobody looks at <code>tookMs</code> in what <span class="way">GET /sites/{id}</span> returns.' in page
    assert "- Nobody looks at `tookMs` in what GET /sites/{id} returns." in text


def test_other_results_say_nothing_about_strength(tmp_path: Path) -> None:
    assert read_strength(tmp_path) is None
    assert not write_strength(tmp_path, tmp_path)


def test_a_share_is_never_rounded_to_all_or_nothing() -> None:
    assert [Share(1, 1, 0, share).percent for share in (0.0, 0.001, 0.5, 0.999, 1.0)] == [
        "0%",
        "1%",
        "50%",
        "99%",
        "100%",
    ]


def test_names_cannot_break_the_report() -> None:
    bad = Sentence(BAD, BAD)
    whole = Whole(Share(), Share(), Share(), sentences=[bad], brittle=[bad], blind=[BAD])
    one = Scenario(BAD, BAD, BAD, One(BAD, Share(), Share(), Share(), sentences=[BAD]))
    shown = Strength(whole, [one], {BAD: BAD})
    assert "<script" not in shown.page()
    assert "<script" not in re.sub(r"\\<", "", shown.markdown())


def test_names_of_a_suite_cannot_break_its_results(tmp_path: Path) -> None:
    hostile = Scene("h::bad", BAD, BAD, BAD)
    tried = Suite(
        [hostile], Accepted().judge([survived(question("zero", BAD), hostile.scenario)], TODAY, is_whole=True)
    )
    write_results(tried, tmp_path, {}, is_gate=True)
    found = read_strength(tmp_path)
    assert found is not None
    assert "<script" not in found.page()
    assert "<script" not in re.sub(r"\\<", "", found.markdown())
