"""What a run leaves out, and that it never leaves out everything in silence."""

import subprocess
from pathlib import Path

import pytest
from behave.parser import parse_feature

from ratified.failures import ConfigurationError
from ratified.gherkin import Scenario, Step
from ratified.runner.choosing.narrowing import Narrowed, narrow
from ratified.runner.history import History
from ratified.runner.outcome import Outcome
from ratified.settings import resolve

NAMES = ["a", "b", "c", "d"]


@pytest.fixture
def scenarios(tmp_path: Path) -> list[Scenario]:
    file = tmp_path / "features" / "f.feature"
    file.parent.mkdir()
    file.write_text("Feature: F\n" + "".join(f"  Scenario: {name}\n    Given {name}\n" for name in NAMES))
    return list(parse_feature(file.read_text(), filename=str(file)).walk_scenarios())


def history(**statuses: str) -> History:
    return History().after(
        Outcome(f"features/f.feature::{name}", "f:1", name, status, seconds=1.0) for name, status in statuses.items()
    )


def names(narrowed: Narrowed) -> tuple[list[str], list[str]]:
    kept, left_out = ([one.name for one in part] for part in (narrowed.kept, narrowed.left_out))
    return kept, left_out


def narrowed(root: Path, scenarios: list[Scenario], past: History | None = None, **settings: str) -> Narrowed:
    def unknown(_: Step) -> frozenset[Path]:
        return frozenset()

    return narrow(scenarios, resolve(root, settings, {}), past or History(), unknown)


def test_nobody_asked_for_less(scenarios: list[Scenario], tmp_path: Path) -> None:
    assert narrowed(tmp_path, scenarios) == Narrowed(scenarios, [], [], {})


def test_last_failed_runs_what_did_not_pass(scenarios: list[Scenario], tmp_path: Path) -> None:
    found = narrowed(tmp_path, scenarios, history(a="passed", b="failed", c="error"), last_failed="yes")

    assert names(found) == (["b", "c"], ["a", "d"])
    assert found.why == ["2 of 4 scenarios did not pass when they ran last."]


def test_shards_run_everything_once(scenarios: list[Scenario], tmp_path: Path) -> None:
    parts = [narrowed(tmp_path, scenarios, shard=f"{number}/3") for number in (1, 2, 3)]

    assert sorted(name for part in parts for name in names(part)[0]) == NAMES
    assert all(sorted([*names(part)[0], *names(part)[1]]) == NAMES for part in parts)
    assert [part.facts["shard"] for part in parts] == ["1/3", "2/3", "3/3"]
    assert len({part.facts["division"] for part in parts}) == 1
    [said] = parts[0].why
    assert said.startswith("Shard 1/3 has 2 of 4 scenarios; every shard of this run has to name the division ")
    assert said.endswith(f" {parts[0].facts['division']}.")


def test_a_shard_may_be_empty_where_others_are_not(scenarios: list[Scenario], tmp_path: Path) -> None:
    found = narrowed(tmp_path, scenarios[:1], shard="2/2")

    assert found.kept == []
    assert found.why[0].startswith("Shard 2/2 has 0 of 1 scenarios")


@pytest.fixture
def committed(scenarios: list[Scenario], tmp_path: Path) -> list[Scenario]:
    who = ["-c", "user.name=Mia", "-c", "user.email=mia@example.com", "-c", "commit.gpgsign=false"]
    for command in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", "all"]):
        subprocess.run(["git", *who, *command], cwd=tmp_path, check=True)
    return scenarios


def test_only_changed_runs_what_may_be_affected(committed: list[Scenario], tmp_path: Path) -> None:
    settings = resolve(tmp_path, {"only_changed": "HEAD"}, {})

    found = narrow(committed, settings, History(), lambda step: None if step.name == "c" else frozenset())

    assert names(found) == (["c"], ["a", "b", "d"])


def test_only_changed_comes_before_the_shard(committed: list[Scenario], tmp_path: Path) -> None:
    file = tmp_path / "features" / "f.feature"
    file.write_text(file.read_text() + "\n# changed\n")

    found = narrowed(tmp_path, committed, only_changed="HEAD", shard="1/2")

    assert len(found.kept) == 2
    assert found.why[0] == "4 of 4 scenarios may be affected by the changes since HEAD: features/f.feature."


@pytest.mark.parametrize("past", [History(), history(a="passed")])
def test_nothing_left_is_refused(scenarios: list[Scenario], tmp_path: Path, past: History) -> None:
    with pytest.raises(ConfigurationError, match="no scenario is left to run") as refused:
        narrowed(tmp_path, scenarios, past, last_failed="yes")

    assert "0 of 4 scenarios did not pass when they ran last" in str(refused.value)
    assert "--allow-empty" in str(refused.value)


def test_nothing_left_may_be_allowed(scenarios: list[Scenario], tmp_path: Path) -> None:
    assert names(narrowed(tmp_path, scenarios, last_failed="yes", allow_empty="yes")) == ([], NAMES)


def test_a_history_that_cannot_be_read_is_told_to_whom_it_concerns(scenarios: list[Scenario], tmp_path: Path) -> None:
    past = History(trouble="The history is left aside")

    assert narrowed(tmp_path, scenarios, past).why == []
    with pytest.raises(ConfigurationError, match=r"The history is left aside\. 0 of 4"):
        narrowed(tmp_path, scenarios, past, last_failed="yes")
