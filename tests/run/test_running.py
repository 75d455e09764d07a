"""A whole run by the behave command: selection, verdicts, replay, other places, and one sentence for every mistake."""

import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import httpx
import pytest

from tests.run.projects import RATIFIED, Project, children_of, eventually, is_running, kill_all


def test_a_green_run_says_seed_place_and_how_to_replay(project: Project) -> None:
    run = project.behave("--tags", "@e2e", "-D", "seed=81f3")

    assert run.code == 0, run.said
    assert "Seed 81f3 · environment embedded (The Shop at http://127.0.0.1:" in run.said
    assert "Replay this run with: -D seed=81f3" in run.said
    assert [result["status"] for result in run.results] == ["passed"] * 4


def test_a_single_line_runs_a_single_scenario(project: Project) -> None:
    assert len(project.behave("features/shop/orders.feature:5").results) == 1


def test_a_name_selects_too(project: Project) -> None:
    assert len(project.behave("--name", "What nobody").results) == 1


@pytest.mark.parametrize("folder", [".", "features", ".."])
def test_it_runs_from_any_folder(project: Project, folder: str) -> None:
    here = project.root / folder
    run = project.behave(str(project.root / "features" / "shop"), cwd=here)

    assert run.code == 0, run.said
    assert "4 scenarios passed, 0 failed" in run.said
    assert project.events()[-1]["event"] == "run ends"


MISTAKES = {
    "an unknown environment": (["-D", "env=embeded"], 'Did you mean "embedded"?'),
    "an unknown key": (["-D", "sed=1"], 'Did you mean "seed"?'),
    "an unknown tag": (["--tags", "@e2"], 'Did you mean "e2e"?'),
    "an unknown defect": (["-D", "defect=wrong-itme"], 'there is no defect "wrong-itme"'),
    "a closed port": (["-D", "shop.url=http://127.0.0.1:9"], "cannot be reached at http://127.0.0.1:9"),
    "a name that does not resolve": (
        ["-D", "shop.url=http://shop.invalid"],
        "cannot be reached at http://shop.invalid",
    ),
    "nothing selected": (["--tags", "@slow"], "no scenario was selected"),
}


@pytest.mark.parametrize(("arguments", "sentence"), MISTAKES.values(), ids=list(MISTAKES))
def test_a_mistake_stops_the_run_at_once_with_one_sentence(
    project: Project, arguments: list[str], sentence: str
) -> None:
    run = project.behave(*arguments)

    assert run.code != 0
    assert sentence in run.said
    assert "Traceback" not in run.said
    assert run.said.count("Nothing was run") == 1
    assert all(result["status"] != "passed" for result in run.results)


def test_an_unknown_tag_in_a_feature_stops_the_run(project: Project) -> None:
    project.feature("Feature: Extra\n  @e2ee\n  Scenario: One\n    When Mia orders whatever comes to mind\n")
    run = project.behave()

    assert run.code != 0
    assert "extra.feature:3 has the unknown tag @e2ee" in run.said


def test_an_unknown_person_is_broken_and_offered_the_nearest(project: Project) -> None:
    project.feature('Feature: Extra\n  Scenario: One\n    When Miaa orders "a lamp"\n')
    run = project.behave("features/shop/extra.feature")

    assert run.code == 1
    assert run.statuses == {"One": "broken"}
    assert 'Did you mean "Mia"?' in run.said


def test_another_service_on_the_port_is_recognised(project: Project) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "http.server", "0", "--bind", "127.0.0.1"],
        cwd=project.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONUNBUFFERED": "1"},
        text=True,
    ) as other:
        assert other.stdout is not None
        port = other.stdout.readline().split("port ")[1].split()[0]
        run = project.behave("-D", f"shop.url=http://127.0.0.1:{port}")
        other.kill()

    assert run.code != 0
    assert "something else than The Shop answers" in run.said


def test_the_same_features_run_against_a_system_that_runs_elsewhere(project: Project) -> None:
    with project.shop() as url:
        run = project.behave("--tags", "@e2e", RATIFIED_SHOP_URL=url)
        assert httpx.get(f"{url}/health").status_code == 200

    assert run.code == 0, run.said
    assert f"The Shop at {url}" in run.said


def test_a_failure_tells_how_to_replay_it(project: Project) -> None:
    run = project.behave("-D", "defect=wrong-item", "-D", "seed=7")

    assert run.code == 1
    assert set(run.statuses.values()) == {"failed", "passed"}
    assert "expected: 'a lamp'" in run.said
    assert "actual:   'a brick'" in run.said
    assert "replay with: behave features/shop/orders.feature:5 -D seed=7" in run.said


def test_a_breach_of_contract_is_a_failure_and_not_a_break(project: Project) -> None:
    run = project.behave("-D", "defect=no-id")

    assert run.code == 1
    assert set(run.statuses.values()) == {"failed"}
    assert "its contract shop" in run.said


def test_a_forgotten_thing_is_told_with_the_step_that_makes_one(project: Project) -> None:
    project.feature('Feature: Extra\n  Scenario: One\n    When Mia tries to read the order of "a lamp"\n')
    run = project.behave("features/shop/extra.feature")

    assert run.statuses == {"One": "broken"}
    assert 'this scenario remembers no Order called "a lamp"' in run.said
    assert '{who:w} has ordered "{item}"' in run.said


def test_what_was_tried_must_be_judged(project: Project) -> None:
    project.feature(
        'Feature: Extra\n  Scenario: One\n    Given Mia has ordered "a lamp"\n'
        '    When Mia tries to read the order of "a lamp"\n'
    )
    run = project.behave("features/shop/extra.feature")

    assert run.statuses == {"One": "failed"}
    assert "nobody looked at the outcome" in run.said


@pytest.mark.parametrize("way", ["leaves the building", "leaves by the back door"])
def test_a_step_cannot_end_the_run(project: Project, way: str) -> None:
    project.feature(
        f"Feature: Extra\n  Scenario: One\n    When somebody {way}\n"
        "  Scenario: Two\n    When Mia orders whatever comes to mind\n"
    )
    run = project.behave("features/shop/extra.feature")

    assert run.code == 1
    assert run.statuses == {"One": "broken", "Two": "passed"}


def test_one_seed_sends_the_same_bytes_alone_or_in_another_order(project: Project, tmp_path: Path) -> None:
    def tapes(name: str, *arguments: str) -> dict[str, bytes]:
        run = project.behave("-D", "seed=5", "-D", f"tapes={tmp_path / name}", *arguments)
        assert run.code == 0, run.said
        return {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}

    project.feature("Feature: Extra\n  @e2e\n  Scenario: One\n    When Mia orders whatever comes to mind\n")
    first = tapes("first", "features/shop/orders.feature", "features/shop/extra.feature")
    again = tapes("again", "features/shop/extra.feature", "features/shop/orders.feature")
    alone = tapes("alone", "features/shop/extra.feature:3")

    assert first == again
    assert len(first) == 5
    assert len(alone) == 1
    assert alone.items() <= first.items()
    assert any(b"@example.com" in tape for tape in first.values())


def test_another_seed_sends_other_bytes(project: Project, tmp_path: Path) -> None:
    told = []
    for seed in ("5", "6"):
        project.behave("--name", "What nobody", "-D", f"seed={seed}", "-D", f"tapes={tmp_path / seed}")
        told += [path.read_bytes() for path in (tmp_path / seed).iterdir()]

    assert len(told) == 2
    assert told[0] != told[1]


def test_repetitions_have_data_of_their_own_that_replay(project: Project, tmp_path: Path) -> None:
    def tapes(name: str, *settings: str) -> set[bytes]:
        said = [part for one in settings for part in ("-D", one)]
        run = project.behave("--jobs", "2", "--name", "What nobody", "-D", f"tapes={tmp_path / name}", *said)
        assert run.code == 0, run.said
        return {path.read_bytes() for path in (tmp_path / name).iterdir()}

    repeated = tapes("repeated", "seed=5", "repeat=3")
    assert len(repeated) == 3
    assert tapes("first", "seed=5") | tapes("second", "seed=5.2") | tapes("third", "seed=5.3") == repeated


def test_what_a_scenario_made_is_put_away_also_when_it_fails(project: Project) -> None:
    project.feature(
        'Feature: Extra\n  Scenario: One\n    Given Mia has ordered "a lamp"\n    When somebody leaves the building\n'
    )
    project.behave("features/shop/extra.feature", "-D", f"tapes={project.root / 'tapes'}")

    (tape,) = (project.root / "tapes").iterdir()
    assert "DELETE /orders/" in tape.read_text()


def test_a_secret_in_the_output_fails_the_run_and_names_the_file(project: Project) -> None:
    project.feature("Feature: Extra\n  Scenario: One\n    When the password of Mia is printed\n")
    run = project.behave("features/shop/extra.feature")

    assert run.code == 1
    assert "a secret stands in the run's own output" in run.said
    assert "leak.txt holds password of Mia" in run.said
    assert "broken" in run.statuses.values()


def test_a_guarded_place_admits_only_safe_scenarios_and_says_so(project: Project) -> None:
    with project.shop() as url:
        project.feature('Feature: Extra\n  @safe\n  Scenario: One\n    When Mia orders "a lamp"\n')
        run = project.behave("-D", "env=live", "-D", f"shop.url={url}")

    assert run.statuses["One"] == "broken"
    assert 'POST /orders was not sent: the environment "live" is read-only' in run.said
    assert set(run.statuses.values()) == {"broken", "skipped"}


@pytest.mark.parametrize("number", ["SIGINT", "SIGTERM", "SIGKILL"])
def test_a_run_that_is_stopped_keeps_what_was_finished_and_leaves_no_system_behind(
    project: Project, number: str
) -> None:
    project.feature(
        "Feature: Zzz\n  Scenario: Held\n    When the shop keeps everybody waiting\n"
        "  Scenario: Never begun\n    When Mia orders whatever comes to mind\n",
        "zzz",
    )
    run = project.start()
    eventually(lambda: project.begun("Held"), "the held scenario")
    children = children_of(run.pid)
    run.send_signal(getattr(signal, number))
    run.communicate(timeout=20)

    assert run.returncode != 0
    assert children
    eventually(lambda: not any(is_running(child) for child in children), "the end of the shop", seconds=2)
    finished = [one for one in project.events() if one["event"] == "scenario ends" and one["status"] == "passed"]
    passed = [result for result in project.read_results() if result["status"] == "passed"]
    assert len(finished) == len(passed) == 4


def test_a_system_that_dies_in_mid_run_ends_the_run_with_one_sentence(project: Project) -> None:
    rows = "".join(f"      | lamp {number} |\n" for number in range(600))
    steps = '    Given Mia has ordered "<item>"\n    When Mia tries to read the order of "<item>"\n'
    steps += '    Then the order of "<item>" is there\n'
    project.feature(f"Feature: F\n  Scenario Outline: S\n{steps}    Examples:\n      | item |\n{rows}")
    run = project.start("features/shop/extra.feature")
    eventually(lambda: project.begun("S -- @1.2 "), "the second order")
    (shop,) = [pid for pid in children_of(run.pid) if b"shop.py" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    os.kill(shop, signal.SIGKILL)
    said, _ = run.communicate(timeout=30)

    assert run.returncode == 1
    assert said.count("the embedded shop ended in the middle of the run (signal 9 (SIGKILL), and no word why)") == 1
    ends = [one["status"] for one in project.events() if one["event"] == "scenario ends"]
    assert len([status for status in ends if status != "passed"]) < 10
    statuses = Counter(result["status"] for result in project.read_results())
    assert statuses["broken"] == 601 - statuses["passed"]


def test_what_a_killed_run_left_elsewhere_can_be_put_away_later(project: Project) -> None:
    project.feature(
        'Feature: Zzz\n  Scenario: Held\n    Given Mia has ordered "a lamp"\n'
        "    When the shop keeps everybody waiting\n",
        "zzz",
    )
    with project.shop() as url:

        def orders() -> int:
            return int(httpx.get(f"{url}/count").json()["orders"])

        run = project.start("features/shop/zzz.feature", "-D", f"shop.url={url}")
        eventually(lambda: orders() == 1, "the order")
        kill_all(run)
        run.communicate()
        cleaned = [
            subprocess.run([RATIFIED, "cleanup"], cwd=project.root, capture_output=True, text=True, check=False)
            for _ in range(2)
        ]

        assert orders() == 0

    assert [one.returncode for one in cleaned] == [0, 0]
    assert "1 of 1 put away" in cleaned[0].stdout
    assert "Nothing is left." in cleaned[1].stdout


def test_a_run_that_ended_in_order_leaves_nothing_to_put_away(project: Project) -> None:
    with project.shop() as url:
        assert project.behave("features/shop/orders.feature", RATIFIED_SHOP_URL=url).code == 0
        assert httpx.get(f"{url}/count").json()["orders"] == 0
    cleaned = subprocess.run([RATIFIED, "cleanup"], cwd=project.root, capture_output=True, text=True, check=False)

    assert cleaned.stdout == "Nothing is left.\n"
