"""What is changed on pages is asked of scenarios with a real browser, and told."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping

import msgspec
import pytest

from ratified.report.strength import read_strength
from ratified.strength.rehearsing import Rehearsed
from ratified.strength.repertoire import RECORDINGS
from ratified.strength.words import Change, Endpoint, Fate, Finding
from tests.run.projects import RATIFIED, Project, environment
from tests.strength.pages.boards import PAGE, board_in

pytestmark = pytest.mark.timeout(900)

PINNED = "features/notice_board/pinning.feature::A note that is pinned is on the board"
TOLD = "features/notice_board/pinning.feature::The board tells that something is new"
TIDIED = "features/notice_board/pinning.feature::What is not pinned is put away"
PIN, TIDY, LATEST, ITEMS = 'button "Pin"', 'button "Tidy up"', 'status "Latest"', 'items of list "Notes"'
HELP, TREE = 'link "Help"', 'img "A tree"'


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return board_in(tmp_path_factory.mktemp("board") / "project")


@pytest.fixture(scope="module")
def rehearsed(project: Project) -> Rehearsed:
    """All that is asked of the three scenarios."""
    return asked(project, "kept")


@pytest.fixture(scope="module")
def found(rehearsed: Rehearsed) -> Mapping[Change, Finding]:
    page = Endpoint("notice_board", "page", PAGE)
    return {one.question.change: one for one in rehearsed.findings if one.question.endpoint == page}


def asked(project: Project, folder: str, *arguments: str) -> Rehearsed:
    """Record twice into a folder, and ask."""
    arguments = ("-D", "seed=5", *arguments)
    for name in RECORDINGS:
        run = project.behave("-D", f"record={folder}/{name}", *arguments)
        assert set(run.statuses.values()) == {"passed"}, run.said
    log = project.root / "questions.txt"
    with (
        log.open("w") as printed,
        subprocess.Popen(
            [sys.executable, "-m", "ratified.strength", folder, "800", "2", *arguments],
            cwd=project.root,
            env=environment({}),
            # It ends before its time when this does.
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=printed,
        ) as asking,
    ):
        assert asking.stdout is not None
        told = asking.stdout.read()
    assert asking.returncode == 0, log.read_text()
    return msgspec.json.decode(told, type=Rehearsed)


def fate(found: Mapping[Change, Finding], operator: str, field: str) -> tuple[Fate, str]:
    one = found[Change(operator, field)]
    return one.fate, one.scenario


@pytest.mark.parametrize(
    ("operator", "field"),
    [("removed", PIN), ("not-displayed", PIN), ("dead", PIN), ("transparent", PIN), ("reworded", ITEMS)],
)
def test_who_has_to_do_with_it_notices(operator: str, field: str, found: Mapping[Change, Finding]) -> None:
    assert fate(found, operator, field)[0] is Fate.NOTICED


def test_who_notices_is_told_and_at_which_step(found: Mapping[Change, Finding]) -> None:
    one = found[Change("reworded", ITEMS)]
    assert (one.scenario, one.step) == (PINNED, 'Then the board shows Mia "Who has my ladder?"')
    assert (one.is_live, one.how is not None) == (True, True)


def test_what_nobody_notices_survives(found: Mapping[Change, Finding]) -> None:
    assert fate(found, "reworded", LATEST) == (Fate.SURVIVED, TOLD)
    assert found[Change("reworded", LATEST)].asked[0] == TOLD


@pytest.mark.parametrize("operator", ["hidden", "covered", "reworded", "transparent", "dead"])
def test_what_nobody_looks_at_is_known_without_a_performance(operator: str, found: Mapping[Change, Finding]) -> None:
    assert found[Change(operator, HELP)].fate is Fate.UNSEEN


@pytest.mark.parametrize(
    ("operator", "field"), [("broken-picture", TREE), ("console-error", "page"), ("uncaught-error", "page")]
)
def test_what_is_noticed_by_itself_is_performed_all_the_same(
    operator: str, field: str, found: Mapping[Change, Finding]
) -> None:
    assert fate(found, operator, field)[0] is Fate.NOTICED


def test_what_a_page_may_break_down_over_is_tried_once(found: Mapping[Change, Finding]) -> None:
    one = found[Change("removed", HELP)]
    assert (one.fate, len(one.asked)) == (Fate.SURVIVED, 3)


def test_nobody_looks_at_the_title_which_is_tried_all_the_same(found: Mapping[Change, Finding]) -> None:
    assert fate(found, "retitled", "page")[0] is Fate.SURVIVED


def test_a_change_that_meets_nothing_is_no_question(found: Mapping[Change, Finding]) -> None:
    # This button sends no request that could be sent twice.
    assert Change("dead", TIDY) in found
    assert Change("sent-twice", TIDY) not in found


def test_nothing_is_left_and_nothing_unknown(found: Mapping[Change, Finding]) -> None:
    assert {one.fate for one in found.values()} <= {Fate.NOTICED, Fate.SURVIVED, Fate.UNSEEN}


def test_scenarios_pass_in_haste_while_nothing_is_changed(project: Project, rehearsed: Rehearsed) -> None:
    lines = (project.root / "kept" / "performances.jsonl").read_bytes().splitlines()
    unchanged = [one for one in map(msgspec.json.decode, lines) if one["question"] is None]
    assert unchanged
    assert {one["outcome"]["ending"] for one in unchanged} == {"the change met nothing"}


def test_what_acts_on_systems_is_not_asked_where_care_is_asked_for(project: Project) -> None:
    places = project.root / "data" / "environments.toml"
    before = places.read_text()
    places.write_text(before.replace('guard = "open"', 'guard = "careful"'))
    try:
        careful = asked(project, "careful", "--name", "What is not pinned is put away")
    finally:
        places.write_text(before)
    fates = {one.question.change: one for one in careful.findings}
    assert fates[Change("sent-twice", TIDY)].fate is Fate.UNKNOWN
    assert "nothing was broken" in fates[Change("sent-twice", TIDY)].why
    assert fates[Change("dead", TIDY)].fate is Fate.NOTICED


def test_readers_are_told(project: Project) -> None:
    done = subprocess.run(
        [RATIFIED, "strength", "--budget", "10m", "--name", "The board tells that something is new"],
        cwd=project.root,
        env=environment({}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=800,
        check=False,
    )
    strength = read_strength(project.root / "strength-results")
    assert strength is not None, done.stdout
    assert strength.whole.sentences[0].text == (
        "Scenario 'The board tells that something is new' would not notice if the button “Pin” did nothing or sent its "
        f"request twice on the page {PAGE}."
    )
    (pages,) = [kind for kind in strength.whole.kinds if kind.name == "Pages"]
    assert 0 < pages.share.noticed < pages.share.asked
