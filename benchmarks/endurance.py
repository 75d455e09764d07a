"""Kills workers of a large run again and again, and counts what became of every scenario.

    python -m benchmarks.endurance [--scenarios 10000] [--jobs 8] [--every 100]

A worker is killed (SIGKILL) whenever so many more lines stand in the run's journal, so that the number of deaths does
not depend on how fast the machine is. It ends with 0 if every scenario has exactly one final result, if results,
journal and console agree, and if the run has ended with 1, because of the scenarios that died with their workers.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ratified.journal import read

_PER_FEATURE = 100
_SETTINGS = """[tool.behave]
paths = ["features"]
runner = "ratified.runner:Runner"
format = ["ratified.allure:AllureFormatter"]
outfiles = ["allure-results"]
default_format = "rerun"
"""
_STEPS = """from behave import step


@step("{number:d} is counted")
def count(context, number):
    assert number >= 0
"""


@dataclass(frozen=True)
class Counts:
    """How a run ended, told by one of those who tell it: the number of scenarios by what became of them."""

    passed: int
    broken: int


@dataclass(frozen=True)
class Endurance:
    """What a run has come to."""

    scenarios: int
    killed: int
    code: int
    seconds: float
    console: Counts
    journal: Counts
    results: Counts
    unaccounted: int

    @property
    def troubles(self) -> list[str]:
        """Return what is not as it was promised."""
        found = []
        if not self.console == self.journal == self.results:
            found.append(f"console {self.console}, journal {self.journal} and results {self.results} differ")
        if self.console.passed + self.console.broken != self.scenarios or self.unaccounted:
            found.append(f"{self.unaccounted} scenarios have no result, or more than one")
        if self.code != (1 if self.console.broken else 0):
            found.append(f"the run ended with {self.code}")
        if not self.killed:
            found.append("no worker was killed")
        return found


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m benchmarks.endurance")
    options.add_argument("--scenarios", type=int, default=10_000)
    options.add_argument("--jobs", type=int, default=8)
    options.add_argument("--every", type=int, default=100, help="lines in the journal between two deaths")
    asked = options.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="endurance-"))
    try:
        came_to = endure(folder, asked.scenarios, asked.jobs, asked.every)
    finally:
        shutil.rmtree(folder)
    print(came_to)
    print("\n".join(came_to.troubles) or "Every scenario has exactly one final result, and all who tell it agree.")
    return 1 if came_to.troubles else 0


def endure(folder: Path, scenarios: int, jobs: int, every: int) -> Endurance:
    """Run a generated project while workers are killed."""
    _write(folder, scenarios)
    output = folder / "output.txt"
    began = time.monotonic()
    with output.open("w") as written:
        run = subprocess.Popen(
            [sys.executable, "-m", "behave", "--jobs", str(jobs)], cwd=folder, stdout=written, stderr=subprocess.STDOUT
        )
        killed = _kill_workers(run, folder, every)
    ends = {one["scenario"]: one["status"] for one in read(_journal(folder)) if one["event"] == "scenario ends"}
    told = Counter(ends.values())
    latest: dict[str, str] = {}
    results = [json.loads(file.read_bytes()) for file in (folder / "allure-results").glob("*-result.json")]
    for one in sorted(results, key=lambda result: result["start"]):
        if one["titlePath"] != ["The run itself"]:
            latest[one["historyId"]] = one["status"]
    counted = Counter(latest.values())
    return Endurance(
        scenarios,
        killed,
        run.returncode,
        time.monotonic() - began,
        _console(output.read_text()),
        Counts(told["passed"], told["error"]),
        Counts(counted["passed"], counted["broken"]),
        abs(scenarios - len(latest)) + abs(scenarios - sum(told.values())),
    )


def _write(folder: Path, scenarios: int) -> None:
    (folder / "features").mkdir(parents=True)
    (folder / "steps").mkdir()
    (folder / "pyproject.toml").write_text(_SETTINGS)
    (folder / "steps" / "counting.py").write_text(_STEPS)
    (folder / "environment.py").write_text("")
    for begin in range(0, scenarios, _PER_FEATURE):
        rows = [
            f"  Scenario: Number {number}\n    Given {number} is counted\n    Then {number + 1} is counted\n"
            for number in range(begin, min(begin + _PER_FEATURE, scenarios))
        ]
        (folder / "features" / f"{begin:06}.feature").write_text(f"Feature: From {begin}\n{''.join(rows)}")


def _kill_workers(run: subprocess.Popen[bytes], folder: Path, every: int) -> int:
    """Kill one of the workers whenever the journal has grown, until the run is over; return how many were killed."""
    chance = random.Random(0)
    killed = seen = lines = 0
    pause = threading.Event()
    while run.poll() is None:
        pause.wait(0.01)
        with suppress(FileNotFoundError, IndexError, ProcessLookupError), _journal(folder).open("rb") as journal:
            journal.seek(seen)
            content = journal.read()
            seen += len(content)
            before, lines = lines, lines + content.count(b'"scenario ends"')
            if lines // every > before // every and (workers := list(_children(run.pid))):
                os.kill(chance.choice(workers), signal.SIGKILL)
                killed += 1
    return killed


def _children(pid: int) -> Iterator[int]:
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = path.read_text().rpartition(")")[2].split()
            if fields[0] != "Z" and int(fields[1]) == pid:
                yield int(path.parent.name)


def _journal(folder: Path) -> Path:
    return sorted((folder / ".ratified" / "journals").glob("*.jsonl"))[-1]


def _console(output: str) -> Counts:
    line = re.findall(r"^\d+ scenarios? passed.*$", output, re.MULTILINE)[-1]
    found = {what: int(number) for number, what in re.findall(r"(\d+) (?:scenarios? )?(passed|error)", line)}
    return Counts(found["passed"], found.get("error", 0))


if __name__ == "__main__":
    sys.exit(main())
