"""behave's runner, made strict about what it begins, fast in what it does and complete about how it ends.

behave's own loop over features stays what it is: hooks of the run, formatters, reporters and the summary are behave's.
In it, every scenario is performed by a worker, and told here when it is over.
"""

from __future__ import annotations

import functools
import gc
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, cast

from ratified import gherkin
from ratified.display import legible, printable
from ratified.failures import Broken, ConfigurationError
from ratified.gherkin import Captured, Configuration, Feature, Formatter, Scenario, Statement, Status
from ratified.people import Cast
from ratified.runner.choices import Choices, on_threads
from ratified.runner.choosing.plan import Turn
from ratified.runner.choosing.selection import Selection
from ratified.runner.choosing.units import NO_RULE, Container, Unit, scenarios_of
from ratified.runner.cluster.cluster import Cluster
from ratified.runner.console import Console
from ratified.runner.ending import Ending
from ratified.runner.forerunner import nothing
from ratified.runner.history import History
from ratified.runner.records import messages, replay, statements
from ratified.runner.records.archive import last_of, selected_of
from ratified.runner.records.messages import Record
from ratified.runner.shelter import shelter
from ratified.runner.staging import opening, system_of
from ratified.runner.tally import Tally
from ratified.runner.wake import Wake
from ratified.runner.workers.crew import Crew
from ratified.runner.workers.forking import Forked, fork
from ratified.runner.workers.hand import Hand, Post
from ratified.runner.workers.output import Output
from ratified.runner.workers.progress import Progress
from ratified.runner.workers.worker import Worker
from ratified.runner.workers.workforce import Workforce, cluster_of, workforce_of
from ratified.secrets import SECRETS
from ratified.settings import resolve
from ratified.stage import Stage
from ratified.tags import TagList
from ratified.vetting import refuse_doubtful

_OF_THE_RUN = ("before_all", "after_all")


class Runner(gherkin.Runner):
    """Runs the selected scenarios on one stage, many at once."""

    def __init__(self, config: Configuration) -> None:
        super().__init__(config)
        self.stage: Stage | None = None
        self.problems: list[str] = []
        self.began = time.monotonic()
        self._crew: Crew | None = None
        self._suite_hooks: dict[str, Any] = {}
        self._jobs = 1
        self.repeats = 0
        self.history = History()
        self._console = Console()
        self.tally: Tally | None = None
        self.is_worker = False
        self.folder = Path.cwd()
        self.cluster: Cluster | None = None
        self._workforce: Workforce | None = None

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
        for teller in (*self.formatters, *self.config.reporters):
            shelter(teller, self._teller_failed)
        self.formatters.insert(0, cast("Formatter", Ending(self)))
        try:
            selected = self._selected(chosen)
            if self.config.dry_run:
                return bool(super().run_model(chosen))
            selection = self._open_stage(chosen, selected)
        except Broken as reason:
            return self._not_run(reason)
        failed = self._run_with_crew(chosen, selection)
        if self.stage is not None:
            # A suite without our hooks leaves it open.
            self.stage.close()
        return failed or bool(self.problems)

    def _selected(self, features: Sequence[Feature]) -> Sequence[Scenario]:
        """Return the scenarios that were asked for; refuse what would be green without having run."""
        people = Cast.read(self._root / "data" / "people.toml").names
        allow_empty = resolve(self._root, self.config.userdata, people=people).flag("allow_empty")
        refuse_doubtful(features, allow_empty=allow_empty)
        tags = TagList.read(self._root / "data" / "tags.toml")
        if tags is not None:
            tags.refuse_unknown(features)
            used = {tag for scenario in scenarios_of(features) for tag in scenario.effective_tags}
            tags.refuse_unknown_selection(self.config.tags or (), used)
        selected = [scenario for scenario in scenarios_of(features) if scenario.should_run(self.config)]
        if not selected and not allow_empty:
            raise ConfigurationError(
                "no scenario was selected",
                actual=f"{len(list(scenarios_of(features)))} scenarios in {len(features)} features",
                next="look at --tags, --name and the paths that were given",
            )
        return selected

    def _open_stage(self, features: Sequence[Feature], selected: Sequence[Scenario]) -> Selection:
        root = self._root
        systems = {system_of(feature, root) for feature in {id(one.feature): one.feature for one in selected}.values()}
        self.cluster = cluster_of(root, self.config.userdata, systems)
        self.stage = Stage.open(root, self.config.userdata, systems)
        choices = Choices.read(self.stage.settings, self.config)
        say(opening(self.stage))
        if self.cluster is not None:
            choices = on_threads(choices, self.cluster.threads, self.stage.settings, self.config)
            say(f"{choices.jobs} scenarios at once on the Dask cluster at {self.cluster.address}")
        selection = Selection.of(features, selected, choices, self.stage.settings)
        for sentence in selection.narrowed.why:
            say(sentence)
        for formatter in self.formatters:
            getattr(formatter, "run_begins", nothing)(selection.narrowed.facts)
        self._note_selection(features, selection)
        return selection

    def _note_selection(self, features: Sequence[Feature], selection: Selection) -> None:
        assert self.stage is not None  # noqa: S101 - it was opened just now
        paths = [Path(feature.filename).resolve() for feature in features]
        told = [path.relative_to(self._root) if path.is_relative_to(self._root) else path for path in paths]
        named = zip((path.as_posix() for path in told), features, strict=True)
        selected = selected_of(
            named,
            selection.units,
            selection.narrowed.facts,
            paths=tuple(str(path) for path in self.config.paths),
            arguments=tuple(SECRETS.redact(word) for word in sys.argv[1:]),
            repeat=selection.choices.repeat,
        )
        self.stage.journal.put(messages.encoded(selected))

    @property
    def is_stopped(self) -> bool:
        """Return whether somebody has asked the run to stop."""
        return self._crew is not None and self._crew.aborted

    @property
    def _root(self) -> Path:
        return Path(self.base_dir or ".").resolve()

    def _not_run(self, reason: Broken) -> bool:
        sentence = f"Nothing was run: {reason}"
        say(sentence)
        self.problems.append(sentence)
        self._leave_cluster()
        for formatter in self.formatters:
            formatter.close()
        return True

    def _run_with_crew(self, features: Sequence[Feature], selection: Selection) -> bool:
        gherkin.make_swift(self)
        self._console = Console(
            len(selection.units), tells_failures=selection.choices.jobs > 1 and not selection.choices.repeat
        )
        self.tally = tally = Tally(selection.choices, self._console)
        self._jobs, self.repeats = selection.choices.jobs, selection.choices.repeat
        self.history = selection.history
        self._workforce = workforce_of(self, selection.units, selection.choices.timeout)
        for unit in selection.units:
            unit.scenario.run = functools.partial(self._tell, unit)  # type: ignore[method-assign]
        for scenario in selection.narrowed.left_out:
            scenario.skip()
        # The dictionary in which the suite's hooks look for each other, so it must stay as it is.
        self._suite_hooks = self.hooks
        self.context.on_cleanup_error = self._cleanup_failed
        with Wake() as wake:
            self._crew = crew = Crew(
                selection.units,
                selection.plan,
                selection.choices.jobs,
                functools.partial(self._start, selection.units),
                wake,
                attempts=selection.attempts,
                retries=selection.choices.retries,
                stops_at_failure=self.config.stop,
                listener=self,
            )
            self.hooks = self._hooks_around(crew, features)
            failed = bool(super().run_model(features))
        return failed or any(outcome.failed for outcome in tally.outcomes) or crew.aborted

    # behave's hooks, as they are called in the run's own process: features begin and end with the workers

    def _hooks_around(self, crew: Crew, features: Sequence[Feature]) -> dict[str, Callable[..., None]]:
        places: dict[int, Container] = {}
        for feature, number in zip(features, self._numbers(features), strict=True):
            places[id(feature)] = (number, NO_RULE)
            places |= {id(rule): (number, at) for at, rule in enumerate(getattr(feature, "rules", ()))}

        def begin(_: Any, container: Statement) -> None:
            self._container_begun(crew, places[id(container)], container)

        def end(context: Any, container: Statement) -> None:
            self._container_left(crew, places[id(container)], container, context)

        # What workers have told was captured there.
        begin.capture = end.capture = False  # type: ignore[attr-defined]
        ours = {"before_feature": begin, "before_rule": begin, "after_rule": end, "after_feature": end}
        return {"before_all": functools.partial(self._before_all, crew), **ours, **self._hook_at_the_end()}

    def _numbers(self, features: Sequence[Feature]) -> Sequence[int]:
        """Return the numbers by which workers know the features."""
        return range(len(features))

    def _before_all(self, crew: Crew, context: Any) -> None:
        self._suite_hook("before_all", context)
        gc.collect()
        # What every worker shares must not be copied because a collector looks at it.
        gc.freeze()
        crew.begin()

    def _hook_at_the_end(self) -> dict[str, Any]:
        hook = self._suite_hooks.get("after_all")
        if hook is None:
            return {}
        # It keeps what behave has to know of it, such as whether it is to be captured.
        return {"after_all": functools.update_wrapper(functools.partial(self._suite_hook, "after_all"), hook)}

    def run_hook_with_capture(self, name: str, *arguments: Any, **options: Any) -> bool:
        """Run a hook as behave does; before that of the run's end, everything else comes to its end."""
        if name == "after_all" and self._crew is not None:
            self._crew_ends(self._crew)
        return bool(super().run_hook_with_capture(name, *arguments, **options))

    def _crew_ends(self, crew: Crew) -> None:
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

    def _suite_hook(self, name: str, context: Any) -> None:
        hook = self._suite_hooks.get(name)
        if hook is None:
            return
        try:
            hook(context)
        except Exception as error:
            self.problems.append(f"{name}: {error}")
            raise

    def _container_begun(self, crew: Crew, place: Container, container: Statement) -> None:
        refused = crew.entered(place)
        if refused is not None:
            sys.stdout.write(refused.printed)
            statements.apply_told(container, refused)
            self.hook_failures += max(1, refused.hook_failures)
            statements.apply_trouble(container, refused.error, refused.exception)

    def _container_left(self, crew: Crew, place: Container, container: Statement, context: Any) -> None:
        for late in crew.late_refusals(place):
            sys.stdout.write(late.printed)
            self.hook_failures += max(1, late.hook_failures)
            statements.apply_trouble(container, late.error, late.exception)
        for left in crew.left(place):
            sys.stdout.write(left.printed)
            statements.apply_told(container, left)
            if left.hook_failures:
                self.hook_failures += left.hook_failures
                statements.apply_trouble(container, left.error, left.exception)
            for trouble in left.troubles:
                context.add_cleanup(_failing(trouble))

    def _teller_failed(self, sentence: str) -> None:
        self.problems.append(printable(sentence))
        sys.stderr.write(f"{printable(sentence)}\n")

    def _cleanup_failed(self, context: Any, action: object, error: Exception) -> None:
        text = printable(f"{type(error).__name__}: {error}")
        trace = getattr(action, "trace", "")
        say(f"CLEANUP-ERROR in {getattr(action, '__name__', action)}: {text}\n{trace}".rstrip())
        layer = context._stack[0].get("@layer", "testrun")  # noqa: SLF001 - behave tells the layer to nobody
        self.problems.append(f"clean-up of the {layer}: {text}")

    # Scenarios, as they are told when they are over

    def _tell(self, unit: Unit, runner: gherkin.Runner) -> bool:
        """Wait for what became of a scenario, and tell it to formatters as if it had happened here."""
        assert self._crew is not None  # noqa: S101 - nobody else calls this
        if not unit.scenario.should_run(self.config):
            return gherkin.performs_scenario(unit.scenario, runner)
        records = self._crew.records_of(unit)
        # Of attempts that count alike, one that failed is what became of the scenario.
        for told in sorted(records, key=lambda one: one.status == "passed", reverse=True) if self.repeats else records:
            self._tell_one(told, unit)
        # Whether the run has failed is known from what became of it; behave is to go on to all that there is to tell.
        return False

    def _tell_one(self, told: Record, unit: Unit) -> None:
        scenario = unit.scenario
        self._console.clear()
        sys.stdout.write(told.printed)
        statements.apply(told, scenario)
        if told.attempt > 1 and told.status == "passed" and not self.repeats:
            flaky = f"FLAKY: this scenario passed only at attempt {told.attempt}"
            scenario.captured.add_captured(Captured(flaky, "", "", "retries", failed=False))
        self.hook_failures += told.hook_failures
        self.undefined_steps.extend(step for step in scenario.all_steps if step.status is Status.undefined)
        if self.stage is not None and "coverage" in told.parcels:
            self.stage.coverage.add(self.stage.contracts, told.parcels["coverage"])
        here = [one for one in self.formatters if not getattr(one, "in_workers", False)]
        replay.replay(told, scenario, here, self.step_registry)
        for formatter in self.formatters:
            if getattr(formatter, "in_workers", False):
                formatter.adopt(scenario, self._parcel_of(formatter, told, scenario))
            else:
                getattr(formatter, "scenario_finished", nothing)(scenario)

    def _parcel_of(self, formatter: Formatter, told: Record, _: Scenario) -> object:
        """Return what a worker's formatter has left for that of this process; without it, nothing was written."""
        return told.parcels.get(formatter.name)

    def heard(self, told: Record, *, is_final: bool) -> None:
        """Take note of an attempt that is over."""
        if told.lost and self.stage is not None:
            self.stage.journal.put(messages.encoded(told))
        if self.tally is not None:
            self.tally.heard(told, is_final=is_final)

    def written(self, worker: str, turn: Turn) -> Record | None:
        """Return what a worker that is gone has written down of a turn without having told it."""
        return last_of(self.stage.journal.path, worker, turn) if self.stage is not None else None

    def waits(self) -> None:
        """Let people see that the run goes on."""
        if self._crew is not None:
            self._console.tick(self._crew.running)

    # Workers

    def _start(self, units: Sequence[Unit], name: str, foreign: Sequence[Connection]) -> Worker:
        if self._workforce is not None:
            return self._workforce.start(name)
        ours, theirs = Pipe()
        # With one worker that captures nothing, somebody may be at the other end with a debugger.
        output = None if self._jobs == 1 and not self.config.should_capture() else Output()
        progress = Progress()

        def work() -> None:
            self._become_worker()
            os.environ["RATIFIED_WORKER"] = name.rpartition(" ")[2]
            hand = Hand(Post(name, theirs, output, progress), self, units)
            signal.signal(signal.SIGTERM, lambda *_: hand.stop())
            if output is not None:
                output.take_over()
            hand.work(os.getpid())

        pid = fork(work, [*foreign, ours])
        theirs.close()
        return Worker(name, Forked(pid), ours, output, progress)

    def _become_worker(self) -> None:
        """Be a copy of the run that stands at its beginning, whatever the run was about when it was copied."""
        signal.set_wakeup_fd(-1)
        sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
        self.hooks = {name: hook for name, hook in self._suite_hooks.items() if name not in _OF_THE_RUN}
        del self.context._stack[:-1]  # noqa: SLF001 - behave has no other way to begin anew
        gherkin.leave_user_mode(self.context)
        self.capture_controller = type(self.capture_controller)(self.config)
        self.config.stop = False
        if self.stage is not None:
            self.stage.enter_worker()


def _failing(trouble: messages.Trouble) -> Callable[[], None]:
    def clean_up() -> None:
        raise trouble.error.again()

    clean_up.__name__ = trouble.action
    clean_up.trace = trouble.trace  # type: ignore[attr-defined]
    return clean_up


def say(text: str) -> None:
    """Print a text that may hold anything."""
    sys.stdout.write(legible(text) + "\n")
    sys.stdout.flush()


__all__ = ["Runner", "say"]
