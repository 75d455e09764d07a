"""The typed door to behave: the only module that imports it."""

from __future__ import annotations

import contextlib
import functools
import inspect
import logging
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from traceback import FrameSummary
from types import CodeType
from typing import Any, ParamSpec, Protocol, TypeVar, cast

import behave as _behave
from behave import capture as _capture
from behave import configuration as _behave_configuration
from behave import i18n as _i18n
from behave import model as _model
from behave import model_core as _model_core
from behave import model_type as _model_type
from behave import parser as _parser
from behave import runner as _runner
from behave.api.pending_step import StepNotImplementedError
from behave.capture import Captured as _Captured
from behave.capture import ManyCaptured as _ManyCaptured
from behave.exception import ConfigError as _ConfigError
from behave.formatter._registry import select_formatter_class as _select_formatter_class
from behave.formatter.base import Formatter as _Formatter
from behave.formatter.base import StreamOpener as _StreamOpener
from behave.formatter.progress import ProgressFormatterBase as _ProgressFormatterBase
from behave.log_capture import LoggingCapture as _LoggingCapture
from behave.matchers import NoMatch as _NoMatch
from behave.model import ScenarioContainer as _ScenarioContainer
from behave.model_type import Status
from behave.runner import Context as _Context
from behave.runner import Runner as _Runner
from behave.runner_plugin import RunnerPlugin as _RunnerPlugin

from ratified.failures import ConfigurationError

P = ParamSpec("P")
R = TypeVar("R")
StepFunction = Callable[..., object]


class Captured(_Captured):  # type: ignore[misc]
    """What one step, hook or scenario has printed and logged."""

    name: str | None
    failed: bool
    stdout: str
    stderr: str
    log: str

    def __init__(self, stdout: str, stderr: str, log: str, name: str | None, failed: bool) -> None:
        super().__init__(stdout, stderr, log, name, failed)


class ManyCaptured(_ManyCaptured):  # type: ignore[misc]
    """What was captured of something, part by part."""

    captures: list[Captured]


class Row(Protocol):
    """One row of a Gherkin table."""

    headings: Sequence[str]
    cells: Sequence[str]

    def __getitem__(self, heading: str) -> str: ...
    def get(self, heading: str, default: str = "") -> str: ...
    def as_dict(self) -> Mapping[str, str]: ...


class Table(Protocol):
    """A Gherkin table."""

    headings: Sequence[str]
    rows: Sequence[Row]

    def __iter__(self) -> Iterator[Row]: ...
    def __getitem__(self, index: int) -> Row: ...


class Location(Protocol):
    """A place in a feature file."""

    filename: str
    line: int


class Step(Protocol):
    """One step of a scenario as behave has parsed it."""

    keyword: str
    name: str
    step_type: str
    status: Status
    location: Location
    duration: float
    text: str | None
    table: Table | None
    error_message: str | None
    exception: BaseException | None
    exc_traceback: Any
    hook_failed: bool
    captured: ManyCaptured

    def reset(self) -> None: ...


class Statement(Protocol):
    """What features, rules and scenarios have in common."""

    keyword: str
    name: str
    tags: Sequence[str]
    effective_tags: Sequence[str]
    description: Sequence[str]
    location: Location
    status: Status
    duration: float
    hook_failed: bool
    error_message: str | None
    exception: BaseException | None
    exc_traceback: Any
    captured: ManyCaptured


class Scenario(Statement, Protocol):
    """One scenario, or one row of an outline, as behave has parsed it."""

    feature: Feature
    parent: Any
    all_steps: Iterator[Step]
    steps: Sequence[Step]
    should_skip: bool
    skip_reason: str | None
    _row: Row | None

    def should_run(self, config: Configuration | None = None) -> bool: ...
    def skip(self, reason: str | None = None) -> None: ...
    def run(self, runner: Runner) -> bool: ...
    def set_status(self, status: Status) -> None: ...


@dataclass(frozen=True, slots=True)
class Reading:
    """How far behave came in a feature file."""

    text: str
    language: str
    open_doc_string: int  # the line of a doc string that was still open at the end, or 0
    loose_tags: Sequence[str]  # tags that nothing follows
    stopped_at: int = 0  # the line at which behave could not go on, or 0
    because: str = ""


class Feature(Statement, Protocol):
    """One feature file as behave has parsed it."""

    filename: str
    language: str
    rules: Sequence[Statement]
    reading: Reading

    def __hash__(self) -> int: ...
    def walk_scenarios(self) -> Sequence[Scenario]: ...
    def should_run(self, config: Configuration | None = None) -> bool: ...


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


class StepRegistry(Protocol):
    """Every phrase that steps may use, as behave knows them."""

    def find_match(self, step: Step) -> Any: ...


NoMatch = cast("type[object]", _NoMatch)


class StepGuard(Protocol):
    """Whoever watches over the steps of a scenario."""

    def perform(self, call: Callable[[], object]) -> None:
        """Carry out a step and judge what came of it."""


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


class Runner(_Runner):  # type: ignore[misc]
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


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase that steps may use, and the function that gives it a meaning."""

    kind: str
    text: str
    function: StepFunction

    def mentions(self, name: str) -> bool:
        """Say whether the function, or one that it calls in its own module, uses a name."""
        names = self.function.__code__.co_names
        if name in names:
            return True
        near = (self.function.__globals__.get(one) for one in names)
        return any(name in getattr(getattr(one, "__code__", None), "co_names", ()) for one in near)


_PHRASES: list[Phrase] = []
_TYPES: dict[str, Callable[[str], object]] = {}
_TEACHERS: dict[str, set[Path]] = {}


def phrases() -> Sequence[Phrase]:
    """Return every phrase registered so far."""
    return tuple(_PHRASES)


def _registers(kind: str, phrase: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        _PHRASES.append(Phrase(kind, phrase, function))
        # The undecorated function goes back, so that two phrases for one function do not guard it twice.
        getattr(_behave, kind)(phrase)(_guarded(function))
        return function

    return decorate


def _guarded(function: StepFunction) -> StepFunction:
    @functools.wraps(function)
    def perform(context: Context, *args: object, **kwargs: object) -> None:
        call = functools.partial(function, context, *args, **kwargs)
        guard = cast("StepGuard | None", getattr(context, "scene", None))
        if guard is None:
            call()
        else:
            guard.perform(call)

    return perform


def given(phrase: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Register a function as the meaning of a Given phrase."""
    return _registers("given", phrase)


def when(phrase: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Register a function as the meaning of a When phrase."""
    return _registers("when", phrase)


def then(phrase: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Register a function as the meaning of a Then phrase."""
    return _registers("then", phrase)


def step(phrase: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Register a function as the meaning of a phrase in any tense."""
    return _registers("step", phrase)


def use_type(**types: Callable[[str], object]) -> None:
    """Teach the phrases a type: `use_type(Target=target)` lets them say `{target:Target}`."""
    teacher = Path(sys._getframe(1).f_code.co_filename).resolve()  # noqa: SLF001 - Python tells the caller nowhere else
    for name in types:
        _TEACHERS.setdefault(name, set()).add(teacher)
    _TYPES.update(types)
    _behave.register_type(**types)


def types() -> Mapping[str, Callable[[str], object]]:
    """Return every type that phrases were taught so far."""
    return dict(_TYPES)


def _read_file(filename: str, language: str | None = None) -> Feature:
    """Read a feature file; a byte order mark, with which some editors begin every file, is not its first letter."""
    try:
        text = Path(filename).read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise ConfigurationError(
            f"the feature file {filename} is not UTF-8", actual=str(wrong), next="save it as UTF-8"
        ) from None
    return read_feature(text, filename, language)


class _LogCapture(_LoggingCapture):  # type: ignore[misc]
    """Captures what is logged, and hands back to whoever captured before."""

    def inveigle(self) -> None:
        root = logging.getLogger()
        self._before = [handler for handler in root.handlers if isinstance(handler, _LoggingCapture)]
        super().inveigle()

    def abandon(self) -> None:
        super().abandon()
        for handler in self._before:
            logging.getLogger().addHandler(handler)


# A hook that is captured would end the capture of the scenario around it: what steps log would be lost.
_capture.LoggingCapture = _LogCapture
# The formatter "progress" ends the run where a clean-up fails, because it has no letter for it.
_ProgressFormatterBase.dot_status.setdefault(Status.cleanup_error, "C")

# behave takes the mark for a part of the first keyword, stops at other encodings without naming the file, and passes
# over a file without a feature.
_parser.parse_file = _read_file


def read_feature(text: str, filename: str, language: str | None = None) -> Feature:
    """Read the text of a feature file as far as behave can; what cannot be read to its end cannot be run either."""
    parser = _parser.Parser(language)
    stopped_at, because = 0, ""
    try:
        parser.parse(text, filename)
    except _parser.ParserError as wrong:
        stopped_at, because = parser.line, str(wrong.args[0])
    except KeyError:
        if parser.language in _i18n.languages:
            raise
        stopped_at, because = parser.line, f'no language is called "{parser.language}"'
    feature = cast("Any", parser.feature or _model.Feature(filename, 1, "Feature", ""))
    doc_string = parser.multiline_start if parser.state is _parser.State.MULTILINE_TEXT else 0
    feature.reading = Reading(text, parser.language, doc_string, tuple(parser.tags), stopped_at, because)
    if stopped_at:
        feature.run = functools.partial(_refuse_to_run, f"{filename}:{stopped_at} cannot be read", because)
    return cast("Feature", feature)


def _refuse_to_run(what: str, because: str, _: object) -> None:
    # Our own runner looks at all files before it begins; this is for every other.
    raise ConfigurationError(what, actual=because)


def keywords() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Return the keywords of every language that Gherkin is written in."""
    return cast("Mapping[str, Mapping[str, Sequence[str]]]", _i18n.languages)


def is_phrase(text: str) -> bool:
    """Say whether a step would be found for a text; a step that is found for anything does not count."""
    steps = _runner.the_step_registry.steps.values()
    return any(one.match(text) and not one.match("\u00bf") for kind in steps for one in kind)


class _SwiftContext(_Context):  # type: ignore[misc]
    """behave's context, which remembers where an attribute was set without reading the source file each time."""

    def __setattr__(self, name: str, value: object) -> None:
        if name[0] == "_":
            self.__dict__[name] = value
            return
        stack, record, origin = self._stack, self._record, self._origin
        for layer in stack[1:]:
            if name in layer:
                known = record[name]
                told = {"attr": name, "filename": known[0], "line": known[1], "function": known[3]}
                self._emit_warning(name, told)
        frame = sys._getframe(1)  # noqa: SLF001 - as behave does, by way of the traceback module
        record[name] = FrameSummary(frame.f_code.co_filename, frame.f_lineno, frame.f_code.co_name, lookup_line=False)
        stack[0][name] = value
        if name not in origin:
            origin[name] = self._mode


_ERRORS = frozenset({Status.error, Status.hook_error, Status.cleanup_error, Status.undefined, Status.pending})
_HOOK_ERRORS = frozenset({Status.hook_error, Status.cleanup_error})
_FAILURES = _ERRORS | {Status.failed}


# Every step asks where its file lies, seen from the working directory; there are few files, and fewer directories.
_model_core.make_relpath_if_possible = _model_type.make_relpath_if_possible = functools.lru_cache(4096)(
    _model_type.make_relpath_if_possible
)


def make_swift(runner: Runner) -> None:
    """Take the detours out of what behave does for every step: they are half of what a short scenario costs.

    What is compared one by one is looked up in a set.
    """
    runner.context.__class__ = _SwiftContext
    kinds: Any = Status
    kinds.is_error = lambda status: status in _ERRORS
    kinds.is_hook_error = lambda status: status in _HOOK_ERRORS
    kinds.has_failed = lambda status: status in _FAILURES


def performs_scenario(scenario: Scenario, runner: Runner) -> bool:
    """Let behave perform a scenario, whatever somebody has put in the place of its `run`."""
    return bool(cast("Any", type(scenario)).run(scenario, runner))


def container_loop() -> CodeType:
    """Return the code of behave's own loop over the items of a feature or a rule."""
    return cast("CodeType", _ScenarioContainer.run.__code__)


def meaning(step: Step) -> frozenset[Path] | None:
    """Return the files that give a step its meaning, those of the types in its phrase included.

    None stands for a step that no phrase matches, or whose files cannot be told.
    """
    definition = _runner.the_step_registry.find_step_definition(step)
    if definition is None:
        return None
    function = _file_of(definition.func)
    files = {function}
    for name in re.findall(r"\{\w*:(\w+)", definition.pattern):
        files |= _taught(name, function, getattr(definition, "TYPE_REGISTRY", None))
    return None if None in files else frozenset(file for file in files if file is not None)


def _taught(name: str, near: Path | None, registry: object) -> set[Path | None]:
    """Return the files that teach a type to the phrases of a module: itself, or else whoever does."""
    teachers = _TEACHERS.get(name)
    if teachers:
        return {near} if near in teachers else {*teachers}
    known = registry.get(name) if isinstance(registry, Mapping) else None
    return set() if known is None else {_file_of(known)}


def _file_of(function: Callable[..., object]) -> Path | None:
    code = getattr(inspect.unwrap(function), "__code__", None)
    return None if code is None else Path(code.co_filename).resolve()


def run_behave(arguments: Sequence[str], runner: str) -> int:
    """Run behave in this process as its command would, and return its exit code.

    The project's own choice of a runner holds; `runner` is for one that has made none.
    """
    from behave.__main__ import main

    chosen: dict[str, object] = {}
    # What is wrong with the configuration, behave says itself.
    with contextlib.suppress(_ConfigError):
        _behave_configuration.load_configuration(chosen)
    asked = list(arguments) if "runner" in chosen else [f"--runner={runner}", *arguments]
    # Whatever looks for the arguments of behave looks there.
    sys.argv[1:] = asked
    return int(main(asked))


def configuration_of_worker(arguments: Sequence[str], outputs: Sequence[str]) -> Configuration:
    """Return what behave makes of the arguments of a run, for a process that only performs scenarios.

    Only formatters that write where scenarios run remain; `outputs` are the places where these are to write, if they
    are not to write where the configuration says.
    """
    config = _behave_configuration.Configuration(list(arguments))
    openers = [*config.outputs, *(_StreamOpener(stream=sys.stdout) for _ in config.format or ())]
    of_workers = [one for one in zip(config.format or (), openers, strict=False) if _works_in_workers(one[0])]
    config.format = [name for name, _ in of_workers]
    config.outputs = [_StreamOpener(name) for name in outputs] or [opener for _, opener in of_workers]
    config.reporters = []
    return cast("Configuration", config)


def worker_formats(config: Configuration) -> Sequence[str]:
    """Return the names of the formatters that write where scenarios run."""
    return [name for name in config.format or () if _works_in_workers(name)]


def _works_in_workers(name: str) -> bool:
    return bool(getattr(_select_formatter_class(name), "in_workers", False))


def make_runner(name: str, config: Configuration) -> Runner:
    """Return the runner that a name, `module:Class`, stands for."""
    return cast("Runner", _RunnerPlugin(name).make_runner(config))


def run_as_behave_does(runner: Runner) -> bool:
    """Load hooks, steps and features and run them, as behave's own runner does."""
    return bool(_Runner.run(runner))


def step_registry() -> StepRegistry:
    """Return every phrase that was registered in this process."""
    return cast("StepRegistry", _runner.the_step_registry)


def options_of_behave() -> frozenset[str]:
    """Return every long option that behave knows."""
    return frozenset(word for words, _ in _behave_configuration.OPTIONS for word in words if word.startswith("--"))


def user_mode(context: Context) -> AbstractContextManager[None]:
    """Let the library set attributes of the context as a hook would."""
    return cast("AbstractContextManager[None]", cast("Any", context).use_with_user_mode())


def leave_user_mode(context: Context) -> None:
    """Let behave itself set attributes of the context, also where a hook never came to its end."""
    cast("Any", context)._mode = _runner.ContextMode.BEHAVE  # noqa: SLF001 - behave has no other way back


__all__ = [
    "Captured",
    "Configuration",
    "Context",
    "Feature",
    "Formatter",
    "Location",
    "ManyCaptured",
    "NoMatch",
    "Phrase",
    "Reading",
    "Row",
    "Runner",
    "Scenario",
    "Statement",
    "Status",
    "Step",
    "StepGuard",
    "StepNotImplementedError",
    "StepRegistry",
    "Table",
    "configuration_of_worker",
    "container_loop",
    "given",
    "is_phrase",
    "keywords",
    "leave_user_mode",
    "make_runner",
    "make_swift",
    "meaning",
    "options_of_behave",
    "performs_scenario",
    "phrases",
    "read_feature",
    "run_as_behave_does",
    "run_behave",
    "step",
    "step_registry",
    "then",
    "types",
    "use_type",
    "user_mode",
    "when",
    "worker_formats",
]
