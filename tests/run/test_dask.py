"""Whole runs on a Dask cluster of real processes, some of which are killed while they work."""

import json
import os
import shutil
import signal
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.run.machines import Machines
from tests.run.projects import Project, eventually, is_running

HERE = Path(__file__).parent
NAMES = {"The one at the gate", *(f"Visitor {number}" for number in range(1, 9)), "Somebody falls"}
# A scheduler, Dask workers, a run and its workers, one Python each, on a machine that may have much else to do.
pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    folder = tmp_path / "dask"
    folder.mkdir()
    machines = Machines(folder)
    yield machines
    machines.close()


@pytest.fixture
def gate(tmp_path: Path) -> Project:
    shutil.copytree(HERE / "gate", tmp_path / "gate")
    return Project(tmp_path / "gate")


def test_a_cluster_gives_the_same_as_this_machine(machines: Machines, project: Project) -> None:
    machines.worker(threads=2)
    machines.worker()
    here = project.behave("-D", "seed=81f3", "-D", "tapes=tapes-here")
    there = project.behave("-D", "seed=81f3", "-D", "tapes=tapes-there", "-D", f"workers={machines.address}")

    assert there.code == here.code == 0, there.said
    assert "3 scenarios at once on the Dask cluster" in there.said
    assert there.statuses == here.statuses
    assert len(there.results) == len(here.results) == 4
    assert _texts(project.root / "tapes-there") == _texts(project.root / "tapes-here")
    assert "3 of 5 operations exercised" in there.said


def test_everything_comes_home(machines: Machines, gate: Project) -> None:
    machines.worker(threads=2)
    (gate.root / "open").touch()
    run = gate.behave("--tags", "not @end", "-D", f"workers={machines.address}")

    assert run.code == 1
    assert "9 scenarios passed, 1 failed" in run.said
    assert _verdicts(run.results) == dict.fromkeys(NAMES, "passed") | {"Somebody falls": "failed"}
    assert _notes(gate) == sorted(NAMES - {"Somebody falls"})
    assert _ends(gate) == dict.fromkeys(NAMES, 1)
    assert not _journals_of_others(gate)


def test_the_settings_of_the_run_hold_there_and_those_of_the_machine_do_not(
    machines: Machines, project: Project
) -> None:
    machines.worker(RATIFIED_MIA_PASSWORD="somebody-elses-456", RATIFIED_SEED="0")
    project.feature("Feature: Extra\n  Scenario: One\n    When the password of Mia is printed\n")
    workers = f"workers={machines.address}"
    run = project.behave("features/shop/extra.feature", "-D", workers, RATIFIED_MIA_PASSWORD="open-sesame-123")

    assert (project.results / "leak.txt").read_text() == "open-sesame-123"
    assert "a secret stands in the run's own output" in run.said


def test_a_dask_worker_is_killed_and_every_scenario_has_one_result(machines: Machines, gate: Project) -> None:
    machines.worker()
    machines.worker()
    run = gate.start("--tags", "not @end", "-D", f"workers={machines.address}")
    waiting = _waiting(gate)
    os.kill(waiting["machine"], signal.SIGKILL)
    said, _ = run.communicate(timeout=200)

    assert run.returncode == 1
    lost = {"The one at the gate": "broken", "Somebody falls": "failed"}
    assert _verdicts(gate.read_results()) == dict.fromkeys(NAMES, "passed") | lost
    assert _notes(gate) == sorted(NAMES - lost.keys())
    assert _ends(gate) == dict.fromkeys(NAMES, 1)
    assert "the process that ran it was lost with its Dask worker tcp://127.0.0.1:" in said
    eventually(lambda: not is_running(waiting["worker"]), "the end of the process that had lost its Dask worker")
    assert (gate.root / "sent-away").exists()
    (left,) = _journals_of_others(gate)
    assert json.loads(left.read_text().splitlines()[0])["event"] == "run begins"


def test_what_had_not_begun_is_given_to_another_dask_worker(machines: Machines, gate: Project) -> None:
    first = machines.worker()
    (address,) = machines.workers()
    run = gate.start("--tags", "not @end", "-D", f"workers={machines.address}", "-D", "order=defined")
    _waiting(gate)
    with machines.client() as client:
        # Somebody else's work comes before the next scenario, and never ends.
        blocking = client.submit(lambda: threading.Event().wait(), workers=[address], pure=False)
        (gate.root / "open").touch()
        eventually(lambda: len(client.processing()[address]) > 1, "the turn that has to wait")
        machines.worker()
        first.kill()
        del blocking
        said, _ = run.communicate(timeout=200)

    assert run.returncode == 1
    assert _verdicts(gate.read_results()) == dict.fromkeys(NAMES, "passed") | {"Somebody falls": "failed"}, said
    assert _ends(gate) == dict.fromkeys(NAMES, 1)


def test_a_dask_worker_that_is_started_again_goes_on(machines: Machines, gate: Project) -> None:
    machines.worker(nanny=True)
    run = gate.behave("--tags", "@end", "-D", f"workers={machines.address}")

    assert run.code == 1
    assert run.statuses == {"The one that takes its machine with it": "broken", "The one after it": "passed"}, run.said


def test_a_run_that_is_killed_leaves_nobody_on_the_cluster(machines: Machines, gate: Project) -> None:
    machines.worker()
    run = gate.start("--tags", "@gate", "-D", f"workers={machines.address}")
    waiting = _waiting(gate)
    run.kill()
    run.communicate()

    eventually(lambda: not is_running(waiting["worker"]), "the end of the worker", seconds=60)
    assert is_running(waiting["machine"])


def test_a_run_that_is_stopped_puts_away_what_is_under_way_there(machines: Machines, gate: Project) -> None:
    machines.worker()
    run = gate.start("--tags", "@gate", "-D", f"workers={machines.address}")
    _waiting(gate)
    run.send_signal(signal.SIGINT)
    said, _ = run.communicate(timeout=200)

    assert run.returncode == 1
    assert _verdicts(gate.read_results())["The one at the gate"] == "broken", said
    assert (gate.root / "sent-away").exists()


def test_a_worker_that_dies_there_is_told_as_one_that_dies_here(machines: Machines, gate: Project) -> None:
    machines.worker()
    run = gate.start("--tags", "not @end", "-D", f"workers={machines.address}")
    os.kill(_waiting(gate)["worker"], signal.SIGKILL)
    said, _ = run.communicate(timeout=200)

    lost = {"The one at the gate": "broken", "Somebody falls": "failed"}
    assert _verdicts(gate.read_results()) == dict.fromkeys(NAMES, "passed") | lost
    assert "the process that ran it was killed by SIGKILL" in said


def test_the_project_may_stand_elsewhere_there(machines: Machines, gate: Project, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(gate.root, elsewhere)
    (elsewhere / "open").touch()
    machines.worker(RATIFIED_PROJECT=str(elsewhere))
    run = gate.behave("--tags", "not @end", "-D", f"workers={machines.address}")

    assert _verdicts(run.results) == dict.fromkeys(NAMES, "passed") | {"Somebody falls": "failed"}, run.said
    assert not list(elsewhere.glob("allure-results/*"))


def test_other_scenarios_there_are_refused(machines: Machines, gate: Project, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(gate.root, elsewhere)
    feature = elsewhere / "features" / "gate.feature"
    feature.write_text(feature.read_text().replace("When it falls", "When it walks around"))
    machines.worker(RATIFIED_PROJECT=str(elsewhere))
    run = gate.behave("--tags", "not @end", "-D", f"workers={machines.address}")

    assert run.code == 1
    assert "this worker has come to other scenarios than the run" in run.said
    assert "features/gate.feature::Some fall::Somebody falls says something else here" in run.said
    assert set(run.statuses.values()) == {"broken"}


def test_a_dask_worker_without_the_project_is_named(machines: Machines, gate: Project, tmp_path: Path) -> None:
    machines.worker(RATIFIED_PROJECT=str(tmp_path / "nowhere"))
    run = gate.behave("-D", f"workers={machines.address}")

    assert run.code == 1
    assert "Nothing was run: the Dask worker tcp://127.0.0.1:" in run.said
    assert "set RATIFIED_PROJECT in the Dask worker's environment to where it is" in run.said


def test_a_cluster_without_workers_is_refused(machines: Machines, gate: Project) -> None:
    run = gate.behave("-D", f"workers={machines.address}")

    assert run.code == 1
    assert f"Nothing was run: the Dask cluster at {machines.address} has no workers" in run.said


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("dask://127.0.0.1:9", "no Dask scheduler answers at dask://127.0.0.1:9"),
        ("http://127.0.0.1:8786", 'the setting "workers" cannot be "http://127.0.0.1:8786"'),
    ],
)
def test_no_cluster_is_one_sentence(gate: Project, address: str, sentence: str) -> None:
    run = gate.behave("-D", f"workers={address}")

    assert run.code == 1
    assert f"Nothing was run: {sentence}" in run.said
    assert "Traceback" not in run.said


def test_another_version_of_distributed_is_one_sentence(gate: Project, tmp_path: Path) -> None:
    pretends = (
        "import distributed.versions as v; of = v._version_cached; "
        "v._version_cached = lambda name: '2020.1.0' if name == 'distributed' else of(name); "
        "from distributed.cli.dask_scheduler import main; main()"
    )
    machines = Machines(tmp_path, scheduler=[sys.executable, "-c", pretends])
    try:
        machines.worker()
        run = gate.behave("-D", f"workers={machines.address}")
    finally:
        machines.close()

    assert run.code == 1
    assert f"Nothing was run: the Dask cluster at {machines.address} has another version of distributed" in run.said


def _waiting(project: Project) -> dict[str, int]:
    """Wait for the one at the gate; return its process and the Dask worker that has started it."""
    told = project.root / "waiting.json"
    eventually(told.exists, "the one at the gate", seconds=60)
    found: dict[str, int] = json.loads(told.read_text())
    return found


def _verdicts(results: list[dict[str, Any]]) -> dict[str, str]:
    """The verdict of each scenario; one with two results has neither."""
    names = Counter(_plain(result["name"]) for result in results)
    assert set(names.values()) == {1}, names
    return {_plain(result["name"]): result["status"] for result in results if result["fullName"] != "the run"}


def _ends(project: Project) -> dict[str, int]:
    """How often the journal of the run says that each scenario has ended."""
    return dict(Counter(_plain(one["name"]) for one in project.events() if one["event"] == "scenario ends"))


def _plain(name: str) -> str:
    return name.partition(" -- @")[0]


def _notes(project: Project) -> list[str]:
    texts = [path.read_text() for path in project.results.glob("*-attachment.txt")]
    return sorted(_plain(text.removesuffix(" was here")) for text in texts if text.endswith(" was here"))


def _texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def _journals_of_others(project: Project) -> list[Path]:
    return sorted(project.root.glob(".ratified/journals/*-*-*.jsonl"))
