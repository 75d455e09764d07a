"""Which scenario survives which fault: told by the command, by its exit code, in Allure's results and on a page."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.run.projects import Project

BAD = {"silent": "lost work", "stuck": "hung", "sloppy": "corrupted"}


@pytest.fixture
def bakery(tmp_path: Path) -> Project:
    shutil.copytree(Path(__file__).parent / "mill", tmp_path / "project")
    return Project(tmp_path / "project")


def explain(bakery: Project, **verdicts: str) -> None:
    book = bakery.root / "data" / "survival.toml"
    told = "".join(
        f'[[explained]]\nscenario = "*::A loaf from the {way} baker*"\nfault = "service-busy"\n'
        f'verdict = "{verdict}"\nwhy = "nobody buys it"\n'
        for way, verdict in verdicts.items()
    )
    book.write_text(book.read_text() + told)


def squares(bakery: Project) -> dict[str, dict[str, Any]]:
    """The newest matrix, by the way of baking and the fault."""
    folder = bakery.root / "survival-results"
    results = [json.loads(path.read_text()) for path in folder.glob("*-result.json")]
    return {
        result["name"].removeprefix("A loaf from the ").partition(" baker")[0]
        + ("" if "while" not in result["name"] else " once known"): {
            one["fault"]: one for one in json.loads((folder / result["attachments"][0]["source"]).read_text())
        }
        for result in results
    }


def test_each_way_of_bearing_a_failure_is_called_what_it_is(bakery: Project) -> None:
    done = bakery.ratified("survive", "--faults", "service-busy")

    told = {way: one["service-busy"]["verdict"] for way, one in squares(bakery).items()}
    assert told == BAD | {
        "persistent": "carried on",
        "frank": "told the user",
        "polite": "told the user",
        "alone": "not met",
        "frank once known": "not met",
    }, done.said
    assert done.code == 1, done.said
    assert "service-busy: 1 carried on, 2 told the user, 1 lost work, 1 hung, 1 corrupted, 2 not met" in done.said
    page = (bakery.root / "survival-report" / "survival-report.html").read_text()
    assert page.count('class="open"') == len(BAD)


def test_what_is_explained_is_no_failure(bakery: Project) -> None:
    explain(bakery, **BAD)
    done = bakery.ratified("survive", "--faults", "service-busy")
    assert done.code == 0, done.said
    assert done.said.count("explained: nobody buys it") == len(BAD), done.said


def test_an_explanation_that_no_longer_fits_is_a_failure(bakery: Project) -> None:
    explain(bakery, **BAD, frank="corrupted")
    done = bakery.ratified("survive", "--faults", "service-busy")
    assert done.code == 1, done.said
    assert "no longer so: corrupted under service-busy: *::A loaf from the frank baker*" in done.said


def test_whose_own_way_is_disturbed_is_told(bakery: Project) -> None:
    done = bakery.ratified("survive", "--faults", "answer-lost,garbled,slow", "--name", "persistent")
    (persistent,) = squares(bakery).values()
    assert {name: one["verdict"] for name, one in persistent.items()} == {
        "answer-lost": "told the user",
        "garbled": "told the user",
        "slow": "carried on",
    }, done.said
    assert done.code == 0, done.said


def test_what_was_tried_before_of_other_faults_can_be_kept(bakery: Project) -> None:
    bakery.ratified("survive", "--faults", "slow", "--name", "persistent")
    done = bakery.ratified("survive", "--keep", "--faults", "garbled", "--name", "persistent")
    (persistent,) = squares(bakery).values()
    verdicts = {name: one["verdict"] for name, one in persistent.items()}
    assert verdicts == {"slow": "carried on", "garbled": "told the user"}, done.said
    bakery.ratified("survive", "--faults", "slow", "--name", "persistent")
    assert [list(one) for one in squares(bakery).values()] == [["slow"]]


def test_arguments_go_to_behave(bakery: Project) -> None:
    done = bakery.ratified("survive", "--faults", "service-busy", "--name", "silent")
    assert list(squares(bakery)) == ["silent"], done.said


def test_an_unknown_fault_is_answered_with_the_nearest(bakery: Project) -> None:
    done = bakery.ratified("survive", "--faults", "anser-lost")
    assert (done.code, 'Did you mean "answer-lost"?' in done.said) == (1, True), done.said


def test_an_unknown_fault_of_a_plain_run_stops_it(bakery: Project) -> None:
    done = bakery.behave("-D", "fault=anser-lost")
    assert (done.code, 'Did you mean "answer-lost"?' in done.said) == (1, True), done.said
    assert "8 untested" in done.said


def test_what_cannot_be_run_is_no_empty_matrix(bakery: Project) -> None:
    done = bakery.ratified("survive", "--faults", "service-busy", "--name", "no such scenario")
    assert done.code == 1, done.said
    assert "no scenario was selected" in done.said


def test_nothing_is_disturbed_where_care_is_asked_for(bakery: Project) -> None:
    places = bakery.root / "data" / "environments.toml"
    places.write_text(places.read_text().replace('guard = "open"', 'guard = "careful"'))
    done = bakery.ratified("survive", "--faults", "service-busy", "--name", "silent")
    assert done.code == 1, done.said
    assert "does not admit it" in done.said
