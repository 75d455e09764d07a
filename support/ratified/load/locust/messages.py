"""What workers and whoever uses the cluster say to each other; Locust's master passes it on unread."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ratified.load.locust.tally import Counted

NAME = "ratified"  # of the messages, as Locust knows them
THREAD = "RATIFIED_CLUSTER_THREAD"  # the environment variable that tells which open file leads to the cluster

# Beside the kinds that the generator itself knows.
LISTENING, LOST = b"P", b"X"  # from the master
HELLO, FAILED, LEFT = b"h", b"F", b"L"  # from workers


@dataclass(frozen=True, slots=True)
class Hello:
    """Who a worker is."""

    version: str
    host: str
    pid: int
    clock: str  # two that name the same one have the same clock
    now: int


@dataclass(frozen=True, slots=True)
class Told:
    """What has ended since the last time."""

    rows: bytes
    counted: list[Counted]


@dataclass(frozen=True, slots=True)
class Done:
    """The end of what a worker was to do."""

    is_complete: bool
    rows: int  # how many it has told since it began
    spans: list[tuple[int, int, int]] = field(default_factory=list)


def clock() -> str:
    """Return the name of this machine's clock: it begins anew with every start of the machine."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""
