"""`ratified strength` over suites of which it is known how many real bugs they notice."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from ratified.report.strength import Strength, read_strength
from tests.run.projects import RATIFIED, Project
from tests.strength.noticing import SUITES, bugs_noticed, features_of, project_in

pytestmark = pytest.mark.timeout(600)

PART = "things.feature"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return project_in(tmp_path_factory.mktemp("office") / "project")


@pytest.fixture(scope="module")
def told(office: Project) -> dict[str, Strength]:
    """What is told of the same stories in each of the three suites."""
    return {suite: _asked(office, f"{features_of(suite)}/{PART}") for suite in SUITES}


@pytest.fixture(scope="module")
def careless(office: Project) -> Strength:
    """What is told of scenarios that know everything by heart, and of one that looks at nothing."""
    return _asked(office, features_of("brittle"), features_of("empty"))


def test_the_score_ranks_suites_as_real_bugs_do(told: dict[str, Strength]) -> None:
    scores = [told[suite].whole.semantic.share or 0 for suite in SUITES]
    bugs = [len(bugs_noticed(suite)) for suite in SUITES]
    assert bugs == sorted(bugs)
    assert scores == sorted(scores)
    assert scores[-1] - scores[0] > 0.3, scores


def test_who_looks_at_values_and_reads_back_notices_what_a_system_forgets_and_to_whom_it_opens(
    told: dict[str, Strength],
) -> None:
    weak, strong = (told[suite].whole.security for suite in ("weak", "strong"))
    assert (strong.share or 0) > (weak.share or 0)


def test_nothing_harmless_is_noticed_but_by_who_knows_everything_by_heart(
    told: dict[str, Strength], careless: Strength
) -> None:
    for suite in SUITES:
        assert told[suite].whole.harmless > 0
        assert [one.text for one in told[suite].whole.brittle] == []
    alarmed = {one.name for one in careless.scenarios if one.told.brittle}
    assert alarmed >= {"The list is known by heart", "The stream is known by heart", "A refusal is known by heart"}


def test_a_scenario_that_looks_at_nothing_scores_nothing_and_is_named(careless: Strength) -> None:
    name = "An office can be opened, and things handed in"
    (empty,) = [one for one in careless.scenarios if one.name == name]
    assert empty.told.semantic.asked > 0
    assert empty.told.semantic.noticed == 0
    assert name in careless.whole.blind


def test_the_gate_is_closed_while_anything_goes_unnoticed(office: Project) -> None:
    done = _strength(office, "--gate", features_of("empty"))
    assert done.returncode == 1, done.stdout
    assert "What nobody would notice, the worst first:" in done.stdout


def test_scenarios_that_do_not_pass_are_asked_nothing(office: Project) -> None:
    done = _strength(office, "-D", "defect=title-cut", features_of("strong"))
    assert done.returncode == 1, done.stdout
    assert "scenarios do not even pass" in done.stdout


def _asked(project: Project, *features: str) -> Strength:
    done = _strength(project, *features)
    assert done.returncode == 0, done.stdout
    found = read_strength(project.root / "strength-results")
    assert found is not None, done.stdout
    return found


def _strength(project: Project, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [RATIFIED, "strength", "--budget", "3m", *arguments],
        cwd=project.root,
        env=os.environ | {"PYTHONPATH": str(Path.cwd())},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )
