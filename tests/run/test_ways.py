"""The ways to run: again and again, in other orders, only a part, and no further than the first failure."""

import re
from pathlib import Path

import pytest

from tests.run.probes import Probe, console, latest, of_the_run
from tests.run.projects import Run

FLAKY = (
    "Feature: F\n  @safe\n  Scenario: Flaky\n    Given it works from attempt 3 on\n"
    "  @safe\n  Scenario: Steady\n    Given all is well\n"
)


@pytest.fixture
def junit(probe: Probe) -> Path:
    return probe.root / "junit"


def with_junit(probe: Probe, *arguments: str) -> Run:
    return probe.told("--junit", "--junit-directory", "junit", *arguments)


def test_what_passes_only_at_the_third_try_is_flaky_for_everybody(probe: Probe, junit: Path) -> None:
    probe.only(FLAKY)
    run = with_junit(probe, "-D", "retries=2")

    assert run.code == 1
    assert re.search(r"Flaky scenarios.*\n.*features/a.feature:3  Flaky, at attempt 3", run.said)
    attempts = sorted((one for one in run.results if one["name"] == "Flaky"), key=lambda one: one["start"])
    assert [one["status"] for one in attempts] == ["failed", "failed", "passed"]
    assert [one["statusDetails"].get("flaky", False) for one in attempts] == [False, False, True]
    assert "1 flaky: passed only when tried again" in of_the_run(run)
    assert "FLAKY: this scenario passed only at attempt 3" in (junit / "TESTS-a.xml").read_text()
    assert console(run.said) == {"passed": 2}


def test_what_is_flaky_may_be_allowed_and_is_still_told(probe: Probe) -> None:
    probe.only(FLAKY)
    run = probe.told("-D", "retries=2", "-D", "allow_flaky=yes")

    assert run.code == 0, run.said
    assert "features/a.feature:3  Flaky, at attempt 3" in run.said
    assert of_the_run(run) == ""


def test_what_never_passes_is_no_flake(probe: Probe) -> None:
    probe.only(FLAKY)
    run = probe.told("-D", "retries=1", "-D", "allow_flaky=yes")

    assert run.code == 1
    assert "at attempt" not in run.said
    assert latest(run) == {"features/a.feature: Flaky": "failed", "features/a.feature: Steady": "passed"}


def test_what_is_not_marked_safe_is_tried_once(probe: Probe) -> None:
    (probe.root / "data").mkdir()
    (probe.root / "data" / "environments.toml").write_text('[default]\nenvironment = "there"\n[environments.there]\n')
    probe.only(FLAKY.replace("  @safe\n", ""))
    run = probe.told("-D", "retries=2", "-D", "env=there")

    assert [one["status"] for one in run.results if one["name"] == "Flaky"] == ["failed"], run.said


def test_repeating_counts_how_often_each_fails(probe: Probe) -> None:
    probe.only(FLAKY)
    run = probe.told("-D", "repeat=5", "--jobs", "2")

    assert run.code == 1
    assert "features/a.feature:3  Flaky: 2 of 5 failed, 40%" in run.said
    assert "1 of 2 scenarios passed each of 5 times" in run.said
    assert console(run.said) == {"passed": 1, "failed": 1}


def test_a_run_that_stops_at_the_first_failure_leaves_out_the_rest(probe: Probe) -> None:
    probe.only(
        "Feature: F\n  Scenario: Good\n    Given all is well\n  Scenario: Bad\n    When a check fails\n"
        "  Scenario: Late\n    Given all is well\n",
        "Feature: G\n  Scenario: Later\n    Given all is well\n",
    )
    run = probe.told("--stop")

    assert run.code == 1
    assert run.statuses == {"Good": "passed", "Bad": "failed", "Late": "skipped", "Later": "skipped"}
    assert console(run.said) == {"passed": 1, "failed": 1, "untested": 2}


def many(probe: Probe, count: int = 12) -> None:
    probe.only(
        *(
            "".join(
                [f"Feature: {name}\n", *(f"  Scenario: {name}{at}\n    Given all is well\n" for at in range(count))]
            )
            for name in "FGH"
        )
    )


def begun(probe: Probe) -> list[str]:
    return [one["scenario"] for one in probe.events() if one["event"] == "scenario begins"]


def test_a_random_order_is_another_and_replays_with_its_seed(probe: Probe) -> None:
    many(probe)
    orders = []
    for order in ("defined", "random:81f3", "random:81f3", "random:7"):
        assert probe.told("-D", f"order={order}").code == 0
        orders.append(begun(probe))

    assert orders[0] == sorted(orders[0], key=orders[0].index)
    assert orders[1] == orders[2]
    assert len({tuple(order) for order in orders}) == 3
    assert {frozenset(order) for order in orders} == {frozenset(orders[0])}


def test_shards_are_disjoint_and_complete(probe: Probe) -> None:
    many(probe)
    assert probe.told().code == 0
    everything = begun(probe)
    # Every machine has the same history of earlier runs.
    history = probe.root / ".ratified" / "history.json"
    known = history.read_bytes()
    parts = []
    for shard in ("1/2", "2/2"):
        history.write_bytes(known)
        assert probe.told("-D", f"shard={shard}").code == 0
        parts.append(begun(probe))

    assert sorted(parts[0] + parts[1]) == sorted(everything)
    assert all(parts)


def test_only_what_did_not_pass_last_runs_again(probe: Probe) -> None:
    probe.only(FLAKY.replace("attempt 3", "attempt 2"))
    assert probe.told().code == 1
    run = probe.told("-D", "last_failed=yes")

    assert run.code == 0, run.said
    assert begun(probe) == ["features/a.feature::Flaky"]


@pytest.mark.parametrize("jobs", ["1", "4"])
def test_what_was_logged_comes_with_the_failure_though_hooks_are_captured(probe: Probe, jobs: str) -> None:
    probe.only(
        "Feature: F\n  Scenario: Bad\n    Given something is only logged\n    When a check fails\n",
        "Feature: G\n  Scenario: Good\n    Given something is only logged\n",
    )
    run = probe.told("--jobs", jobs, "--logging-level", "INFO")

    captured = run.said.partition("CAPTURED LOG: scenario\n")[2]
    assert captured.splitlines()[:2] == [
        "LOG_WARNING:shop: logged in a step that passes",
        "LOG_WARNING:shop: logged before the check",
    ]
    assert run.said.count("logged in a step that passes") == 1


def test_locks_phases_and_being_alone_hold_in_a_whole_run(probe: Probe) -> None:
    (probe.root / "data").mkdir()
    (probe.root / "data" / "phases.toml").write_text('[first]\nmode = "sequential"\n[rest]\n')
    probe.only(
        "".join(
            [
                "Feature: F\n",
                *(f"  @lock:till\n  Scenario: L{at}\n    Given all is well\n" for at in range(6)),
                *(f"  @phase:first\n  Scenario: P{at}\n    Given all is well\n" for at in range(4)),
                "  @serial\n  Scenario: Alone\n    Given all is well\n",
                *(f"  Scenario: R{at}\n    Given all is well\n" for at in range(6)),
            ]
        )
    )
    run = probe.told("--jobs", "4")
    assert run.code == 0, run.said
    under_way: set[str] = set()
    ended = []
    for event in probe.events():
        name = str(event.get("scenario", "")).rpartition("::")[2]
        if event["event"] == "scenario begins":
            under_way.add(name)
            assert len([one for one in under_way if one.startswith("L")]) <= 1
            assert not (under_way & {"Alone"} or any(one.startswith("P") for one in under_way)) or len(under_way) == 1
        elif event["event"] == "scenario ends":
            under_way.remove(name)
            ended.append(name)
    assert ended[:4] == ["P0", "P1", "P2", "P3"]
    assert len(ended) == 17


def test_a_formatter_that_fails_ends_no_run_and_turns_it_red(probe: Probe) -> None:
    probe.only("Feature: F\n  Scenario: One\n    Given all is well\n  Scenario: Two\n    Given all is well\n")
    (probe.root / "failing.py").write_text(
        "from behave.formatter.base import Formatter\n"
        "class Failing(Formatter):\n"
        "    def scenario(self, scenario):\n"
        "        raise RuntimeError('no ink')\n"
    )
    run = probe.told("-f", "failing:Failing", "-o", "x.txt")

    assert run.code == 1
    assert console(run.said) == {"passed": 2}
    assert "failed at scenario, and what it tells is not whole: RuntimeError: no ink" in of_the_run(run)


def test_one_worker_begins_every_feature_and_every_rule_once(probe: Probe) -> None:
    rules = [
        f"  Rule: R{rule}\n" + "".join(f"    Scenario: S{at}\n      Given all is well\n" for at in range(5))
        for rule in range(3)
    ]
    probe.only(*(f"Feature: {name}\n{''.join(rules)}" for name in "FGH"))
    assert probe.told("--jobs", "1").code == 0
    begun = [(one["feature"], one["rule"]) for one in probe.events() if one["event"] == "container begins"]

    assert begun == [(feature, rule) for feature in range(3) for rule in (-1, 0, 1, 2)]
