"""The scores of `ratified strength` are worth something: they rank suites as the real bugs do that these notice."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from ratified.report.strength import Strength, read_strength
from tests.strength.noticing import SUITES, bugs_noticed, features_of, project_in, strength

pytestmark = pytest.mark.timeout(900)

Asked = Callable[[str], Strength]


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    """Return what has each suite asked once what it would notice."""
    return cache(lambda suite: _asked(tmp_path_factory.mktemp(suite) / "project", suite))


def test_the_semantic_score_ranks_the_suites_as_the_bugs_do(asked: Asked) -> None:
    scores = {suite: asked(suite).whole.semantic for suite in SUITES}
    assert all(score.asked and not score.left for score in scores.values()), scores
    by_score = sorted(SUITES, key=lambda suite: scores[suite].share or 0)
    by_bugs = sorted(SUITES, key=lambda suite: len(bugs_noticed(suite)))
    assert tuple(by_score) == tuple(by_bugs) == SUITES
    assert len({score.share for score in scores.values()}) == len(SUITES)


def test_the_semantic_score_tells_shape_from_value(asked: Asked) -> None:
    weak, medium, strong = (asked(suite).whole.semantic.share or 0 for suite in SUITES)
    assert medium - weak < strong - medium


@pytest.mark.parametrize("suite", SUITES)
def test_no_suite_but_the_brittle_one_minds_what_harms_nobody(suite: str, asked: Asked) -> None:
    assert list(asked(suite).whole.brittle) == []


def test_the_brittle_suite_minds_what_harms_nobody(asked: Asked) -> None:
    alarmed = {one.scenario for one in asked("brittle").whole.brittle}
    # What a scenario has minded already is not asked of the next one.
    assert alarmed | {"A thing has no further field"} == {one.name for one in asked("brittle").scenarios}


def test_who_judges_nothing_scores_nothing_and_is_named(asked: Asked) -> None:
    whole = asked("empty").whole
    assert (whole.semantic.noticed, whole.semantic.share) == (0, 0)
    assert whole.semantic.asked > 0
    assert list(whole.blind) == ["An office can be opened, and things handed in"]
    assert any(f"'{whole.blind[0]}'" in one.text for one in whole.sentences)


def test_who_judges_values_is_not_named(asked: Asked) -> None:
    assert list(asked("strong").whole.blind) == []


def _asked(folder: Path, suite: str) -> Strength:
    project = project_in(folder)
    _, said = strength(project, "--budget", "30m", features_of(suite), "-D", "seed=1", patience=800)
    told = read_strength(project.root / "strength-results")
    assert told is not None, said
    return told
