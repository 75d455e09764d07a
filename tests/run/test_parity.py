"""Every formatter tells the same of a run, whoever has run it: behave's own runner, one worker, or eight."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.run.probes import OF_NO_SCENARIO, Probe, console

TEXTS = (
    "progress",
    "progress2",
    "progress3",
    "plain",
    "pretty",
    "json",
    "json.pretty",
    "rerun",
    "steps",
    "steps.doc",
    "steps.usage",
    "steps.catalog",
    "tags",
    "tags.location",
)
WAYS = {
    "behave": ("-r", "behave.runner:Runner"),
    "one": ("--jobs", "1"),
    "eight": ("--jobs", "8"),
    # Whoever begins in another order tells in the same.
    "by chance": ("--jobs", "3", "-D", "order=random:81f3"),
}
OURS = ("one", "eight", "by chance")


@dataclass(frozen=True)
class Told:
    """What one run of the probe has told."""

    code: int
    said: str
    folder: Path

    def text(self, name: str) -> str:
        return without_time((self.folder / f"{name}.txt").read_text(encoding="utf-8"), self.folder)

    @property
    def junit(self) -> dict[str, str]:
        files = (self.folder / "junit").glob("*.xml")
        return {file.name: without_time(file.read_text(encoding="utf-8"), self.folder) for file in files}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Told]:
    runs = {}
    for way, arguments in WAYS.items():
        folder = tmp_path_factory.mktemp("told")
        probe = Probe.copied(folder / "project")
        outputs = [word for name in TEXTS for word in ("-f", name, "-o", str(folder / f"{name}.txt"))]
        allure = ["-f", "ratified.allure:AllureFormatter", "-o", str(folder / "allure")]
        junit = ["--junit", "--junit-directory", str(folder / "junit")]
        run = probe.behave(*outputs, *allure, *junit, *arguments)
        runs[way] = Told(run.code, run.said, folder)
    return runs


def without_time(text: str, folder: Path) -> str:
    text = text.replace(str(folder), "FOLDER")
    text = re.sub(r'(timestamp|time)="[^"]*"', r'\1="TIME"', text)
    text = re.sub(r'"duration": [\d.e-]+', '"duration": TIME', text)
    return re.sub(r"\b\d+\.\d+s?\b", "TIME", text)


@pytest.mark.parametrize("way", OURS)
@pytest.mark.parametrize("name", TEXTS)
def test_a_formatter_writes_the_same_as_under_behaves_own_runner(told: dict[str, Told], name: str, way: str) -> None:
    assert told[way].text(name) == told["behave"].text(name)
    assert told[way].text(name).strip()


@pytest.mark.parametrize("way", OURS)
def test_junit_is_the_same_as_under_behaves_own_runner(told: dict[str, Told], way: str) -> None:
    assert told[way].junit == told["behave"].junit
    assert len(told[way].junit) == len(list((Path(__file__).parent / "probe" / "features").iterdir()))


@pytest.mark.parametrize("way", OURS)
def test_the_console_counts_the_same_and_the_run_ends_the_same(told: dict[str, Told], way: str) -> None:
    assert told[way].code == told["behave"].code == 1
    assert console(told[way].said) == console(told["behave"].said)


@pytest.mark.parametrize("way", OURS)
def test_allure_tells_the_same_of_every_scenario_and_of_the_run(told: dict[str, Told], way: str) -> None:
    ours, behaves = (Results(told[one].folder / "allure").scenarios for one in (way, "behave"))

    assert ours == behaves
    assert len(ours) > 40


class Results:
    """Allure results, without what is never the same."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def scenarios(self) -> list[dict[str, Any]]:
        from tests.run.probes import read_json

        found = [self._known(read_json(file)) for file in self._folder.glob("*-result.json")]
        return sorted(found, key=str)

    def _known(self, result: dict[str, Any]) -> dict[str, Any]:
        is_of_scenario = result["titlePath"] != OF_NO_SCENARIO
        labels = [label for label in result["labels"] if label["name"] not in {"host", "thread"}]
        return {
            **{name: result.get(name) for name in ("fullName", "name", "status", "titlePath", "parameters")},
            "history": result["historyId"] if is_of_scenario else "",
            "message": result.get("statusDetails", {}).get("message"),
            "labels": labels,
            "steps": [self._step(step) for step in result.get("steps", [])],
            "attachments": [self._attachment(one) for one in result.get("attachments", [])],
        }

    def _step(self, step: dict[str, Any]) -> dict[str, Any]:
        return {
            **{name: step[name] for name in ("name", "status")},
            "message": step.get("statusDetails", {}).get("message"),
            "attachments": [self._attachment(one) for one in step.get("attachments", [])],
            "steps": [self._step(inner) for inner in step.get("steps", [])],
        }

    def _attachment(self, attachment: dict[str, str]) -> tuple[str, str, bytes]:
        content = (self._folder / attachment["source"]).read_bytes()
        return attachment["name"], attachment["type"], content.replace(str(self._folder.parent).encode(), b"FOLDER")
