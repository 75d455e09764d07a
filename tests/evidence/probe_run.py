"""Runs the probe suite as a user would, and reads what it left behind."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROBE = Path(__file__).parent / "probe"
STATUSES = "passed|failed|error|hook_error|cleanup_error|skipped|untested"


@dataclass(frozen=True, slots=True)
class Probe:
    """What one run of the probe suite came to."""

    code: int
    output: str
    folder: Path
    counts: Counter[str]
    results: list[dict[str, Any]]

    @property
    def latest(self) -> list[dict[str, Any]]:
        """Return the results that count: of several attempts the one that began last."""
        by_history: dict[str, dict[str, Any]] = {}
        for result in sorted(self.results, key=lambda one: one["start"]):
            by_history[result["historyId"]] = result
        return list(by_history.values())

    @property
    def statuses(self) -> Counter[str]:
        return Counter(result["status"] for result in self.latest)

    @property
    def green(self) -> bool:
        return not any(result["status"] in {"failed", "broken", "unknown"} for result in self.latest)

    @property
    def names(self) -> list[str]:
        return [result["name"] for result in self.latest]

    def named(self, beginning: str) -> dict[str, Any]:
        return next(result for result in self.latest if result["name"].startswith(beginning))

    def message(self, beginning: str) -> str:
        return str(self.named(beginning)["statusDetails"]["message"])

    def text_of(self, attachment: dict[str, str]) -> str:
        return (self.folder / attachment["source"]).read_text(encoding="utf-8")


def run_probe(results: Path, *arguments: str, environment: dict[str, str] | None = None) -> Probe:
    """Run behave on the probe suite, the formatter writing into `results`."""
    formatter = ["--format", "ratified.allure:AllureFormatter", "--outfile", str(results), "--format", "plain"]
    command = [sys.executable, "-m", "behave", *formatter, *arguments]
    # A runner keeps notes beside the features, and they must not pile up beside these.
    folder = Path(tempfile.mkdtemp(prefix="probe-", dir=results.parent)) / "probe"
    shutil.copytree(PROBE, folder, ignore=shutil.ignore_patterns("__pycache__"))
    surroundings = {**os.environ, "PYTHONIOENCODING": "utf-8:backslashreplace", **(environment or {})}
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, encoding="utf-8", env=surroundings, timeout=90, check=False
    )
    output = done.stdout + done.stderr
    return Probe(done.returncode, output, results, _counts(output), read_results(results))


def read_results(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*-result.json"))]


def _counts(output: str) -> Counter[str]:
    line = next(iter(re.findall(r"^\d+ scenarios? .*$", output, re.MULTILINE)), "")
    return Counter({status: int(number) for number, status in re.findall(rf"(\d+) (?:scenarios? )?({STATUSES})", line)})
