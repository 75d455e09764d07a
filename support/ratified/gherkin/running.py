"""behave at work: what it was asked to do, what it hands to hooks and formatters, and how it is started."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from types import CodeType
from typing import Any, Protocol, cast

from behave import configuration as _configuration
from behave import runner as _runner
from behave.exception import ConfigError
from behave.formatter._registry import select_formatter_class
from behave.formatter.base import Formatter as _Formatter
from behave.formatter.base import StreamOpener
from behave.model import ScenarioContainer
from behave.runner_plugin import RunnerPlugin

from ratified.gherkin.model import Feature, Scenario, Step, Table
from ratified.gherkin.phrases import StepRegistry


class Configuration(Protocol):
    """What behave was asked to do."""

    userdata: Mapping[str, str]
    tags: Sequence[str]
    dry_run: bool
    format: Sequence[str]
    outputs: Sequence[Any]
    reporters: Sequence[Any]
    paths: Sequence[str]
    stop: bool
    verbose: bool
    show_skipped: bool
    jobs: int
    command_args: Sequence[str]

    def should_capture(self) -> bool: ...


class Context(Protocol):
    """What behave hands to hooks and steps."""

    config: Configuration
    feature: Feature
    scenario: Scenario
    table: Table
    text: str

    def add_cleanup(self, action: Callable[..., object], *args: object) -> None: ...


class Formatter(_Formatter):  # type: ignore[misc]
    """A typed base for formatters of our own."""

    name = "ratified"
    description = ""
    # Whether it writes where scenarios run, because it needs more of them than can be told to another process.
    in_workers = False

    def __init__(self, stream_opener: Any, config: Configuration) -> None:
        super().__init__(stream_opener, config)

    def run_begins(self, facts: Mapping[str, str]) -> None:
        """Take note of what is known of the run as a whole."""

    def enter_worker(self, name: str) -> None:
        """Write from now on for one worker."""

    def try_again(self, attempt: int) -> None:
        """Take note, in a worker, that the scenario that comes next has failed before."""

    def parcel(self) -> object:
        """Return, in a worker, what the run's own process must know of the scenario that is over."""
        return None

    def adopt(self, scenario: Scenario, parcel: Any) -> None:
        """Take note, in the run's own process, of a scenario that a worker has written; without a parcel, none has."""

    def scenario_finished(self, scenario: Scenario) -> None:
        """Take note that a scenario is over, its clean-up included."""

    def run_finished(self, problems: Sequence[str]) -> None:
        """Take note that the run is over, and what went wrong outside its scenarios."""


class Runner(_runner.Runner):  # type: ignore[misc]
    """A typed base for the runner of our own."""

    config: Configuration
    features: list[Feature]
    formatters: list[Formatter]
    context: Any
    aborted: bool
    hook_failures: int
    hooks: dict[str, Any]
    step_registry: StepRegistry
    undefined_steps: list[Step]
    capture_controller: Any

    def abort(self, reason: str | None = None) -> None:
        """End the run after what is under way."""
        super().abort(reason=reason)


def performs_scenario(scenario: Scenario, runner: Runner) -> bool:
    """Let behave perform a scenario, whatever somebody has put in the place of its `run`."""
    return bool(cast("Any", type(scenario)).run(scenario, runner))


def container_loop() -> CodeType:
    """Return the code of behave's own loop over the items of a feature or a rule."""
    return cast("CodeType", ScenarioContainer.run.__code__)


def run_behave(arguments: Sequence[str], runner: str) -> int:
    """Run behave in this process as its command would, and return its exit code.

    The project's own choice of a runner holds; `runner` is for one that has made none.
    """
    from behave.__main__ import main

    chosen: dict[str, object] = {}
    # What is wrong with the configuration, behave says itself.
    with contextlib.suppress(ConfigError):
        _configuration.load_configuration(chosen)
    asked = list(arguments) if "runner" in chosen else [f"--runner={runner}", *arguments]
    # Whatever looks for the arguments of behave looks there.
    sys.argv[1:] = asked
    return int(main(asked))


def configuration_of_worker(arguments: Sequence[str], outputs: Sequence[str]) -> Configuration:
    """Return what behave makes of the arguments of a run, for a process that only performs scenarios.

    Only formatters that write where scenarios run remain; `outputs` are the places where these are to write, if they
    are not to write where the configuration says.
    """
    config = _configuration.Configuration(list(arguments))
    openers = [*config.outputs, *(StreamOpener(stream=sys.stdout) for _ in config.format or ())]
    of_workers = [one for one in zip(config.format or (), openers, strict=False) if _works_in_workers(one[0])]
    config.format = [name for name, _ in of_workers]
    config.outputs = [StreamOpener(name) for name in outputs] or [opener for _, opener in of_workers]
    config.reporters = []
    return cast("Configuration", config)


def silent_configuration(arguments: Sequence[str]) -> Configuration:
    """Return what behave makes of the arguments of a run that nobody is to be told of by formatters or summaries."""
    config = _configuration.Configuration(list(arguments))
    config.format, config.outputs, config.reporters = [], [], []
    return cast("Configuration", config)


def worker_formats(config: Configuration) -> Sequence[str]:
    """Return the names of the formatters that write where scenarios run."""
    return [name for name in config.format or () if _works_in_workers(name)]


def _works_in_workers(name: str) -> bool:
    return bool(getattr(select_formatter_class(name), "in_workers", False))


def make_runner(name: str, config: Configuration) -> Runner:
    """Return the runner that a name, `module:Class`, stands for."""
    return cast("Runner", RunnerPlugin(name).make_runner(config))


def run_as_behave_does(runner: Runner) -> bool:
    """Load hooks, steps and features and run them, as behave's own runner does."""
    return bool(_runner.Runner.run(runner))


def options_of_behave() -> frozenset[str]:
    """Return every long option that behave knows."""
    return frozenset(word for words, _ in _configuration.OPTIONS for word in words if word.startswith("--"))


def user_mode(context: Context) -> AbstractContextManager[None]:
    """Let the library set attributes of the context as a hook would."""
    return cast("AbstractContextManager[None]", cast("Any", context).use_with_user_mode())


def leave_user_mode(context: Context) -> None:
    """Let behave itself set attributes of the context, also where a hook never came to its end."""
    cast("Any", context)._mode = _runner.ContextMode.BEHAVE  # noqa: SLF001 - behave has no other way back
