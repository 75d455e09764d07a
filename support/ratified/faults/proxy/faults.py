"""The faults that a line between two parties can have.

`direction` says which way of the line has it: towards the far side (the proxy's target), from it, or both.

`probability` is the chance that a *turn* meets it. A turn is what one side says until the other says something: one
request or one answer on a connection that is used again and again, and all of an event stream. So three of ten calls
fail with a probability of 0.3 whether they share a connection or not. Under TLS the handshake has turns of its own.
Only for `Refuse` the chance is that of a connection.
"""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from enum import Enum

from ratified.failures import ConfigurationError

_LONGEST = 86_400.0  # seconds: whoever asks for more than a day has mistaken the unit


class Direction(Enum):
    """One way of a line, or both."""

    TO = "to the far side"
    FROM = "from the far side"
    BOTH = "both ways"

    def __repr__(self) -> str:
        return f"Direction.{self.name}"

    def covers(self, way: Direction) -> bool:
        """Say whether that way is meant."""
        return self in (way, Direction.BOTH)


@dataclass(frozen=True, slots=True)
class Latency:
    """Everything arrives `seconds` later, give or take up to `jitter`; its order stays."""

    seconds: float
    jitter: float = 0.0
    _: KW_ONLY
    direction: Direction = Direction.FROM
    probability: float = 1.0

    def __post_init__(self) -> None:
        _demand(self, 0 <= self.seconds <= _LONGEST, "seconds from 0 to a day")
        _demand(self, 0 <= self.jitter <= self.seconds, "a jitter from 0 to its seconds")
        _demand_probability(self, self.probability)


@dataclass(frozen=True, slots=True)
class Bandwidth:
    """Each connection carries so many bytes a second; a byte arrives when such a line would have carried it."""

    bytes_per_second: float
    _: KW_ONLY
    direction: Direction = Direction.BOTH
    probability: float = 1.0

    def __post_init__(self) -> None:
        _demand(self, 1 <= self.bytes_per_second <= 1e12, "at least one byte a second")
        _demand_probability(self, self.probability)


@dataclass(frozen=True, slots=True)
class Slices:
    """What was sent at once arrives in slices of at most `size` bytes, `pause` seconds apart."""

    size: int
    pause: float
    _: KW_ONLY
    direction: Direction = Direction.BOTH
    probability: float = 1.0

    def __post_init__(self) -> None:
        _demand(self, self.size >= 1, "slices of at least one byte")
        _demand(self, 0 <= self.pause <= _LONGEST, "a pause from 0 seconds to a day")
        _demand_probability(self, self.probability)


@dataclass(frozen=True, slots=True)
class CutAfter:
    """The connection ends after `size` bytes of one way, as if its sender had finished or, `abrupt`, with an RST.

    The bytes are counted from the first that meets the fault, through all turns that meet it one after another.
    """

    size: int
    abrupt: bool = False
    _: KW_ONLY
    direction: Direction = Direction.FROM
    probability: float = 1.0

    def __post_init__(self) -> None:
        _demand(self, self.size >= 0, "a size of 0 or more bytes")
        _demand_probability(self, self.probability)


@dataclass(frozen=True, slots=True)
class Reset:
    """The connection breaks with an RST to both sides, `after` seconds from the first bytes that meet it.

    Those bytes themselves are lost if it breaks at once.
    """

    after: float = 0.0
    _: KW_ONLY
    direction: Direction = Direction.BOTH
    probability: float = 1.0

    def __post_init__(self) -> None:
        _demand(self, 0 <= self.after <= _LONGEST, "seconds from 0 to a day")
        _demand_probability(self, self.probability)


@dataclass(frozen=True, slots=True)
class BlackHole:
    """Nothing passes any more, not even the end of a connection; new connections are taken and lead nowhere.

    When it is lifted, what it holds flows on, in order and as if it had been sent just then; but what a caller has sent
    who has given up meanwhile never reaches the far side: that connection ends. (A caller who gives up behind a
    mebibyte of held bytes is not seen.)
    """

    _: KW_ONLY
    direction: Direction = Direction.BOTH
    probability: float = 1.0

    def __post_init__(self) -> None:
        _demand_probability(self, self.probability)


@dataclass(frozen=True, slots=True)
class SlowClose:
    """When one side ends the connection, the other side hears of it `seconds` later."""

    seconds: float
    _: KW_ONLY
    direction: Direction = Direction.BOTH
    probability: float = 1.0

    def __post_init__(self) -> None:
        _demand(self, 0 <= self.seconds <= _LONGEST, "seconds from 0 to a day")
        _demand_probability(self, self.probability)


@dataclass(frozen=True, slots=True)
class Refuse:
    """New connections are reset at once, before anything reaches the far side; those that are open are reset, too.

    With `closes_port` nobody listens any more, so that callers are told "connection refused". The system's kernel says
    so by itself, hence nobody can count these callers.
    """

    closes_port: bool = False
    _: KW_ONLY
    probability: float = 1.0

    def __post_init__(self) -> None:
        _demand_probability(self, self.probability)
        _demand(self, not self.closes_port or self.probability == 1, "a port that is closed for everybody")


Fault = Latency | Bandwidth | Slices | CutAfter | Reset | BlackHole | SlowClose | Refuse


def _demand(fault: object, holds: bool, expected: str) -> None:
    if not holds:
        raise ConfigurationError("there is no such fault", expected=expected, actual=repr(fault))


def _demand_probability(fault: object, probability: float) -> None:
    _demand(fault, 0 < probability <= 1, "a probability above 0, and at most 1")
