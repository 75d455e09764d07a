"""cucumber-js, alone and with its parallel mode."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.runner.peers.peer import last_number, write, write_features
from benchmarks.runner.toolshed import Toolshed
from benchmarks.runner.workloads import Phrase, Workload

HEAD = """\
const assert = require('node:assert');
const { Given, Then, When } = require('@cucumber/cucumber');

const URL = '{url}';
"""


@dataclass(frozen=True, slots=True)
class CucumberJs:
    """The reference of the Gherkin world, with Node's own client."""

    jobs: int = 1

    @property
    def name(self) -> str:
        """Its name in the table."""
        return "cucumber-js" if self.jobs == 1 else f"cucumber-js-{self.jobs}"

    def write(self, project: Path, work: Workload, url: str) -> None:
        """Write features and steps where cucumber-js looks for them."""
        write_features(project / "features", work)
        steps = (_step(phrase) for phrase in work.phrases)
        write(project / "features" / "steps" / "steps.js", HEAD.replace("{url}", url), *steps)
        write(project / "package.json", '{ "private": true }\n')

    def command(self, shed: Toolshed) -> Sequence[str]:
        """Return the call; Node finds the library through the variables of the shed."""
        jobs = ("--parallel", str(self.jobs)) if self.jobs > 1 else ()
        program = shed.node_modules / "@cucumber" / "cucumber" / "bin" / "cucumber.js"
        return (shutil.which("node") or "node", str(program), "--format", "progress", *jobs)

    def passed(self, output: str) -> int:
        """Read its summary, which names other ends of scenarios only where there are any."""
        return last_number(r"(?m)^\d+ scenarios? \((\d+) passed\)", output)


def _step(phrase: Phrase) -> str:
    argument = "number" if phrase.takes_number else ""
    words = phrase.pattern("{int}")
    return f"{phrase.keyword}('{words}', async function ({argument}) {{\n  {phrase.script}\n}});\n"
