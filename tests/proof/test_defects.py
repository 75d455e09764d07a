"""Proof that the suites fail when they should: each named defect turns exactly its own scenarios *failed*.

`noticed.toml` holds who notices what; it is made from runs of the whole suite, one for each defect, by
`python tests/proof/test_defects.py [DEFECT…]`, which also prints whatever was *broken*. Here each defect meets the
scenarios that have noticed it and some that have not: the first must fail, the others must pass, none may break.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOTICED = Path(__file__).with_name("noticed.toml")
PARTS = ("features", "steps", "data", "environment.py", "pyproject.toml")


@dataclass(frozen=True)
class Outcome:
    code: int
    said: str
    statuses: Sequence[tuple[str, str]]

    def having(self, status: str) -> list[str]:
        return sorted({name for name, one in self.statuses if one == status})


def known_defects() -> list[str]:
    listed = subprocess.run(
        [sys.executable, "-m", "sandbox", "--defects"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [line.split()[1] for line in listed.stdout.splitlines() if line.strip()]


def noticed() -> dict[str, list[str]]:
    return tomllib.loads(NOTICED.read_text(encoding="utf-8")) if NOTICED.exists() else {}


def run_with(defect: str, names: Sequence[str] = ()) -> Outcome:
    """Run what can notice: pages for a defect of the pages, everything else for the others; all, or what is named."""
    selection = "@needs.browser" if defect.startswith("page-") else "not @needs.browser"
    named = [part for name in names for part in ("--name", f"^{re.escape(name.split(': ', 1)[1])}( -- @|$)")]
    with tempfile.TemporaryDirectory() as folder:
        for part in PARTS:
            copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
            copy(ROOT / part, Path(folder) / part)
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "behave",
                "--tags",
                f"@e2e and {selection}",
                *named,
                "-D",
                f"defect={defect}",
                "-D",
                "seed=1",
            ],
            cwd=folder,
            env={name: value for name, value in os.environ.items() if not name.startswith("RATIFIED_")},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        results = [json.loads(path.read_text()) for path in Path(folder, "allure-results").glob("*-result.json")]
    return Outcome(done.returncode, done.stdout, [(_full_name(one), one["status"]) for one in results])


def _full_name(result: Mapping[str, object]) -> str:
    return f"{_label(result, 'feature')}: {result['name']}"


def _label(result: Mapping[str, object], name: str) -> str:
    labels = result["labels"]
    assert isinstance(labels, list)
    return next(str(label["value"]) for label in labels if label["name"] == name)


RECORD = noticed()
LEFT_TO_OTHERS = RECORD.pop("left-to-others", [])
CONTROLS = {"page-": RECORD.pop("pages-that-stay-green", []), "": RECORD.pop("calls-that-stay-green", [])}
DEFECTS = [name for name in known_defects() if name not in LEFT_TO_OTHERS]


def controls(defect: str) -> list[str]:
    """Return some scenarios that are none of a defect's business."""
    kind = "page-" if defect.startswith("page-") else ""
    return [name for name in CONTROLS[kind] if name not in RECORD.get(defect, [])][:3]


@pytest.fixture(scope="module")
def outcomes() -> Iterator[Mapping[str, Future[Outcome]]]:
    """Two runs at a time: they wait as much as they work."""
    with ThreadPoolExecutor(2) as pool:
        yield {name: pool.submit(run_with, name, RECORD.get(name, []) + controls(name)) for name in DEFECTS}


@pytest.mark.timeout(900)
@pytest.mark.parametrize("defect", DEFECTS)
def test_each_defect_turns_exactly_its_own_scenarios_failed(
    defect: str, outcomes: Mapping[str, Future[Outcome]]
) -> None:
    outcome = outcomes[defect].result()

    assert RECORD.get(defect), f"no scenario is recorded to notice {defect}"
    assert outcome.code == 1, outcome.said
    assert outcome.having("broken") == [], outcome.said
    assert outcome.having("failed") == sorted(RECORD[defect]), outcome.said
    assert set(controls(defect)) <= set(outcome.having("passed")), outcome.said


def test_the_record_names_no_defect_that_is_gone() -> None:
    assert set(RECORD) | set(LEFT_TO_OTHERS) <= set(known_defects())


if __name__ == "__main__":
    with ThreadPoolExecutor(2) as workers:
        asked = sys.argv[1:] or DEFECTS
        for named, outcome in zip(asked, workers.map(run_with, asked), strict=True):
            for bad in outcome.having("broken"):
                print(f"# BROKEN by {named}: {bad}")
            print(f"{named} = {json.dumps(outcome.having('failed'), indent=4, ensure_ascii=False)}", flush=True)
