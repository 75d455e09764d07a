"""Robot Framework, alone and with pabot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.runner.peers.peer import client, function, last_number, write
from benchmarks.runner.toolshed import Toolshed
from benchmarks.runner.workloads import Feature, Workload

HEAD = "from robot.api.deco import keyword, library\n"
SUITE = "*** Settings ***\nLibrary    ../steps.py\n\n*** Test Cases ***\n"


@dataclass(frozen=True, slots=True)
class RobotFramework:
    """A suite a feature, with Robot's Gherkin; pabot starts a process a suite, or a process a chunk of them."""

    jobs: int = 1
    chunked: bool = False

    @property
    def name(self) -> str:
        """Its name in the table."""
        return "robot" if self.jobs == 1 else f"pabot-{'chunk-' if self.chunked else ''}{self.jobs}"

    def write(self, project: Path, work: Workload, url: str) -> None:
        """Write suites and a library of keywords."""
        for feature in work.features:
            write(project / "suites" / f"{feature.file}.robot", _suite(feature))
        keywords = []
        for place, phrase in enumerate(work.phrases):
            body = function(phrase, place).replace("\n", "\n    ").rstrip()
            keywords.append(f'    @keyword("{phrase.pattern("${number}")}")\n    {body}\n')
        opening = '@library(scope="TEST")\nclass steps:\n'
        write(project / "steps.py", HEAD, client(work, url), opening, *keywords)

    def command(self, shed: Toolshed) -> Sequence[str]:
        """Return the call, without the reports that no other peer writes; pabot cannot do without the output file."""
        quiet = ("--outputdir", "output", "--log", "NONE", "--report", "NONE")
        if self.jobs == 1:
            return (str(shed.bin / "robot"), "--console", "dotted", *quiet, "suites")
        jobs = ("--processes", str(self.jobs), "--pabotconsole", "dotted", *(["--chunk"] if self.chunked else []))
        return (str(shed.bin / "pabot"), *jobs, *quiet, "suites")

    def passed(self, output: str) -> int:
        """Read Robot's summary, or pabot's."""
        return last_number(r"(?m)^\d+ tests?, (\d+) passed, 0 failed", output)


def _suite(feature: Feature) -> str:
    tests = []
    for scenario in feature.scenarios:
        steps = "".join(f"    {keyword} {text}\n" for keyword, text in scenario.lines())
        tests.append(f"{scenario.name}\n{steps}\n")
    return SUITE + "".join(tests)
