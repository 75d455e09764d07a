"""A command that is killed while it asks loses only what was under way: the next one goes on, to the same figures."""

from __future__ import annotations

import re
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from ratified.report.strength import Strength, read_strength
from tests.run.projects import RATIFIED, Project, children_of, environment, eventually, is_running, kill_all
from tests.strength.noticing import features_of, project_in, strength

pytestmark = pytest.mark.timeout(400)

FEATURE = f"{features_of('strong')}/people.feature"
ASKED = (FEATURE, "-D", "seed=1")
KEPT = Path(".ratified", "strength")
# Everything that is performed leaves a line, beside the hooks of the suite.
COUNTING = """
def before_scenario(context, scenario, then=before_scenario):
    with open("performed.txt", "a") as file:
        file.write(f"{scenario.name}\\n")
    then(context, scenario)
"""


@dataclass(frozen=True)
class Told:
    """What a command has said in the end, and how many performances it took in all."""

    said: str
    strength: Strength | None
    performed: int


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Told:
    office = _office(tmp_path_factory.mktemp("undisturbed") / "project")
    return _told(office, *ASKED)


@pytest.fixture(scope="module")
def just_killed(tmp_path_factory: pytest.TempPathFactory) -> Project:
    office = _office(tmp_path_factory.mktemp("killed") / "project")
    _kill_after(60, office, *ASKED)
    return office


@pytest.fixture
def killed(just_killed: Project, tmp_path: Path) -> Project:
    return Project(Path(shutil.copytree(just_killed.root, tmp_path / "project")))


def test_who_goes_on_performs_only_what_was_not_known_and_comes_to_the_same_figures(
    killed: Project, undisturbed: Told
) -> None:
    known = _lines(killed)
    _kill_after(known + 30, killed, "--resume")
    resumed = _told(killed, "--resume")
    assert resumed.strength == undisturbed.strength
    assert _counted(resumed) == _counted(undisturbed)
    # Each kill may cost what its two performers were at.
    assert undisturbed.performed <= resumed.performed <= undisturbed.performed + 4
    assert not list((killed.root / KEPT).iterdir())


def test_what_is_kept_is_for_nobody_else(killed: Project) -> None:
    every = [path for path in (killed.root / KEPT).rglob("*") if not path.name.startswith("begun")]
    assert len(every) > 5
    for path in every:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_what_has_changed_since_is_refused(killed: Project) -> None:
    steps = killed.root / "steps" / "by_value.py"
    steps.write_text(f"{steps.read_text()}\n")
    code, said = strength(killed, "--resume")
    assert code == 1
    assert "what was recorded is not what there is now\n  actual:   changed since: steps/by_value.py" in said


def test_who_is_out_of_time_is_told_how_to_go_on(tmp_path: Path, undisturbed: Told) -> None:
    office = _office(tmp_path / "project")
    _, said = strength(office, *ASKED, "--budget", "1s")
    assert "Not everything is asked yet: `ratified strength --resume` goes on." in said
    resumed = _told(office, "--resume")
    assert resumed.strength == undisturbed.strength
    assert resumed.performed == undisturbed.performed


def test_who_would_go_on_with_other_scenarios_than_were_recorded_is_refused(tmp_path: Path) -> None:
    office = _office(tmp_path / "project")
    (office.root / ".gitignore").write_text(".ratified\n*-results\n*-report\n__pycache__\nperformed.txt\n")
    _git(office, "init")
    _git(office, "add", ".")
    _git(office, "commit", "-m", "as it was")
    for feature in (office.root / FEATURE, office.root / features_of("empty") / "nothing.feature"):
        feature.write_text(f"{feature.read_text()}\n# Nobody else works there.\n")
    _, said = strength(office, "--changed", "--budget", "1s")
    assert "Not everything is asked yet" in said
    # No file has changed since, and yet one that had changed has no more.
    _git(office, "commit", "-m", "as it is", FEATURE)
    code, said = strength(office, "--resume")
    assert code == 1
    assert "other scenarios are selected than were recorded" in said


def test_where_nothing_was_stopped_there_is_nothing_to_go_on_with(tmp_path: Path) -> None:
    code, said = strength(_office(tmp_path / "project"), "--resume")
    assert code == 1
    assert "there is nothing to go on with" in said


def _office(folder: Path) -> Project:
    project = project_in(folder)
    hooks = folder / "environment.py"
    hooks.write_text(f"{hooks.read_text()}\n{COUNTING}")
    return project


def _git(office: Project, *arguments: str) -> None:
    who = ("-c", "user.name=Mia", "-c", "user.email=mia@example.com")
    subprocess.run(["git", *who, *arguments], cwd=office.root, check=True, capture_output=True)


def _told(office: Project, *arguments: str) -> Told:
    code, said = strength(office, *arguments)
    assert code == 0, said
    performed = len((office.root / "performed.txt").read_text().splitlines())
    return Told(said, read_strength(office.root / "strength-results"), performed)


def _counted(told: Told) -> str:
    found = re.search(r"\d+ scenarios, \d+ questions, \d+ performances", told.said)
    assert found is not None, told.said
    return found[0]


def _kill_after(lines: int, office: Project, *arguments: str) -> None:
    """Begin to ask, and end every process of it at once when so much is known."""
    with subprocess.Popen(
        [RATIFIED, "strength", *arguments],
        cwd=office.root,
        env=environment({}),
        stdout=subprocess.DEVNULL,
        text=True,
    ) as process:
        eventually(lambda: _lines(office) >= lines or process.poll() is not None, "what is known", 120)
        assert process.poll() is None, "it has ended too soon to be killed"
        every = children_of(process.pid)
        kill_all(process)
    eventually(lambda: not any(map(is_running, every)), "the end of all processes")


def _lines(office: Project) -> int:
    return sum(path.read_bytes().count(b"\n") for path in (office.root / KEPT).glob("*/performances.jsonl"))
