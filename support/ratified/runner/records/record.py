"""What became of one attempt at a scenario, as a line that crosses from process to process and outlives them all."""

from __future__ import annotations

import time
from base64 import b64decode, b64encode
from collections.abc import Sequence
from typing import Any, cast

import msgspec

from ratified.display import legible
from ratified.failures import Broken
from ratified.gherkin import Captured, ManyCaptured, Scenario, Statement, Status, Step
from ratified.runner.records.trace import Call, calls_of, trace_of
from ratified.secrets import SECRETS


class Thrown(msgspec.Struct, frozen=True, array_like=True):
    """An exception without what it was made of: its kind, its text, and whose fault it is."""

    kind: str
    text: str
    is_check: bool = False
    is_broken: bool = False

    @classmethod
    def of(cls, error: BaseException | None) -> Thrown | None:
        """Return what is kept of an exception."""
        if error is None:
            return None
        try:
            text = str(error)
        except Exception as trouble:  # noqa: BLE001 - whatever its __str__ does, the run goes on
            text = f"it cannot be shown: {type(trouble).__name__}"
        return cls(type(error).__name__, _harmless(text), isinstance(error, AssertionError), isinstance(error, Broken))

    def again(self) -> Exception:
        """Return an exception that calls itself and says what the first one did."""
        parent = AssertionError if self.is_check else Broken if self.is_broken else Exception
        saying = {"__init__": Exception.__init__, "__str__": Exception.__str__}
        return cast("Exception", type(self.kind, (parent,), saying)(self.text))


class Printed(msgspec.Struct, frozen=True, array_like=True):
    """What behave captured of a step, a hook or a scenario."""

    name: str | None
    failed: bool
    stdout: str
    stderr: str
    log: str


class Performed(msgspec.Struct, frozen=True, array_like=True):
    """What became of one step."""

    status: str
    seconds: float = 0.0
    error: str | None = None
    exception: Thrown | None = None
    hook_failed: bool = False
    captured: tuple[Printed, ...] = ()


class Heard(msgspec.Struct, frozen=True, array_like=True):
    """One thing that formatters were told: the step it is about, or what was embedded."""

    what: str
    step: int = -1
    media_type: str = ""
    data: str = ""


class Trouble(msgspec.Struct, frozen=True, array_like=True):
    """A clean-up of a feature or a rule that failed."""

    action: str
    error: Thrown
    trace: str = ""


class Begun(msgspec.Struct, frozen=True, tag="scenario begins", tag_field="event"):
    """A worker begins an attempt."""

    at: float
    unit: int
    attempt: int
    scenario: str
    place: str
    worker: str


class Record(msgspec.Struct, frozen=True, tag="scenario ends", tag_field="event", omit_defaults=True):
    """An attempt is over, its clean-up included."""

    at: float
    unit: int
    attempt: int
    scenario: str
    place: str
    name: str
    worker: str
    status: str
    seconds: float
    steps: tuple[Performed, ...] = ()
    hook_failures: int = 0
    hook_failed: bool = False
    skipped: bool = False
    skip_reason: str | None = None
    error: str | None = None
    exception: Thrown | None = None
    captured: tuple[Printed, ...] = ()
    announced: bool = True
    # How many steps ran where formatters heard the usual; everything that they heard where it was not.
    course: int | tuple[Heard, ...] = 0
    printed: str = ""
    aborted: bool = False
    lost: bool = False
    parcels: dict[str, Any] = {}
    # Where a hook has failed; what fails in a step says so itself.
    calls: tuple[Call, ...] = ()


class Selected(msgspec.Struct, frozen=True, tag="scenarios selected", tag_field="event", omit_defaults=True):
    """What is going to be run: all feature files with what tells their versions apart, and the selected scenarios."""

    at: float
    features: tuple[tuple[str, str], ...]
    scenarios: tuple[str, ...]
    paths: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    repeat: int = 0
    facts: dict[str, str] = {}


class Entered(msgspec.Struct, frozen=True, tag="container begins", tag_field="event", omit_defaults=True):
    """A worker has begun a feature or a rule, its hooks included."""

    at: float
    feature: int
    rule: int
    worker: str
    hook_failures: int = 0
    error: str | None = None
    exception: Thrown | None = None
    printed: str = ""
    returned: tuple[tuple[int, int], ...] = ()
    aborted: bool = False
    captured: tuple[Printed, ...] = ()


class Left(msgspec.Struct, frozen=True, tag="container ends", tag_field="event", omit_defaults=True):
    """A worker is done with a feature or a rule, its hooks and clean-up included."""

    at: float
    feature: int
    rule: int
    worker: str
    hook_failures: int = 0
    error: str | None = None
    exception: Thrown | None = None
    troubles: tuple[Trouble, ...] = ()
    printed: str = ""
    aborted: bool = False
    captured: tuple[Printed, ...] = ()


class Ready(msgspec.Struct, frozen=True, tag="worker begins", tag_field="event"):
    """A worker can begin; what it has cannot differ from what the others have."""

    at: float
    worker: str
    pid: int
    units: int


class Gone(msgspec.Struct, frozen=True, tag="worker ends", tag_field="event", omit_defaults=True):
    """A worker ends in order."""

    at: float
    worker: str
    problems: tuple[str, ...] = ()
    printed: str = ""
    hook_failures: int = 0
    retires: bool = False
    parcels: dict[str, Any] = {}


class Learned(msgspec.Struct, frozen=True, tag="secrets", tag_field="event"):
    """Secrets that a worker has come to know; told to the run's own process only, never written down."""

    values: tuple[tuple[str, str], ...]


Message = Selected | Begun | Record | Entered | Left | Ready | Gone | Learned
_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Message)


def encoded(message: Message) -> bytes:
    """Return a message as one line."""
    return _ENCODER.encode(message) + b"\n"


def decoded(line: bytes) -> Message:
    """Return the message of a line."""
    return cast("Message", _DECODER.decode(line))


def kept(line: bytes) -> Message | None:
    """Return the message of a line of a journal; other lines, and what a kill has cut, are none."""
    try:
        return decoded(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def now() -> float:
    """Return the time as messages tell it."""
    return round(time.time(), 3)


def performed(scenario: Scenario) -> tuple[Performed, ...]:
    """Return what became of the steps of a scenario."""
    return tuple(_performed(step) for step in scenario.all_steps)


def _performed(step: Step) -> Performed:
    if step.exception is None and step.error_message is None and not step.captured.captures:
        return Performed(step.status.name, step.duration, hook_failed=step.hook_failed)
    return Performed(
        step.status.name,
        step.duration,
        _harmless(step.error_message) if step.error_message is not None else None,
        Thrown.of(step.exception),
        step.hook_failed,
        printed_of(step.captured.captures),
    )


def printed_of(captures: Sequence[Captured]) -> tuple[Printed, ...]:
    """Return what was captured."""
    return tuple(
        Printed(one.name, one.failed, _harmless(one.stdout), _harmless(one.stderr), _harmless(one.log))
        for one in captures
    )


def apply(record: Record, scenario: Scenario) -> None:
    """Make a scenario of this process what it has become in another."""
    scenario.hook_failed = record.hook_failed
    scenario.error_message = record.error
    scenario.exception = record.exception.again() if record.exception else None
    scenario.exc_traceback = trace_of(record.calls)
    _apply_captured(record.captured, scenario.captured)
    for step, one in zip(scenario.all_steps, record.steps, strict=True):
        _apply_step(one, step)
    if record.skipped:
        scenario.should_skip, scenario.skip_reason = True, record.skip_reason
    scenario.set_status(Status[record.status])


def _apply_step(one: Performed, step: Step) -> None:
    step.status = Status[one.status]
    step.duration = one.seconds
    step.hook_failed = one.hook_failed
    step.error_message = one.error
    step.exception = one.exception.again() if one.exception else None
    _apply_captured(one.captured, step.captured)


def apply_trouble(statement: Statement, error: str | None, exception: Thrown | None) -> None:
    """Let a feature or a rule of this process know that a hook has failed in another."""
    statement.hook_failed = True
    if statement.error_message:
        if error in statement.error_message.split("\n"):
            # Several workers have been there, and each found the same.
            return
        statement.error_message += f"\n{error}"
    else:
        statement.error_message = error
        statement.exception = exception.again() if exception else None


def apply_told(statement: Statement, told: Entered | Left) -> None:
    """Let a feature or a rule of this process know what was captured of it in another; every worker tells the same."""
    captured = statement.captured
    known = [*printed_of(captured.captures)]
    _apply_captured([*known, *(one for one in told.captured if one not in known)], captured)


def calls_of_hook(scenario: Scenario) -> tuple[Call, ...]:
    """Return the way to what failed in a hook of a scenario."""
    return calls_of(scenario.exc_traceback) if scenario.hook_failed else ()


def _apply_captured(printed: Sequence[Printed], captured: ManyCaptured) -> None:
    captured.reset()
    for one in printed:
        captured.add_captured(Captured(one.stdout, one.stderr, one.log, one.name, one.failed), use_merge=False)


def embedded(media_type: str, data: object) -> Heard:
    """Return what was embedded."""
    content = data if isinstance(data, bytes) else str(data).encode("utf-8", "backslashreplace")
    return Heard("embedding", media_type=media_type, data=b64encode(content).decode())


def content_of(heard: Heard) -> bytes:
    """Return the content of what was embedded."""
    return b64decode(heard.data)


def _harmless(text: str) -> str:
    return legible(SECRETS.redact(text)) if text else text
