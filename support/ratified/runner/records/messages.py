"""What workers tell of scenarios, as lines that cross from process to process and outlive them all."""

from __future__ import annotations

import time
from base64 import b64decode, b64encode
from typing import Any, cast

import msgspec

from ratified.display import legible
from ratified.failures import Broken
from ratified.runner.choosing.units import Container
from ratified.runner.records.trace import Call
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
        return cls(type(error).__name__, harmless(text), isinstance(error, AssertionError), isinstance(error, Broken))

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

    @classmethod
    def embedding(cls, media_type: str, data: object) -> Heard:
        """Return what was embedded."""
        content = data if isinstance(data, bytes) else str(data).encode("utf-8", "backslashreplace")
        return cls("embedding", media_type=media_type, data=b64encode(content).decode())

    @property
    def content(self) -> bytes:
        """Return the content of what was embedded."""
        return b64decode(self.data)


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


class Crossing(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a worker tells where a feature or a rule begins or ends."""

    at: float
    feature: int
    rule: int
    worker: str
    hook_failures: int = 0
    error: str | None = None
    exception: Thrown | None = None
    printed: str = ""
    aborted: bool = False
    captured: tuple[Printed, ...] = ()

    @property
    def container(self) -> Container:
        """Return the numbers by which the feature or the rule is known."""
        return self.feature, self.rule


class Entered(Crossing, frozen=True, tag="container begins", tag_field="event"):
    """A worker has begun a feature or a rule, its hooks included."""

    returned: tuple[tuple[int, int], ...] = ()


class Left(Crossing, frozen=True, tag="container ends", tag_field="event"):
    """A worker is done with a feature or a rule, its hooks and clean-up included."""

    troubles: tuple[Trouble, ...] = ()


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


def harmless(text: str) -> str:
    """Return a text that may be shown to anybody."""
    return legible(SECRETS.redact(text)) if text else text
