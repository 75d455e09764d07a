"""Workers that begin from nothing do what copies of the run do, and end when the run does."""

import json
import os
import re
import shutil
import signal
from pathlib import Path
from typing import Any

import pytest

from tests.run.projects import Project, Run, eventually, is_running

HERE = Path(__file__).parent
SPAWN = ("-D", "worker_start=spawn")
OTHERS = "this worker has come to other scenarios than the run"


@pytest.fixture
def gate(tmp_path: Path) -> Project:
    shutil.copytree(HERE / "gate", tmp_path / "gate")
    return Project(tmp_path / "gate")


@pytest.fixture
def motley(tmp_path: Path) -> Project:
    """Every ending of a scenario, of a hook and of a clean-up; outlines and rules."""
    shutil.copytree(HERE / "probe", tmp_path / "motley")
    return Project(tmp_path / "motley")


def test_spawned_workers_tell_the_same_as_forked_ones(motley: Project) -> None:
    forked = _told(motley, "fork", "--jobs", "2")
    spawned = _told(motley, "spawn", "--jobs", "2")

    assert spawned == forked
    assert "hook_error" in spawned[0]
    assert len(spawned[1]) > 30


def test_spawned_workers_send_the_same_and_cover_the_same(project: Project) -> None:
    forked = project.behave("-D", "seed=81f3", "-D", "tapes=forked", "-D", "worker_start=fork")
    spawned = project.behave("-D", "seed=81f3", "-D", "tapes=spawned", "--jobs", "3", *SPAWN)

    assert spawned.code == forked.code == 0, spawned.said
    assert _texts(project.root / "spawned") == _texts(project.root / "forked")
    assert len(_texts(project.root / "spawned")) == 4
    assert _line("Contracts:", spawned) == _line("Contracts:", forked)


def test_a_spawned_worker_begins_with_the_settings_and_the_secrets_of_the_run(project: Project) -> None:
    project.feature(
        'Feature: Extra\n  Scenario: One\n    Given Mia has ordered "a lamp"\n    When the password of Mia is printed\n'
    )
    run = project.behave("features/shop/extra.feature", *SPAWN, RATIFIED_MIA_PASSWORD="open-sesame-123")

    assert run.code == 1
    assert "a secret stands in the run's own output" in run.said
    assert "open-sesame-123" not in run.said


def test_a_spawned_worker_knows_the_secrets_that_only_the_run_has_learned(gate: Project) -> None:
    (gate.root / "environment.py").write_text(
        "import os\n"
        "from ratified.secrets import SECRETS\n"
        "def before_all(context):\n"
        "    if 'RATIFIED_WORKER' not in os.environ:\n"
        "        SECRETS.register('open-sesame-123', 'the word')\n"
        "def before_scenario(context, scenario):\n"
        "    os.write(1, b'open-sesame-123')\n"
    )
    (gate.root / "open").touch()
    gate.behave("--tags", "@gate", *SPAWN)

    written = [event["printed"] for event in gate.events() if event["event"] == "scenario ends"]
    assert written == ["‹secret the word›"]


def test_what_was_written_before_stays_until_the_run_begins_and_not_longer(gate: Project) -> None:
    (gate.root / "open").touch()
    gate.behave("--tags", "@gate", *SPAWN)
    run = gate.behave("--tags", "@gate", "--jobs", "3", *SPAWN)

    assert run.statuses == {"The one at the gate": "passed"}


def test_each_spawned_worker_has_the_hooks_of_the_whole_run(gate: Project) -> None:
    (gate.root / "environment.py").write_text(
        "import os\n"
        "from pathlib import Path\n"
        "def before_all(context):\n"
        "    context.add_cleanup(lambda: Path(f'cleaned-{os.getpid()}').touch())\n"
        "    context.all = os.getpid()\n"
        "def before_scenario(context, scenario):\n"
        "    assert context.all == os.getpid()\n"
        "def after_all(context):\n"
        "    Path(f'after-{os.getpid()}').touch()\n"
    )
    (gate.root / "open").touch()
    run = gate.behave("--tags", "@gate", *SPAWN)

    assert run.code == 0, run.said
    # The run itself, and its one worker.
    assert len(list(gate.root.glob("after-*"))) == len(list(gate.root.glob("cleaned-*"))) == 2


def test_other_scenarios_than_those_of_the_run_are_never_performed(gate: Project) -> None:
    (gate.root / "open").touch()
    (gate.root / "environment.py").write_text(
        "from pathlib import Path\n"
        "def before_all(context):\n"
        "    feature = Path('features/gate.feature')\n"
        "    feature.write_text(feature.read_text().replace('The one at', 'The two at'))\n"
    )
    run = gate.behave("--tags", "@gate", *SPAWN)

    assert run.code == 1
    assert OTHERS in run.said
    assert "the run has features/gate.feature::The one at the gate, and this worker has not" in run.said
    assert run.statuses["The one at the gate"] == "broken"


def test_a_spawned_worker_that_is_killed_takes_one_scenario_with_it(gate: Project) -> None:
    run = gate.start("--tags", "not @end", "--jobs", "2", *SPAWN)
    os.kill(_waiting(gate)["worker"], signal.SIGKILL)
    said, _ = run.communicate(timeout=60)

    assert run.returncode == 1
    assert "the process that ran it was killed by SIGKILL" in said
    statuses = [result["status"] for result in gate.read_results()]
    assert (statuses.count("broken"), statuses.count("failed"), statuses.count("passed")) == (1, 1, 8)


def test_a_spawned_worker_puts_away_what_it_is_about_when_the_run_is_killed(gate: Project) -> None:
    run = gate.start("--tags", "@gate", *SPAWN)
    worker = _waiting(gate)["worker"]
    run.kill()
    run.communicate()

    eventually(lambda: not is_running(worker), "the end of the worker")
    assert (gate.root / "sent-away").exists()


def test_a_run_that_is_stopped_stops_its_spawned_workers(gate: Project) -> None:
    run = gate.start("--tags", "@gate", *SPAWN)
    worker = _waiting(gate)["worker"]
    run.send_signal(signal.SIGINT)
    run.communicate(timeout=60)

    assert run.returncode == 1
    assert not is_running(worker)
    assert (gate.root / "sent-away").exists()
    assert [one["status"] for one in gate.read_results() if one["name"] == "The one at the gate"] == ["broken"]


def _told(project: Project, start: str, *arguments: str) -> tuple[str, list[tuple[Any, ...]]]:
    allure = ("-f", "ratified.allure:AllureFormatter", "-o", "allure-results")
    run = project.behave("-f", "plain", "-o", "plain.txt", *allure, "-D", f"worker_start={start}", *arguments)
    assert run.code == 1, run.said
    plain = re.sub(r"\d+\.\d+s", "TIME", (project.root / "plain.txt").read_text(encoding="utf-8"))
    summary = re.sub(r"Took .*", "", run.said[run.said.index("Errored scenarios") :])
    return plain + summary, sorted(_known(result) for result in run.results)


def _known(result: dict[str, Any]) -> tuple[Any, ...]:
    steps = [(step["name"], step["status"]) for step in result.get("steps", [])]
    message = result.get("statusDetails", {}).get("message") or ""
    return result["fullName"], str(result.get("parameters")), result["status"], message, str(steps)


def _waiting(project: Project) -> dict[str, int]:
    told = project.root / "waiting.json"
    eventually(told.exists, "the one at the gate")
    found: dict[str, int] = json.loads(told.read_text())
    return found


def _texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def _line(begin: str, run: Run) -> str:
    return next(line for line in run.said.splitlines() if line.startswith(begin))
