"""Whole runs by `ratified run`: the same run as behave's, with options for settings."""

import shutil
from pathlib import Path

import pytest

from tests.run.projects import Project


def test_options_are_settings_and_everything_else_is_behaves(project: Project) -> None:
    run = project.ratified("run", "--seed", "81f3", "--tags", "@e2e", "-f", "plain", "features/shop/orders.feature:5")

    assert run.code == 0, run.said
    assert "Seed 81f3 · environment embedded" in run.said
    assert "Given Mia has ordered" in run.said
    assert list(run.statuses.values()) == ["passed"]


def test_it_ends_as_behave_ends(project: Project) -> None:
    project.feature("Feature: F\n  Scenario: S\n    When Mia flies\n")

    assert project.ratified("run", "--tags", "@e2e").code == 0
    assert project.ratified("run").code == project.behave().code == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--retires", "2"], "ratified run: there is no option --retires; did you mean --retries?"),
        (["--tags"], "expected one argument"),
        (["--retries", "many"], 'the setting "retries" cannot be "many"'),
    ],
)
def test_a_wrong_command_ends_with_two(project: Project, arguments: list[str], sentence: str) -> None:
    run = project.ratified("run", *arguments)

    assert run.code == 2, run.said
    assert sentence in run.said
    assert "Traceback" not in run.said
    assert run.results == []


def test_a_run_that_cannot_begin_ends_with_one(project: Project) -> None:
    run = project.ratified("run", "--env", "embeded")

    assert run.code == 1
    assert 'Did you mean "embedded"?' in run.said


def test_a_project_that_has_chosen_no_runner_gets_ours(project: Project) -> None:
    settings = project.root / "pyproject.toml"
    settings.write_text(settings.read_text().replace('runner = "ratified.runner:Runner"\n', ""))

    run = project.ratified("run", "--env", "embeded")

    assert (run.code, 'Did you mean "embedded"?' in run.said) == (1, True), run.said


def test_a_runner_that_the_project_has_chosen_stays(project: Project) -> None:
    settings = project.root / "pyproject.toml"
    settings.write_text(settings.read_text().replace("ratified.runner:Runner", "behave.runner:Runner"))

    assert "USING RUNNER: behave.runner:Runner" in project.ratified("run", "--dry-run").said


def test_a_configuration_that_behave_refuses_is_a_sentence(project: Project) -> None:
    settings = project.root / "pyproject.toml"
    settings.write_text(settings.read_text().replace('["features"]', '"features"'))

    run = project.ratified("run")

    assert run.code == 1
    assert "ConfigParamTypeError: paths = 'features'" in run.said
    assert "Traceback" not in run.said


def test_the_help_tells_options_and_exit_codes(project: Project) -> None:
    run = project.ratified("run", "--help")

    assert run.code == 0
    assert "--only-changed [COMMIT]" in run.said
    assert "with 2 if the command itself was wrong" in run.said


def test_parts_of_a_run_are_merged_into_one_report(project: Project) -> None:
    for part, place in (("first", "5"), ("second", "11")):
        assert project.ratified("run", f"features/shop/orders.feature:{place}").code == 0
        shutil.move(project.results, project.root / part)

    run = project.ratified("merge", "first", "second", "--out", "allure-results")

    assert run.code == 0, run.said
    joined = len(run.results)
    assert (
        f"Joined {joined} results of {joined} scenarios from 2 folders in allure-results: {joined} passed." in run.said
    )
    assert "seed differs: " in run.said
    assert f"Report of {joined} scenarios: allure-report/index.html" in run.said
    assert Path(project.root / "allure-report" / "index.html").is_file()


def test_nothing_to_merge_is_a_sentence(project: Project) -> None:
    run = project.ratified("merge", "first")

    assert (run.code, run.said) == (1, "first holds no results: name the folders that runs have written\n")


def test_a_merge_without_a_shard_is_red(project: Project) -> None:
    assert project.ratified("run", "--tags", "@e2e").code == 0
    facts = project.results / "environment.properties"
    facts.write_text(facts.read_text() + "shard=1/2\ndivision=ab12\n")

    run = project.ratified("merge", "allure-results", "--out", "joined")

    assert run.code == 1
    assert "These shards are missing, and with them their scenarios: 2/2." in run.said
