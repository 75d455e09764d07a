"""A whole project of its own in a temporary folder, run as its users run it: by the behave command."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ratified.journal import read

BEHAVE = (sys.executable, "-m", "behave")
RATIFIED = str(Path(sys.executable).with_name("ratified"))


@dataclass(frozen=True)
class Run:
    code: int
    said: str
    results: list[dict[str, Any]]

    @property
    def statuses(self) -> dict[str, str]:
        return {result["name"]: result["status"] for result in self.results}


class Project:
    """A copy of the shop project."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.results = root / "allure-results"

    def feature(self, text: str, name: str = "extra") -> Path:
        path = self.root / "features" / "shop" / f"{name}.feature"
        path.write_text(text, encoding="utf-8")
        return path

    def behave(self, *arguments: str, cwd: Path | None = None, **variables: str) -> Run:
        return self.runs(*BEHAVE, *arguments, cwd=cwd, **variables)

    def ratified(self, *arguments: str, **variables: str) -> Run:
        return self.runs(RATIFIED, *arguments, cwd=None, **variables)

    def runs(self, *command: str, cwd: Path | None, **variables: str) -> Run:
        done = subprocess.run(
            command,
            cwd=cwd or self.root,
            env=environment(variables),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=60,
            check=False,
        )
        return Run(done.returncode, done.stdout, self.read_results())

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*BEHAVE, *arguments],
            cwd=self.root,
            env=environment({}),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    @contextmanager
    def shop(self) -> Iterator[str]:
        """Run the shop by itself, as somebody else's system."""
        with subprocess.Popen(
            [sys.executable, "shop.py"], cwd=self.root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as shop:
            assert shop.stdout is not None
            try:
                yield str(json.loads(shop.stdout.readline())["url"])
            finally:
                shop.kill()

    def read_results(self) -> list[dict[str, Any]]:
        return [json.loads(path.read_text(encoding="utf-8")) for path in self.results.glob("*-result.json")]

    def begun(self, name: str) -> bool:
        """Whether a scenario has begun in the newest run."""
        begun = [one["scenario"] for one in self.events() if one["event"] == "scenario begins"]
        return any(scenario.endswith(f"::{name}") for scenario in begun)

    def events(self) -> list[dict[str, Any]]:
        """What the newest journal tells."""
        journals = sorted(self.root.glob(".ratified/journals/*.jsonl"))
        return [dict(event) for event in read(journals[-1])] if journals else []


def environment(variables: dict[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RATIFIED_")}
    return kept | variables


def eventually(look: Any, what: str, seconds: float = 20) -> Any:
    """Look until there is something to see."""
    end = time.monotonic() + seconds
    pause = threading.Event()
    while not (seen := look()):
        assert time.monotonic() < end, f"{what} never came"
        pause.wait(0.02)
    return seen


def is_running(pid: int) -> bool:
    return _stat(pid)[:1] not in ([], ["Z"])


def children_of(pid: int) -> list[int]:
    """The processes that a process has started, and these in turn, that are still there: workers, embedded systems."""
    every = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    own = [child for child in every if is_running(child) and _stat(child)[1:2] == [str(pid)]]
    return own + [further for child in own for further in children_of(child)]


def kill_all(run: subprocess.Popen[str]) -> None:
    """Kill a run with its workers, so that none of them has time to put anything away."""
    run.send_signal(signal.SIGSTOP)
    for child in children_of(run.pid):
        os.kill(child, signal.SIGKILL)
    run.kill()


def _stat(pid: int) -> list[str]:
    """State, parent, and so on; nothing where there is no such process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []
