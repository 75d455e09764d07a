"""Features, scenarios and steps, as behave has parsed them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from behave.capture import Captured as _Captured
from behave.capture import ManyCaptured as _ManyCaptured
from behave.model_type import Status

if TYPE_CHECKING:
    from ratified.gherkin.running import Configuration, Runner


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
