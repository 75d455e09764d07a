"""What `ratified strength` ends with, and what it refuses."""

from __future__ import annotations

import os
import signal
import subprocess

import pytest

from tests.run.projects import RATIFIED, Project, environment
from tests.strength.noticing import features_of, project_in, strength

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return project_in(tmp_path_factory.mktemp("office") / "project")


def test_the_gate_is_closed_while_anything_goes_unnoticed(office: Project) -> None:
    code, said = strength(office, "--gate", features_of("empty"))
    assert code == 1, said
    assert "What nobody would notice, the worst first:" in said


def test_without_the_gate_it_only_tells(office: Project) -> None:
    code, said = strength(office, features_of("empty"))
    assert code == 0, said
    assert "What nobody would notice, the worst first:" in said


def test_scenarios_that_do_not_pass_are_asked_nothing(office: Project) -> None:
    code, said = strength(office, "-D", "defect=title-cut", features_of("strong"))
    assert code == 1, said
    assert "scenarios do not even pass" in said


def test_nothing_is_done_to_systems_where_care_is_asked_for(office: Project) -> None:
    places = office.root / "data" / "environments.toml"
    before = places.read_text()
    places.write_text(before.replace('guard = "open"', 'guard = "careful"'))
    try:
        _, said = strength(office, features_of("empty"))
    finally:
        places.write_text(before)
    assert "POST /offices said yes and kept nothing: nothing was broken" in said


def test_who_is_interrupted_tells_what_is_known_so_far(office: Project) -> None:
    with subprocess.Popen(
        [RATIFIED, "strength", "--gate", features_of("strong")],
        cwd=office.root,
        env=environment({}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        heard = list(iter(process.stdout.readline, "asking what would be noticed\n"))
        os.killpg(process.pid, signal.SIGINT)
        said = "".join([*heard, process.stdout.read()])
    assert process.returncode == 1, said
    assert "no more is asked; what is known so far:" in said


def test_what_is_no_time_is_no_budget(office: Project) -> None:
    code, said = strength(office, "--budget", "soon", features_of("empty"))
    assert code == 1, said
    assert "such as 300 ms, 60 s or 5 minutes" in said
