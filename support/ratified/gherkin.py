"""The typed door to behave: the only module that imports it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ParamSpec, Protocol, TypeVar, cast

import behave as _behave
from behave import parser as _parser
from behave.api.pending_step import StepNotImplementedError
from behave.formatter.base import Formatter as _Formatter
from behave.model_type import Status
from behave.runner import Runner as _Runner

from ratified.failures import ConfigurationError

P = ParamSpec("P")
R = TypeVar("R")
StepFunction = Callable[..., object]


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


class Scenario(Statement, Protocol):
    """One scenario, or one row of an outline, as behave has parsed it."""

    feature: Feature
    parent: Any
    all_steps: Iterator[Step]
    steps: Sequence[Step]
    skip_reason: str | None
    _row: Row | None

    def should_run(self, config: Configuration | None = None) -> bool: ...
    def skip(self, reason: str | None = None) -> None: ...
    def run(self, runner: Runner) -> bool: ...
    def set_status(self, status: Status) -> None: ...


class Feature(Statement, Protocol):
    """One feature file as behave has parsed it."""

    filename: str
    language: str

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
    command_args: Sequence[str]


class Context(Protocol):
    """What behave hands to hooks and steps."""

    config: Configuration
    feature: Feature
    scenario: Scenario
    table: Table
    text: str

    def add_cleanup(self, action: Callable[..., object], *args: object) -> None: ...


class StepGuard(Protocol):
    """Whoever watches over the steps of a scenario."""

    def perform(self, call: Callable[[], object]) -> None:
        """Carry out a step and judge what came of it."""


class Formatter(_Formatter):  # type: ignore[misc]
    """A typed base for formatters of our own."""

    name = "ratified"
    description = ""

    def __init__(self, stream_opener: Any, config: Configuration) -> None:
        super().__init__(stream_opener, config)

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
    _TYPES.update(types)
    _behave.register_type(**types)


def types() -> Mapping[str, Callable[[str], object]]:
    """Return every type that phrases were taught so far."""
    return dict(_TYPES)


def _read_feature(filename: str, language: str | None = None) -> Feature | None:
    """Read a feature file; a byte order mark, with which some editors begin every file, is not its first letter."""
    try:
        text = Path(filename).read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise ConfigurationError(
            f"the feature file {filename} is not UTF-8", actual=str(wrong), next="save it as UTF-8"
        ) from None
    return cast("Feature | None", _parser.parse_feature(text, language, filename))


# behave takes the mark for a part of the first keyword, and stops at other encodings without naming the file.
_parser.parse_file = _read_feature


def user_mode(context: Context) -> AbstractContextManager[None]:
    """Let the library set attributes of the context as a hook would."""
    return cast("AbstractContextManager[None]", cast("Any", context).use_with_user_mode())


__all__ = [
    "Configuration",
    "Context",
    "Feature",
    "Formatter",
    "Location",
    "Phrase",
    "Row",
    "Runner",
    "Scenario",
    "Statement",
    "Status",
    "Step",
    "StepGuard",
    "StepNotImplementedError",
    "Table",
    "given",
    "phrases",
    "step",
    "then",
    "types",
    "use_type",
    "user_mode",
    "when",
]
