"""What the library costs: one of its scenarios against the same work in a bare script, taking turns in one run.

    python benchmarks/overhead.py [rounds]

prints medians and ratios, and ends with 1 if a ratio is over its limit.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 12

API = """
    Given Omar has generated the page "Island tours"
    And Omar has validated "Island tours" with a score of at least 8
    When Omar deploys "Island tours" to staging
    Then the deployment of "Island tours" reaches its end as deployed
    And visitors of staging now see "Island tours"
    And visitors of production still see no page "Island tours"
"""
BROWSER = """
    Given Omar has signed in to the studio
    And Omar has generated the page "Island tours" in the studio
    When Omar deploys the page to staging in the studio
    Then the studio shows Omar that the page is deployed
    And the link in the studio leads Omar to the page "Island tours"
    And visitors of staging now see what Omar has made
    And visitors of production still see nothing of what Omar has made
"""


@dataclass(frozen=True, slots=True)
class Contest:
    """One comparison; the library may cost at most `limit` times the bare work, 0 promises nothing."""

    name: str
    kind: str
    steps: str
    limit: float = 0.0
    options: tuple[str, ...] = ()


CONTESTS = (
    Contest("API scenario, bare httpx", "api", API, 1.3),
    Contest("browser scenario, bare Playwright", "browser", BROWSER, 1.2),
    Contest("… without storyboard", "browser", BROWSER, options=("-D", "storyboard=no")),
    Contest("… with trace kept on failure", "browser", BROWSER, options=("-D", "tracing=retain-on-failure")),
)


def times(contest: Contest, rounds: int) -> list[tuple[float, float]]:
    """Return the seconds of each round, bare and library."""
    with TemporaryDirectory(prefix="overhead-") as folder:
        project = _project(Path(folder), contest, rounds + 2)
        written = project / "times.json"
        variables = {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'support'}", "DUEL_TIMES": str(written)}
        call = [sys.executable, "-m", "behave", "--no-summary", "--jobs", "1", *contest.options]
        done = subprocess.run(
            call,
            cwd=project,
            env={**os.environ, **variables, "DUEL_KIND": contest.kind},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            sys.exit(f"{contest.name}: the run failed\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
        return [(bare, library) for bare, library in json.loads(written.read_text(encoding="utf-8"))]


def _project(folder: Path, contest: Contest, rows: int) -> Path:
    for shared in ("data", "steps", "pyproject.toml"):
        (folder / shared).symlink_to(ROOT / shared)
    hooks = ("after_all", "after_step", "after_worker", "before_all", "before_scenario", "before_step")
    (folder / "environment.py").write_text(f"from benchmarks.duel import {', '.join(hooks)}\n", encoding="utf-8")
    features = folder / "features" / "site_builder"
    features.mkdir(parents=True)
    table = "".join(f"      | {row} |\n" for row in range(1, rows + 1))
    outline = f"  Scenario Outline: Round <round>{contest.steps}\n    Examples:\n      | round |\n{table}"
    (features / "overhead.feature").write_text(f"Feature: What the library costs\n\n{outline}", encoding="utf-8")
    return folder


def told(contest: Contest, rounds: list[tuple[float, float]]) -> tuple[str, bool]:
    """Return a line of the table, and whether the limit holds."""
    bare, library = (statistics.median(side) * 1000 for side in zip(*rounds, strict=True))
    # Of each round's two sides, which met the same load of the machine.
    ratio = statistics.median(ours / theirs for theirs, ours in rounds)
    limit = f"{contest.limit:.1f}" if contest.limit else "–"
    line = f"{contest.name:<36}{len(rounds):>7}{bare:>10.0f}{library:>13.0f}{ratio:>8.2f}{limit:>8}"
    return line, not contest.limit or ratio <= contest.limit


def main() -> int:
    """Run every contest and print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    print(f"{'medians in ms':<36}{'rounds':>7}{'bare':>10}{'library':>13}{'ratio':>8}{'limit':>8}")
    holds = True
    for contest in CONTESTS:
        line, is_within = told(contest, times(contest, rounds))
        print(line, flush=True)
        holds &= is_within
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
