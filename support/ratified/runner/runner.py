"""behave's runner, made strict about what it begins, fast in what it does and complete about how it ends.

behave's own loop over features stays what it is: hooks of the run, formatters, reporters and the summary are behave's.
In it, every scenario is performed by a worker, and told here when it is over.
"""

from __future__ import annotations

import functools
import gc
import sys
import time
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import Any, cast

from ratified import gherkin
from ratified.display import printable
from ratified.failures import Broken, ConfigurationError
from ratified.gherkin import Configuration, Feature, Formatter, Scenario
from ratified.people import Cast
from ratified.runner.choices import Choices, on_threads
from ratified.runner.choosing.asked import asked_for
from ratified.runner.choosing.plan import Turn
from ratified.runner.choosing.selection import Selection
from ratified.runner.cluster.cluster import Cluster
from ratified.runner.console import Console, say
from ratified.runner.containers import Containers
from ratified.runner.ending import Ending
from ratified.runner.forerunner import nothing
from ratified.runner.history import History
from ratified.runner.records import messages
from ratified.runner.records.archive import last_of, selected_of
from ratified.runner.records.messages import Record
from ratified.runner.retelling import Retelling
from ratified.runner.shelter import shelter
from ratified.runner.staging import opening, system_of
from ratified.runner.tally import Tally
from ratified.runner.wake import Wake
from ratified.runner.workers.agenda import Agenda
from ratified.runner.workers.crew import Crew
from ratified.runner.workers.workforce import cluster_of, workforce_of
from ratified.secrets import SECRETS
from ratified.settings import Settings, resolve
from ratified.stage import Stage


class Runner(gherkin.Runner):
    """Runs the selected scenarios on one stage, many at once."""

    def __init__(self, config: Configuration) -> None:
        super().__init__(config)
        self.stage: Stage | None = None
        self.cluster: Cluster | None = None
        self.problems: list[str] = []
        self.began = time.monotonic()
        self.folder = Path.cwd()
        self.is_worker = False
        self.repeats = 0
        self.history = History()
        self.console = Console()
        self.tally: Tally | None = None
        # The dictionary in which the suite's hooks look for each other.
        self.suite_hooks: dict[str, Any] = {}
        self._crew: Crew | None = None

    def run(self) -> bool:
        """Run, and end with one sentence where the run cannot begin."""
        # What a system says may hold what the terminal cannot show.
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        try:
            return bool(super().run())
        except ConfigurationError as reason:
            say(f"Nothing was run: {reason}")
            return True

    def run_model(self, features: Sequence[Feature] | None = None) -> bool:
        """Open the stage, run the features, and look at everything that the run has written."""
        chosen = list(self.features if features is None else features)
        self._shelter_tellers()
        self.formatters.insert(0, cast("Formatter", Ending(self)))
        try:
            people = Cast.read(self._root / "data" / "people.toml").names
            settings = resolve(self._root, self.config.userdata, people=people)
            selected = asked_for(chosen, settings, self.config)
            if self.config.dry_run:
                return bool(super().run_model(chosen))
            selection = self._open_stage(chosen, selected, settings)
        except Broken as reason:
            return self._not_run(reason)
        failed = self.run_selected(chosen, selection)
        if self.stage is not None:
            # A suite without our hooks leaves it open.
            self.stage.close()
        return failed or bool(self.problems)

    @property
    def is_stopped(self) -> bool:
        """Return whether somebody has asked the run to stop."""
        return self._crew is not None and self._crew.aborted

    @property
    def _root(self) -> Path:
        return Path(self.base_dir or ".").resolve()

    # Before anything runs

    def _open_stage(self, features: Sequence[Feature], selected: Sequence[Scenario], settings: Settings) -> Selection:
        root = self._root
        systems = {system_of(feature, root) for feature in {id(one.feature): one.feature for one in selected}.values()}
        self.cluster = cluster_of(settings, systems)
        self.stage = Stage.open(root, self.config.userdata, systems)
        selection = Selection.of(features, selected, self._choices(self.stage), self.stage.settings)
        for sentence in selection.narrowed.why:
            say(sentence)
        for formatter in self.formatters:
            getattr(formatter, "run_begins", nothing)(selection.narrowed.facts)
        told = selected_of(
            root,
            features,
            selection.units,
            selection.narrowed.facts,
            paths=tuple(str(path) for path in self.config.paths),
            arguments=tuple(SECRETS.redact(word) for word in sys.argv[1:]),
            repeat=selection.choices.repeat,
        )
        self.stage.journal.put(messages.encoded(told))
        return selection

    def _choices(self, stage: Stage) -> Choices:
        choices = Choices.read(stage.settings, self.config)
        say(opening(stage))
        if self.cluster is not None:
            choices = on_threads(choices, self.cluster.threads, stage.settings, self.config)
            say(f"{choices.jobs} scenarios at once on the Dask cluster at {self.cluster.address}")
        return choices

    def _not_run(self, reason: Broken) -> bool:
        sentence = f"Nothing was run: {reason}"
        say(sentence)
        self.problems.append(sentence)
        self._leave_cluster()
        for formatter in self.formatters:
            formatter.close()
        return True

    # The run itself

    def run_selected(self, features: Sequence[Feature], selection: Selection) -> bool:
        """Have everything that is selected performed by workers, on the stage that is open."""
        gherkin.make_swift(self)
        choices = selection.choices
        self.console = Console(len(selection.units), tells_failures=choices.jobs > 1 and not choices.repeat)
        self.tally = tally = Tally(choices, self.console)
        self.repeats, self.history = choices.repeat, selection.history
        for scenario in selection.narrowed.left_out:
            scenario.skip()
        self.suite_hooks = self.hooks
        self.context.on_cleanup_error = self._cleanup_failed
        with Wake() as wake:
            if self.stage is not None:
                self.stage.watch_embedded(wake.tell)
            self._crew = crew = self._crew_for(selection, wake)
            retelling = Retelling(self, crew.records_of)
            for unit in selection.units:
                retelling.take_place_of(unit)
            before_all = functools.partial(self._before_all, crew)
            containers = Containers(self, crew, enumerate(features))
            self.hooks = {"before_all": before_all, **containers.hooks(), **self._hook_at_the_end()}
            failed = bool(super().run_model(features))
        return failed or any(outcome.failed for outcome in tally.outcomes) or crew.aborted

    def _crew_for(self, selection: Selection, wake: Wake) -> Crew:
        choices = selection.choices
        agenda = Agenda(
            selection.plan,
            selection.attempts,
            self,
            retries=choices.retries,
            stops_at_failure=self.config.stop,
        )
        workforce = workforce_of(self, selection.units, choices)
        return Crew(selection.units, agenda, choices.jobs, workforce.start, wake=wake, listener=self)

    def _before_all(self, crew: Crew, context: Any) -> None:
        self._suite_hook("before_all", context)
        gc.collect()
        # What every worker shares must not be copied because a collector looks at it.
        gc.freeze()
        crew.begin()

    def _hook_at_the_end(self) -> dict[str, Any]:
        hook = self.suite_hooks.get("after_all")
        if hook is None:
            return {}
        # It keeps what behave has to know of it, such as whether it is to be captured.
        return {"after_all": functools.update_wrapper(functools.partial(self._suite_hook, "after_all"), hook)}

    def _suite_hook(self, name: str, context: Any) -> None:
        hook = self.suite_hooks.get(name)
        if hook is None:
            return
        try:
            hook(context)
        except Exception as error:
            self.problems.append(f"{name}: {error}")
            raise

    def run_hook_with_capture(self, name: str, *arguments: Any, **options: Any) -> bool:
        """Run a hook as behave does; before that of the run's end, everything else comes to its end."""
        if name == "after_all":
            self._end()
        return bool(super().run_hook_with_capture(name, *arguments, **options))

    def _end(self) -> None:
        crew = self._crew
        if crew is None:
            return
        crew.end()
        self.problems += crew.problems
        for problem in crew.problems:
            say(problem)
        self._leave_cluster()
        for printed in crew.printed:
            sys.stdout.write(printed)
        if crew.aborted:
            self.abort(reason="the run was stopped")

    def _leave_cluster(self) -> None:
        if self.cluster is not None:
            for note in self.cluster.notes:
                say(note)
            self.cluster.close()

    # What goes wrong outside of scenarios

    def _shelter_tellers(self) -> None:
        for teller in (*self.formatters, *self.config.reporters):
            shelter(teller, self._teller_failed)

    def _teller_failed(self, sentence: str) -> None:
        self.problems.append(printable(sentence))
        sys.stderr.write(f"{printable(sentence)}\n")

    def _cleanup_failed(self, context: Any, action: object, error: Exception) -> None:
        text = printable(f"{type(error).__name__}: {error}")
        trace = getattr(action, "trace", "")
        say(f"CLEANUP-ERROR in {getattr(action, '__name__', action)}: {text}\n{trace}".rstrip())
        layer = context._stack[0].get("@layer", "testrun")  # noqa: SLF001 - behave tells the layer to nobody
        self.problems.append(f"clean-up of the {layer}: {text}")

    # What a crew tells while it works

    def heard(self, told: Record, *, is_final: bool) -> None:
        """Take note of an attempt that is over."""
        if told.lost and self.stage is not None:
            self.stage.journal.put(messages.encoded(told))
            self._put_back(self.stage, told.scenario)
        if self.tally is not None:
            self.tally.heard(told, is_final=is_final)

    def _put_back(self, stage: Stage, scenario_id: str) -> None:
        try:
            stage.put_back(scenario_id)
        except Broken as reason:
            self.problems.append(str(reason))

    def written(self, worker: str, turn: Turn) -> Record | None:
        """Return what a worker that is gone has written down of a turn without having told it."""
        return last_of(self.stage.journal.path, worker, turn) if self.stage is not None else None

    def waits(self) -> None:
        """Let people see that the run goes on."""
        if self._crew is not None:
            self.console.tick(self._crew.running)


__all__ = ["Runner"]
