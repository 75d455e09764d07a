"""behave's hooks for a run in which every scenario of the library takes turns with the same work done bare.

A scenario lasts until the next one may begin, so everything that the library does is counted: hooks, clean-up,
evidence, the report.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from ratified import SceneContext, hooks
from ratified.browser import find
from ratified.gherkin import Scenario

after_all, after_step, before_all, before_step = hooks.after_all, hooks.after_step, hooks.before_all, hooks.before_step


class _Duel:
    """The times of both sides, and the process that does the work bare."""

    def __init__(self) -> None:
        self.library: list[float] = []
        self.bare: list[float] = []
        self._worker: subprocess.Popen[str] | None = None
        self._begun = 0.0

    def turn(self, url: str) -> None:
        """End the scenario before, let the bare side work, and begin the next scenario."""
        if self._begun:
            self.library.append(time.perf_counter() - self._begun)
        worker = self._worker or self._start(url)
        assert worker.stdin is not None
        assert worker.stdout is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
        self.bare.append(float(worker.stdout.readline()))
        self._begun = time.perf_counter()

    def end(self) -> None:
        """Write the times down; the first round of each side started what all others use, and does not count."""
        if self._worker is not None:
            self._worker.communicate(timeout=20)
        rounds = list(zip(self.bare[1:], self.library[1:], strict=False))
        Path(os.environ["DUEL_TIMES"]).write_text(json.dumps(rounds), encoding="utf-8")

    def _start(self, url: str) -> subprocess.Popen[str]:
        call = [sys.executable, "-m", "benchmarks.bare", os.environ["DUEL_KIND"], url, find().executable]
        root = Path(__file__).parents[1]
        self._worker = subprocess.Popen(call, cwd=root, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        return self._worker


_DUEL = _Duel()


def before_scenario(context: SceneContext, scenario: Scenario) -> None:
    """Let the bare side have its turn, then set the scene."""
    _DUEL.turn(context.stage.address("site_builder").url)
    hooks.before_scenario(context, scenario)


def after_worker(_: SceneContext) -> None:
    """Write the times down."""
    _DUEL.end()
