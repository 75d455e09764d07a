"""Proof that Site Builder's suite fails when it should: each named defect turns exactly its own scenarios *failed*.

`noticed.toml` says for each defect which features look at it, and which of their scenarios notice it; the end-to-end
workflows look at all of them. It is made by `python tests/proof/test_defects.py [DEFECT…]`, which runs those features
whole with the defect switched on (`--whole`: the whole suite) and also names whatever was *broken*: read what it prints
before you keep it.

Here each defect meets the scenarios that notice it, and some bystanders: the first must fail, the others must pass
unless they are recorded to notice it, and nothing may break.
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
PAGES = "workflows_in_the_browser"
BYSTANDERS = {
    True: [
        "An idea typed into the studio becomes a page with a score",
        "Who signs in sees the own company's studio",
        "Whoever is signed out is asked to sign in",
    ],
    False: [
        "An idea becomes a page with a score",
        "A change that was not so good is taken back",
        "There is a template for each of the four usual purposes",
    ],
}
PARTS = ("features", "steps", "data", "environment.py", "pyproject.toml")


@dataclass(frozen=True)
class Outcome:
    code: int
    said: str
    statuses: Sequence[tuple[str, str]]

    def having(self, status: str) -> list[str]:
        return sorted({name for name, one in self.statuses if one == status})


RECORD: dict[str, dict[str, list[str]]] = tomllib.loads(NOTICED.read_text(encoding="utf-8"))


def known_defects() -> list[str]:
    listed = subprocess.run(
        [sys.executable, "-m", "sandbox", "site_builder", "--defects"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [line.split()[1] for line in listed.stdout.splitlines() if line.strip()]


LEFT_TO_OTHERS = RECORD.pop("left-to-others")
DEFECTS = [name for name in known_defects() if name not in LEFT_TO_OTHERS]


def is_of_pages(defect: str) -> bool:
    return defect.startswith("page-")


def features_for(defect: str) -> list[str]:
    """Return the features that look at a defect, and the workflows, which look at everything from end to end."""
    everywhere = {PAGES, "environments"} if is_of_pages(defect) else {"workflows", "templates"}
    return sorted({*everywhere, *RECORD.get(defect, {}).get("features", [])})


def titles_for(defect: str) -> list[str]:
    """Return the scenarios that notice a defect, and some that look at everything a little."""
    return [name.split(": ", 1)[1] for name in RECORD[defect]["scenarios"]] + BYSTANDERS[is_of_pages(defect)]


def run_with(defect: str, features: Sequence[str], titles: Sequence[str] = ()) -> Outcome:
    """Run some features, or the whole suite, with a defect switched on."""
    selection = "@needs.browser" if is_of_pages(defect) else "not @needs.browser"
    paths = [f"features/site_builder/{name}.feature" for name in features]
    names = [part for title in titles for part in ("--name", f"^{re.escape(title)}( -- @|$)")]
    with tempfile.TemporaryDirectory() as folder:
        for part in PARTS:
            copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
            copy(ROOT / part, Path(folder) / part)
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "behave",
                # What a defect shows of other companies is to be that of the scenario's own, not of one beside it.
                "--jobs",
                "1",
                "--tags",
                f"@e2e and {selection}",
                *names,
                *paths,
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


@pytest.fixture(scope="module")
def outcomes(request: pytest.FixtureRequest) -> Iterator[Mapping[str, Future[Outcome]]]:
    """One run at a time: the other core is for the other tests, some of which press for time."""
    chosen = {
        mark.params["defect"]
        for item in request.session.items
        if (mark := getattr(item, "callspec", None)) and "defect" in mark.params
    }
    with ThreadPoolExecutor(1) as pool:
        yield {
            name: pool.submit(run_with, name, features_for(name), titles_for(name))
            for name in DEFECTS
            if name in chosen
        }


@pytest.mark.timeout(900)
@pytest.mark.parametrize("defect", DEFECTS)
def test_each_defect_turns_exactly_its_own_scenarios_failed(
    defect: str, outcomes: Mapping[str, Future[Outcome]]
) -> None:
    outcome = outcomes[defect].result()

    assert outcome.having("broken") == [], outcome.said
    assert outcome.having("failed") == sorted(RECORD[defect]["scenarios"]), outcome.said
    assert outcome.having("failed"), "no scenario notices"
    assert outcome.having("passed"), "nothing stayed green"
    assert outcome.code == 1, outcome.said


def test_the_record_names_no_defect_that_is_gone() -> None:
    assert set(RECORD) | set(LEFT_TO_OTHERS) <= set(known_defects())


if __name__ == "__main__":
    whole = "--whole" in sys.argv
    asked = [name for name in sys.argv[1:] if name != "--whole"] or DEFECTS
    chosen = [[] if whole else features_for(name) for name in asked]
    with ThreadPoolExecutor(2) as workers:
        for name, looked, outcome in zip(asked, chosen, workers.map(run_with, asked, chosen), strict=True):
            for bad in outcome.having("broken"):
                print(f"# BROKEN by {name}: {bad}")
            failed = json.dumps(outcome.having("failed"), indent=4, ensure_ascii=False)
            print(f"[{name}]\nfeatures = {json.dumps(looked)}\nscenarios = {failed}\n", flush=True)
