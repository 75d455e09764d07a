"""behave's runner, made strict about what it begins and complete about how it ends."""

from __future__ import annotations

import functools
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import TextIOWrapper
from pathlib import Path
from types import FrameType
from typing import Any, cast

from ratified import evidence, gherkin
from ratified.display import legible, printable
from ratified.failures import Broken, ConfigurationError, SecretLeaked
from ratified.gherkin import Configuration, Feature, Formatter, Scenario, Status, Step
from ratified.secrets import SECRETS
from ratified.stage import Stage
from ratified.tags import TagList


class Runner(gherkin.Runner):
    """Runs the selected scenarios on one stage."""

    def __init__(self, config: Configuration) -> None:
        super().__init__(config)
        self.stage: Stage | None = None
        self.problems: list[str] = []
        self.began = time.monotonic()

    def run(self) -> bool:
        """Run, and end with one sentence where the run cannot begin."""
        # What a system says may hold what the terminal cannot show.
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        with _stopped_by(signal.SIGTERM):
            try:
                return bool(super().run())
            except ConfigurationError as reason:
                _say(f"Nothing was run: {reason}")
                return True

    def run_model(self, features: Sequence[Feature] | None = None) -> bool:
        """Open the stage, run the features, and look at everything that the run has written."""
        chosen = list(self.features if features is None else features)
        self.formatters.insert(0, cast("Formatter", _Forerunner(self)))
        try:
            self._open_stage(chosen)
        except Broken as reason:
            return self._not_run(reason)
        self._watch_hooks()
        for scenario in _scenarios(chosen):
            scenario.run = functools.partial(self._run_scenario, scenario, scenario.run)  # type: ignore[method-assign]
        failed = bool(super().run_model(chosen))
        return failed or bool(self.problems)

    def _open_stage(self, features: Sequence[Feature]) -> None:
        root = Path(self.base_dir or ".").resolve()
        tags = TagList.read(root / "data" / "tags.toml")
        if tags is not None:
            tags.refuse_unknown(features)
            used = {tag for scenario in _scenarios(features) for tag in scenario.effective_tags}
            tags.refuse_unknown_selection(self.config.tags or (), used)
        selected = [scenario for scenario in _scenarios(features) if scenario.should_run(self.config)]
        if not selected:
            raise ConfigurationError(
                "no scenario was selected",
                actual=f"{len(list(_scenarios(features)))} scenarios in {len(features)} features",
                next="look at --tags, --name and the paths that were given",
            )
        if self.config.dry_run:
            return
        systems = {_system(scenario, root) for scenario in selected}
        self.stage = Stage.open(root, self.config.userdata, systems)
        _say(_opening(self.stage))

    def _not_run(self, reason: Broken) -> bool:
        sentence = f"Nothing was run: {reason}"
        _say(sentence)
        self.problems.append(sentence)
        for formatter in self.formatters:
            formatter.close()
        return True

    def _run_scenario(self, scenario: Scenario, run: Callable[[Any], bool], runner: gherkin.Runner) -> bool:
        if not scenario.should_run(self.config):
            return run(runner)
        name = f"{scenario.location.filename}:{scenario.location.line}"
        self._note("scenario begins", scenario=name, name=scenario.name)
        try:
            failed = run(runner)
        except SystemExit as end:
            failed = self._survive(scenario, end)
        self._note("scenario ends", scenario=name, status=scenario.status.name)
        for formatter in self.formatters:
            getattr(formatter, "scenario_finished", _nothing)(scenario)
        _make_legible(scenario)
        return failed

    def _survive(self, scenario: Scenario, end: SystemExit) -> bool:
        """Go on after a step that tried to end the process; behave would have ended with it, and with its exit code."""
        reason = Broken("a step tried to end the whole run", actual=f"sys.exit({end.code!r})")
        scenario.exception, scenario.error_message = reason, str(reason)
        self.stop_capture()
        while self.context._stack[0].get("@layer") == "scenario":  # noqa: SLF001 - behave has no other way to leave
            self.context._pop()  # noqa: SLF001
        scenario.set_status(Status.error)
        return True

    def _note(self, event: str, **facts: object) -> None:
        if self.stage is not None:
            self.stage.journal.note(event, **facts)

    def _watch_hooks(self) -> None:
        """Let the report know of failures that no scenario can be blamed for."""
        hooks = cast("dict[str, Callable[..., None]]", self.hooks)
        for name in ("before_all", "after_all", "after_feature"):
            if name in hooks:
                hooks[name] = functools.partial(self._watched, name, hooks[name])
        self.context.on_cleanup_error = self._cleanup_failed

    def _watched(self, name: str, hook: Callable[..., None], context: object, *args: object) -> None:
        try:
            hook(context, *args)
        except Exception as error:
            self.problems.append(f"{name}: {error}")
            raise

    def _cleanup_failed(self, context: Any, action: object, error: Exception) -> None:
        text = printable(f"{type(error).__name__}: {error}")
        _say(f"CLEANUP-ERROR in {getattr(action, '__name__', action)}: {text}")
        layer = context._stack[0].get("@layer", "testrun")  # noqa: SLF001 - behave tells the layer to nobody
        if layer == "scenario":
            evidence.now().problem(f"{getattr(action, '__name__', action)}: {text}")
        else:
            self.problems.append(f"clean-up of the {layer}: {text}")


class _Forerunner:
    """Comes first among the formatters, and prepares for all others what they are about to hear."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner

    def result(self, step: Step) -> None:
        """Replace the stack of a failure that explains itself by its explanation, and make it harmless."""
        if isinstance(step.exception, Broken):
            step.error_message = f"BROKEN: {step.exception}"
        if step.error_message:
            step.error_message = legible(SECRETS.redact(step.error_message))

    def close(self) -> None:
        """Tell all others how the run ended, before they close."""
        runner = self._runner
        if runner.stage is not None:
            runner.problems.extend(_leaks(runner.stage, runner.formatters[1:]))
            if runner.stage.journal.trouble:
                runner.problems.append(runner.stage.journal.trouble)
                _say(runner.stage.journal.trouble)
            _say(_ending(runner.stage))
        for formatter in runner.formatters[1:]:
            getattr(formatter, "run_finished", _nothing)(runner.problems)
        for reporter in runner.config.reporters:
            # behave's own sum leaves out every scenario that stands in a rule.
            if hasattr(reporter, "duration"):
                reporter.duration = time.monotonic() - runner.began

    def __getattr__(self, name: str) -> Callable[..., None]:
        return _nothing


def stage_of(context: object) -> Stage:
    """Return the stage of the run, opening it where another runner than ours is at work."""
    runner = cast("Any", context)._runner  # noqa: SLF001 - behave gives hooks no other way to the runner
    stage = getattr(runner, "stage", None)
    if stage is None:
        root = Path(runner.base_dir or ".").resolve()
        systems = {_system(one, root) for one in _scenarios(runner.features) if one.should_run(runner.config)}
        stage = Stage.open(root, cast("Mapping[str, object]", runner.config.userdata), systems)
    return cast("Stage", stage)


def _scenarios(features: Sequence[Feature]) -> Iterator[Scenario]:
    for feature in features:
        yield from feature.walk_scenarios()


def _system(scenario: Scenario, root: Path) -> str:
    """Return the folder below features/ in which a scenario stands."""
    path = Path(scenario.location.filename).resolve()
    parts = path.relative_to(root).parts if path.is_relative_to(root) else ()
    return parts[1] if len(parts) > 2 else ""


def _opening(stage: Stage) -> str:
    settings = stage.settings
    places = ", ".join(f"{address.facts.title} at {address.url}" for address in stage.addresses)
    where = f"environment {settings.environment.name}" + (f" ({places})" if places else "")
    return f"Seed {settings.text('seed')} · {where}"


def _ending(stage: Stage) -> str:
    told = []
    if stage.contracts.systems:
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
    _say(str(leaked))
    return [str(leaked)]


def _make_legible(scenario: Scenario) -> None:
    """Make harmless what a scenario has printed; behave shows it when the next one begins."""
    for part in cast("Any", scenario).captured.captures:
        for kind in ("stdout", "stderr", "log"):
            setattr(part, kind, legible(SECRETS.redact(getattr(part, kind))))


def _say(text: str) -> None:
    sys.stdout.write(legible(text) + "\n")
    sys.stdout.flush()


def _nothing(*_: object) -> None:
    """Take no notice."""


class _stopped_by:  # noqa: N801 - reads as a sentence: with _stopped_by(SIGTERM)
    """Ends the run as Ctrl-C does, with clean-up and summary, when the process is asked to stop."""

    def __init__(self, number: signal.Signals) -> None:
        self._number = number
        self._before: Any = None

    def __enter__(self) -> None:
        self._before = signal.signal(self._number, self._stop)

    def __exit__(self, *_: object) -> None:
        signal.signal(self._number, self._before)

    def _stop(self, number: int, _: FrameType | None) -> None:
        signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt


__all__ = ["Runner", "stage_of"]
