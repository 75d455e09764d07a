"""What every peer has, and what all peers in Python share: the bodies of their steps, word for word."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from benchmarks.runner.toolshed import Toolshed
from benchmarks.runner.workloads import Phrase, Workload

COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Peer(Protocol):
    """A way to run a workload."""

    @property
    def name(self) -> str:
        """Its name in the table."""

    def write(self, project: Path, work: Workload, url: str) -> None:
        """Write the workload as this peer's users would."""

    def command(self, shed: Toolshed) -> Sequence[str]:
        """Return what its users would type in the project's folder."""

    def passed(self, output: str) -> int:
        """Return the number of passed scenarios that it tells, -1 where it tells none."""


def last_number(pattern: str, output: str) -> int:
    """Return what the pattern's group says at its last match, -1 where there is none."""
    found = re.findall(pattern, COLOURS.sub("", output))
    return int(found[-1]) if found else -1


def client(work: Workload, url: str) -> str:
    """Return the lines that open the client of every peer in Python, once a process."""
    return f'import httpx\n\nCLIENT = httpx.Client(base_url="{url}")\n' if work.calls else ""


def function(phrase: Phrase, number: int) -> str:
    """Return one step's function, whose first argument is where a scenario keeps its state."""
    argument = ", number: int" if phrase.takes_number else ""
    return f"def step_{number}(state{argument}):\n{textwrap.indent(phrase.python, '    ')}\n"


def write_features(folder: Path, work: Workload) -> None:
    """Write the feature files."""
    folder.mkdir(parents=True)
    for feature in work.features:
        (folder / f"{feature.file}.feature").write_text(feature.gherkin, encoding="utf-8")


def write(file: Path, *parts: str) -> None:
    """Write a file and the folders above it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(parts), encoding="utf-8")
