"""pytest-bdd, alone and with xdist."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.runner.peers.peer import client, function, last_number, write, write_features
from benchmarks.runner.toolshed import Toolshed
from benchmarks.runner.workloads import Phrase, Workload

HEAD = """\
from types import SimpleNamespace

import pytest
from pytest_bdd import given, parsers, scenarios, then, when
"""
STATE = """\
@pytest.fixture
def state():
    return SimpleNamespace()

"""


@dataclass(frozen=True, slots=True)
class PytestBdd:
    """One test module that binds all features, with the steps beside it."""

    jobs: int = 1

    @property
    def name(self) -> str:
        """Its name in the table."""
        return "pytest-bdd" if self.jobs == 1 else f"pytest-bdd-xdist-{self.jobs}"

    def write(self, project: Path, work: Workload, url: str) -> None:
        """Write features, steps and a test module."""
        write_features(project / "features", work)
        steps = (_step(phrase, place) for place, phrase in enumerate(work.phrases))
        bound = 'scenarios("features")\n'
        write(project / "test_features.py", HEAD, client(work, url), STATE, *steps, bound)
        write(project / "pyproject.toml", "[tool.pytest.ini_options]", 'bdd_features_base_dir = "."', "")

    def command(self, shed: Toolshed) -> Sequence[str]:
        """Return the call."""
        jobs = ("-n", str(self.jobs)) if self.jobs > 1 else ("-p", "no:xdist")
        return (str(shed.bin / "pytest"), "-q", *jobs)

    def passed(self, output: str) -> int:
        """Read pytest's last line."""
        return last_number(r"(?m)^(\d+) passed in ", output)


def _step(phrase: Phrase, place: int) -> str:
    words = f'parsers.parse("{phrase.pattern("{number:d}")}")'
    return f"@{phrase.keyword.lower()}({words})\n{function(phrase, place)}\n"
