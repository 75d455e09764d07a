"""behave as it comes, behavex, and ours: one project in three settings."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.runner.peers.peer import client, function, last_number, write, write_features
from benchmarks.runner.toolshed import Toolshed
from benchmarks.runner.workloads import Workload

SUMMARY = r"(?m)^(\d+) scenarios? passed"
PROGRESS = ("-f", "progress")


def _write_project(project: Path, work: Workload, url: str, *settings: str) -> None:
    write_features(project / "features", work)
    steps = [
        f'@{phrase.keyword.lower()}("{phrase.pattern("{number:d}")}")\n{function(phrase, place)}'
        for place, phrase in enumerate(work.phrases)
    ]
    head = "from behave import given, then, when\n"
    write(project / "features" / "steps" / "steps.py", head, client(work, url), *steps)
    write(project / "pyproject.toml", "[tool.behave]", 'paths = ["features"]', *settings, "")


@dataclass(frozen=True, slots=True)
class Behave:
    """behave with the runner that it ships: one scenario after another."""

    name: str = "behave"

    def write(self, project: Path, work: Workload, url: str) -> None:
        """Write a project that sets nothing."""
        _write_project(project, work, url)

    def command(self, shed: Toolshed) -> Sequence[str]:
        """Return the call, with the runner named, lest a setting of the user's home choose another."""
        return (str(shed.bin / "python"), "-m", "behave", "-r", "behave.runner:Runner", *PROGRESS)

    def passed(self, output: str) -> int:
        """Read behave's summary."""
        return last_number(SUMMARY, output)


@dataclass(frozen=True, slots=True)
class BehaveX:
    """behavex, which starts behave again for each feature or scenario."""

    scheme: str
    jobs: int

    @property
    def name(self) -> str:
        """Its name in the table."""
        return f"behavex-{self.scheme}-{self.jobs}"

    def write(self, project: Path, work: Workload, url: str) -> None:
        """Write behave's project."""
        _write_project(project, work, url)

    def command(self, shed: Toolshed) -> Sequence[str]:
        """Return the call; without its report behavex waits for files that nobody writes."""
        jobs = ("--parallel-processes", str(self.jobs), "--parallel-scheme", self.scheme)
        return (str(shed.bin / "behavex"), "--no-color", "-o", "output", *jobs, "features")

    def passed(self, output: str) -> int:
        """Read its summary, worded like behave's."""
        return last_number(SUMMARY, output)


@dataclass(frozen=True, slots=True)
class Ours:
    """behave with our runner, from the environment that runs the benchmark."""

    jobs: str
    allure: bool = False

    @property
    def name(self) -> str:
        """Its name in the table."""
        return f"ours-{self.jobs}" + ("-allure" if self.allure else "")

    def write(self, project: Path, work: Workload, url: str) -> None:
        """Write behave's project and set the runner."""
        report = ('format = ["ratified.allure:AllureFormatter"]', 'outfiles = ["allure-results"]')
        _write_project(project, work, url, 'runner = "ratified.runner:Runner"', *(report if self.allure else ()))

    def command(self, shed: Toolshed) -> Sequence[str]:  # noqa: ARG002 - it stands in the project's own environment
        """Return the call; behave's own --jobs takes nothing but a number."""
        jobs = ("--jobs", self.jobs) if self.jobs.isdigit() else ("-D", f"jobs={self.jobs}")
        return (sys.executable, "-m", "behave", *jobs, *PROGRESS)

    def passed(self, output: str) -> int:
        """Read behave's summary."""
        return last_number(SUMMARY, output)
