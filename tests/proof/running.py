"""Running a part of the suite with a defect switched on."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.proof.records import ROOT

_PARTS = ("features", "steps", "data", "environment.py", "pyproject.toml")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one scenario, and what was said of it."""

    name: str
    status: str
    message: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a run, and everything it has printed."""

    code: int
    said: str
    verdicts: Sequence[Verdict]

    def having(self, status: str) -> list[str]:
        """Return the scenarios that have ended in one way, each once."""
        return sorted({one.name for one in self.verdicts if one.status == status})


class Bench:
    """A copy of the suite, so that what runs write stays there, and a Python that has everything imported."""

    def __init__(self, folder: Path, python: subprocess.Popen[str]) -> None:
        """Work in a folder."""
        self._folder = folder
        self._python = python

    def run(self, system: str, defect: str, features: Sequence[str], titles: Sequence[str] = ()) -> Outcome:
        """Run some features of a system, or some scenarios in them, with a defect switched on."""
        return self.behave(*_arguments(system, defect, features, titles))

    def behave(self, *arguments: str) -> Outcome:
        """Run what behave is to be told."""
        results, says = self._folder / "allure-results", self._folder / "said.txt"
        shutil.rmtree(results, ignore_errors=True)
        code = self._call(["behave", *arguments], says)
        found = [json.loads(path.read_text(encoding="utf-8")) for path in results.glob("*-result.json")]
        return Outcome(code, says.read_text(encoding="utf-8", errors="replace"), [_verdict(one) for one in found])

    def _call(self, command: Sequence[str], says: Path) -> int:
        if self._python.stdin is None or self._python.stdout is None:
            raise RuntimeError("the warm Python can neither be asked nor heard")
        self._python.stdin.write(
            json.dumps({"command": command, "folder": str(self._folder), "says": str(says)}) + "\n"
        )
        self._python.stdin.flush()
        answer = self._python.stdout.readline()
        if not answer:
            raise RuntimeError(f"the warm Python has ended with {self._python.wait()}, in {' '.join(command)}")
        return int(answer)


@contextmanager
def bench_in(folder: Path) -> Iterator[Bench]:
    """Copy the suite into a folder, and have a Python that can run it until this is left."""
    for part in _PARTS:
        copy: Any = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, folder / part)
    with bench_at(folder) as bench:
        yield bench


@contextmanager
def bench_at(folder: Path) -> Iterator[Bench]:
    """Have a Python that can run the suite in a folder until this is left."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.proof.warm"],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("RATIFIED_")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as python:
        yield Bench(folder, python)


def _arguments(system: str, defect: str, features: Sequence[str], titles: Sequence[str]) -> list[str]:
    return [
        # What a defect shows of others is to be that of the scenario's own, not of one beside it.
        *("--jobs", "1"),
        *("--tags", "@e2e and not @load"),
        *(part for title in titles for part in ("--name", f"^{re.escape(title)}( -- @|$)")),
        *(f"features/{system}/{name}.feature" for name in features),
        *("-D", f"defect={defect}"),
        *("-D", "seed=1"),
        # Nobody looks at them.
        *("-D", "storyboard=no", "-D", "screenshot=off"),
    ]


def _verdict(result: Mapping[str, Any]) -> Verdict:
    feature = next((label["value"] for label in result["labels"] if label["name"] == "feature"), "the run itself")
    message = (result.get("statusDetails") or {}).get("message", "")
    return Verdict(f"{feature}: {result['name']}", result["status"], message)
