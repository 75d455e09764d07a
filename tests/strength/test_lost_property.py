"""The lost property office has the bugs that it lists, and its three suites notice as many of them as they should.

They are what the scores of `ratified strength` are held against.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.proof.running import Bench, bench_at
from tests.run.projects import Project
from tests.strength.lost_property.bugs import BUGS, HARMLESS
from tests.strength.noticing import SUITES, bugs_noticed, features_of, met, noticed_now, project_in

pytestmark = pytest.mark.timeout(300)

SOURCE = Path(__file__).parent / "lost_property"
# Of those that notice a bug: the rest would cost its time in every run.
_FEW = 2
# What not even the strong suite looks at, as it is in suites of this size.
NOT_NOTICED = {
    "wrong-role-told": "only a clerk's role is looked at",
    "keys-of-all-offices": "nobody uses a key that another office has used",
    "stale-totals": "nobody asks for the totals twice",
    "mark-shown": "nobody looks for fields that should not be there",
    "vary-missing": "nobody looks at what caches are told",
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return project_in(tmp_path_factory.mktemp("office") / "project")


@pytest.fixture(scope="module")
def bench(office: Project) -> Iterator[Bench]:
    with bench_at(office.root) as bench:
        yield bench


def test_the_office_without_a_bug_passes_every_suite(bench: Bench) -> None:
    brittle_and_empty = bench.behave(features_of("brittle"), features_of("empty"), "--jobs", "1", "-D", "seed=1")
    for outcome in (brittle_and_empty, met(bench)):
        assert (outcome.code, {one.status for one in outcome.verdicts}) == (0, {"passed"}), outcome.said


def test_the_three_suites_tell_the_same_stories() -> None:
    told = [_titles(suite) for suite in SUITES]
    assert told[0] == told[1] == told[2]
    assert len(set(told[0])) == len(told[0]) >= 15


def test_nobody_but_the_brittle_suite_minds_what_harms_nobody(bench: Bench) -> None:
    outcome = met(bench, "-D", f"defect={','.join(HARMLESS)}")
    assert (outcome.code, {one.status for one in outcome.verdicts}) == (0, {"passed"}), outcome.said


@pytest.mark.parametrize("change", HARMLESS)
def test_the_brittle_suite_minds_each_harmless_change(change: str, bench: Bench) -> None:
    outcome = bench.behave(features_of("brittle"), "--jobs", "1", "-D", "seed=1", "-D", f"defect={change}")
    assert outcome.having("failed")
    assert not outcome.having("broken"), outcome.said


@pytest.mark.parametrize("bug", BUGS)
def test_each_suite_notices_a_bug_as_it_is_written_down(bug: str, bench: Bench) -> None:
    noticed = {suite: bugs_noticed(suite).get(bug, frozenset()) for suite in SUITES}
    titles = _few(noticed)
    assert noticed_now(bench, bug, titles) == {suite: sorted(noticed[suite] & titles) for suite in SUITES}


def test_what_the_strong_suite_does_not_notice_is_said() -> None:
    assert set(BUGS) - set(bugs_noticed("strong")) == set(NOT_NOTICED)


def test_whoever_judges_more_notices_more() -> None:
    weak, medium, strong = (set(bugs_noticed(suite)) for suite in SUITES)
    assert weak < medium < strong


def test_every_bug_is_somewhere_in_the_office_and_no_other() -> None:
    source = "".join(path.read_text() for path in SOURCE.glob("*.py"))
    asked = re.findall(r'(?:has|must_manage)\("([\w-]+)"\)|worker?(?:\(offices, asked\))?, "([\w-]+)"\)', source)
    assert {name for names in asked for name in names if name} == set(BUGS) | set(HARMLESS)


def test_the_office_lists_its_bugs_and_refuses_any_other() -> None:
    server = [sys.executable, str(SOURCE / "server.py")]
    listed = subprocess.run([*server, "--bugs"], capture_output=True, text=True, check=True).stdout
    assert [line.partition(":")[0] for line in listed.splitlines()] == list(BUGS)
    refused = subprocess.run([*server, "--bug", "no-such-bug"], capture_output=True, text=True, check=False)
    assert (refused.returncode, refused.stderr) == (1, 'there is no bug "no-such-bug"; --bugs lists them\n')


def _few(noticed: Mapping[str, frozenset[str]]) -> set[str]:
    """Return a few stories that make a suite notice a bug, and one that does not."""
    how_often = Counter(title for titles in noticed.values() for title in titles)
    others = [title for title in _titles("strong") if title not in how_often]
    return {title for title, _ in sorted(how_often.items(), key=lambda one: (-one[1], one[0]))[:_FEW]} | set(others[:1])


def _titles(suite: str) -> list[str]:
    folder = SOURCE / features_of(suite)
    return [
        line.partition("Scenario: ")[2]
        for path in sorted(folder.glob("*.feature"))
        for line in path.read_text().splitlines()
        if "Scenario: " in line
    ]
