"""Which scenarios of three suites over the lost property office notice which of its bugs.

The suites tell the same stories and judge more or less of what the office answers. `python -m tests.strength.noticing`
has them meet every bug and writes down which scenarios have noticed it; `bugs_noticed` reads that.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.proof.running import Bench, Outcome, bench_at
from tests.run.projects import RATIFIED, Project, environment
from tests.strength.lost_property.bugs import BUGS

# From the one that judges least to the one that judges most.
SUITES = ("weak", "medium", "strong")
_HERE = Path(__file__).parent
_RECORD = _HERE / "noticed.toml"
_JUDGED = {"by status": "weak", "by shape": "medium", "by what is told and kept": "strong"}


def project_in(folder: Path) -> Project:
    """Copy the project of the lost property office into a folder that is not there yet."""
    shutil.copytree(_HERE / "lost_property", folder, ignore=shutil.ignore_patterns("__pycache__"))
    return Project(folder)


def features_of(suite: str) -> str:
    """Return where the features of a suite are: of one of the three, or of "brittle" or "empty"."""
    return f"features/lost_property/{suite}"


def bugs_noticed(suite: str) -> Mapping[str, frozenset[str]]:
    """Return for each bug that a suite notices which of its scenarios do, as it is written down."""
    told = tomllib.loads(_RECORD.read_text(encoding="utf-8"))
    return {bug: frozenset(suites[suite]) for bug, suites in told.items() if suites[suite]}


def strength(project: Project, *arguments: str, patience: float = 280) -> tuple[int, str]:
    """Ask what would be noticed; return with what the command ended, and all that it has said."""
    done = subprocess.run(
        [RATIFIED, "strength", *arguments],
        cwd=project.root,
        env=environment({}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=patience,
        check=False,
    )
    return done.returncode, done.stdout


def noticed_now(bench: Bench, bug: str, titles: Collection[str] = ()) -> dict[str, list[str]]:
    """Have the three suites meet a bug, or those of their scenarios that have a title; return which notice it."""
    outcome = met(bench, "-D", f"defect={bug}", *(part for title in titles for part in ("--name", f"^{title}$")))
    noticed: dict[str, list[str]] = {suite: [] for suite in SUITES}
    for verdict in outcome.verdicts:
        feature, _, scenario = verdict.name.partition(": ")
        if verdict.status != "passed":
            noticed[_JUDGED[feature.partition(", judged ")[2]]].append(scenario)
    return {suite: sorted(scenarios) for suite, scenarios in noticed.items()}


def met(bench: Bench, *arguments: str) -> Outcome:
    """Run the three suites; the strongest meets an office that nobody has used."""
    folders = [features_of(suite) for suite in reversed(SUITES)]
    outcome = bench.behave(*folders, "--jobs", "1", "-D", "seed=1", *arguments)
    if outcome.code not in {0, 1} or not outcome.verdicts:
        raise RuntimeError(outcome.said)
    return outcome


def main() -> None:
    """Write down who notices what."""
    with TemporaryDirectory() as folder:
        project = project_in(Path(folder) / "project")
        with bench_at(project.root) as bench:
            noticed = {bug: _told(bug, noticed_now(bench, bug)) for bug in BUGS}
    _RECORD.write_text("\n".join(_entry(bug, suites) for bug, suites in noticed.items()), encoding="utf-8")
    for suite in SUITES:
        sys.stdout.write(f"{suite}: {len(bugs_noticed(suite))} of {len(BUGS)}\n")


def _told(bug: str, noticed: dict[str, list[str]]) -> dict[str, list[str]]:
    counts = ", ".join(f"{len(scenarios)} of {suite}" for suite, scenarios in noticed.items())
    sys.stdout.write(f"{bug}: {counts}\n")
    sys.stdout.flush()
    return noticed


def _entry(bug: str, suites: Mapping[str, list[str]]) -> str:
    lines = [f"[{bug}]"]
    for suite, scenarios in suites.items():
        rows = "".join(f"    {json.dumps(name)},\n" for name in scenarios)
        lines.append(f"{suite} = [\n{rows}]" if scenarios else f"{suite} = []")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
