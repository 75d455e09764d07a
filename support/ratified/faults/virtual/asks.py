"""What scenarios ask of a virtual service, and what they are answered, as both sides read it."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from ratified.faults.virtual.commands import AnyCommand

# Longer waits are asked for again, so that no request takes as long as something in between may cut it off.
LONGEST_POLL = 60.0
Stage: TypeAlias = Literal["arrived", "waiting", "ended"]


class Ask(msgspec.Struct, frozen=True, tag_field="ask", forbid_unknown_fields=True):
    """One thing asked for."""


class Claiming(Ask, frozen=True, tag="claim"):
    """Give this key to this scenario."""

    key: str
    by: str


class Commanding(Ask, frozen=True, tag="command"):
    """Do this to the next requests of a key, for one operation or for any."""

    key: str
    commands: tuple[AnyCommand, ...]
    operation: str = ""


class Recovering(Ask, frozen=True, tag="recover"):
    """Forget every command."""

    key: str


class Releasing(Ask, frozen=True, tag="release"):
    """Let go of what is held or hangs: so many requests, or all, and then hold no more."""

    key: str
    operation: str = ""
    count: int | None = None


class Calling(Ask, frozen=True, tag="calls"):
    """Tell what was received, once there are so many calls or the time is over."""

    key: str
    operation: str = ""
    stage: Stage = "arrived"
    at_least: int = 0
    within: float = 0.0


class Reviewing(Ask, frozen=True, tag="commands"):
    """Tell every command and how many requests have met it."""

    key: str


class Collecting(Ask, frozen=True, tag="exchanges"):
    """Give each call that has ended once."""

    key: str


class Forgetting(Ask, frozen=True, tag="forget"):
    """Let go of a key and of whatever waits for it."""

    key: str


class Straying(Ask, frozen=True, tag="strays"):
    """Tell which requests nobody was there for."""

    since: int = 0


AnyAsk: TypeAlias = (
    Claiming | Commanding | Recovering | Releasing | Calling | Reviewing | Collecting | Forgetting | Straying
)


class Refused(msgspec.Struct, frozen=True):
    """Why something asked for could not be given."""

    what: str
    expected: str = ""
    actual: str = ""
    next: str = ""
