"""A whole project for each test."""

import shutil
from pathlib import Path

import pytest

from tests.run.probes import Probe
from tests.run.projects import Project

HERE = Path(__file__).parent


@pytest.fixture
def project(tmp_path: Path) -> Project:
    shutil.copytree(HERE / "shop", tmp_path / "project")
    return Project(tmp_path / "project")


@pytest.fixture
def probe(tmp_path: Path) -> Probe:
    return Probe.copied(tmp_path / "project")
