"""How a run ends: what it has to say when all scenarios are over, before any formatter closes."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ratified.failures import SecretLeaked
from ratified.gherkin import Formatter
from ratified.runner.ci import GitHub, summary
from ratified.runner.console import say
from ratified.runner.forerunner import Forerunner, nothing
from ratified.runner.outcome import Outcome
from ratified.secrets import SECRETS
from ratified.stage import Stage


class Ending(Forerunner):
    """The first of the formatters of the run's own process, which also closes first."""

    def __init__(self, runner: Any) -> None:
        self._runner = runner
        # The job of CI in which the run takes place, where there is one that listens: nothing that a scenario prints is
        # for it.
        self._job = GitHub.found()
        if self._job is not None:
            say(self._job.opening())

    def close(self) -> None:
        """Tell all others how the run ended, before they close."""
        runner = self._runner
        outcomes: Sequence[Outcome] = []
        if runner.tally is not None:
            outcomes = runner.tally.outcomes
            runner.problems.extend(runner.tally.problems)
            trouble = runner.history.after(outcomes).write(runner.stage.settings.root)
            told = [*runner.tally.told(), *([trouble] if trouble else [])]
            if told:
                say("\n".join(told))
        if runner.stage is not None:
            runner.problems.extend(_leaks(runner.stage, runner.formatters[1:]))
            if runner.stage.journal.trouble and runner.stage.journal.trouble not in runner.problems:
                runner.problems.append(runner.stage.journal.trouble)
                say(runner.stage.journal.trouble)
            say(_told(runner.stage))
        self._tell_the_job(outcomes)
        for formatter in runner.formatters[1:]:
            getattr(formatter, "run_finished", nothing)(runner.problems)
        for reporter in runner.config.reporters:
            # behave's own sum leaves out every scenario that stands in a rule.
            if hasattr(reporter, "duration"):
                reporter.duration = time.monotonic() - runner.began

    def _tell_the_job(self, outcomes: Sequence[Outcome]) -> None:
        job, runner = self._job, self._runner
        if job is None:
            return
        told = [job.closing(), *job.annotations(outcomes, runner.problems, Path.cwd()), ""]
        sys.stdout.write("\n".join(told))
        replay = f"behave -D seed={runner.stage.settings.text('seed')}" if runner.stage is not None else ""
        trouble = job.append(summary(outcomes, runner.problems, replay))
        if trouble:
            say(trouble)


def _told(stage: Stage) -> str:
    told = []
    if stage.has_contracts:
        told = [f"{stage.coverage.summary()} {_keep_coverage(stage)}"]
    return "\n".join(["", *told, f"Replay this run with: -D seed={stage.settings.text('seed')}"])


def _keep_coverage(stage: Stage) -> str:
    table = stage.settings.root / ".ratified" / "contract-coverage.txt"
    try:
        table.parent.mkdir(exist_ok=True)
        table.write_text(stage.coverage.told() + "\n", encoding="utf-8")
    except OSError as error:
        return f"The whole table could not be written to {table}: {error.strerror or error}"
    return f"The whole table: {table.relative_to(stage.settings.root)}"


def _leaks(stage: Stage, formatters: Sequence[Formatter]) -> list[str]:
    folders = {folder for formatter in formatters if (folder := getattr(formatter, "folder", None))}
    written = [stage.journal.path, *(file for folder in folders for file in folder.rglob("*") if file.is_file())]
    found = [f"{file} holds {name}" for file in written if file.is_file() for name in SECRETS.found_in(file)]
    if not found:
        return []
    leaked = SecretLeaked("a secret stands in the run's own output", actual="\n".join(found), next="delete these files")
    say(str(leaked))
    return [str(leaked)]
