"""The probe project: scenarios that end in every way there is, in a temporary folder of their own."""

import json
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

from tests.run.projects import Project, Run

PROBE = Path(__file__).parent / "probe"
ALLURE = ("-f", "ratified.allure:AllureFormatter", "-o", "allure-results")
OF_NO_SCENARIO = ["The run itself"]


class Probe(Project):
    """A copy of the probe project."""

    @classmethod
    def copied(cls, root: Path) -> "Probe":
        shutil.copytree(PROBE, root, ignore=shutil.ignore_patterns("__pycache__"))
        return cls(root)

    def only(self, *features: str) -> None:
        """Leave these feature files and no others, named a, b, c."""
        for file in (self.root / "features").iterdir():
            file.unlink()
        for name, text in zip("abcdef", features, strict=False):
            (self.root / "features" / f"{name}.feature").write_text(text, encoding="utf-8")

    def told(self, *arguments: str) -> Run:
        """Run with Allure results and the plain formatter on the console."""
        return self.behave(*ALLURE, "-f", "plain", *arguments)

    def ends(self, name: str) -> list[dict[str, Any]]:
        """What the newest journal tells of the ends of a scenario."""
        ends = [one for one in self.events() if one["event"] == "scenario ends"]
        return [one for one in ends if one["name"] == name]


def latest(run: Run) -> dict[str, str]:
    """The final status of every scenario, by its full name."""
    ordered = sorted(run.results, key=lambda one: one["start"])
    return {one["fullName"]: one["status"] for one in ordered if one["titlePath"] != OF_NO_SCENARIO}


def message(run: Run, name: str) -> str:
    """What the results say about a scenario."""
    (found,) = [one for one in run.results if one["name"] == name]
    return str(found["statusDetails"]["message"])


def of_the_run(run: Run) -> str:
    """What the results say about the run itself."""
    told = [one["statusDetails"]["message"] for one in run.results if one["titlePath"] == OF_NO_SCENARIO]
    return "\n".join(told)


def console(said: str) -> Counter[str]:
    """The scenarios that behave's summary counts."""
    line = re.findall(r"^\d+ scenarios? passed.*$", said, re.MULTILINE)[-1]
    found = {what: int(number) for number, what in re.findall(r"(\d+) (?:scenarios? )?([a-z_]+)", line)}
    return Counter({what: number for what, number in found.items() if number})


def read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
