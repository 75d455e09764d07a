"""Runs of the same scenarios, one for each fault, each in a process of its own with systems of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from ratified.failures import Broken
from ratified.survival.faults import Fault
from ratified.survival.trial import Tried, tried_in

# Loads are many people at once, who do not each come to know what became of them.
_NEVER = ("--tags", "not @load")


class Ended(msgspec.Struct, frozen=True):
    """What a run says of itself in the last line that it writes."""

    journal: str
    problems: tuple[str, ...]


def run_under(fault: Fault, arguments: Sequence[str], log: Path) -> Sequence[Tried]:
    """Run what the arguments select under a fault; whatever it prints goes into a file."""
    asked = [*arguments, *_NEVER, "-D", f"fault={fault.name}", "-D", "retries=1", "-D", "allow_flaky=yes"]
    with log.open("w", encoding="utf-8") as printed:
        done = subprocess.run(  # noqa: S603 - our own module, with what somebody has asked for
            [sys.executable, "-m", "ratified.survival", *asked],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=printed,
            text=True,
            check=False,
        )
    ended = _ended(done.stdout)
    if ended is None or not ended.journal:
        raise Broken(
            f"the run under the fault {fault.name} came to nothing",
            actual="; ".join(ended.problems) if ended and ended.problems else f"exit code {done.returncode}",
            next=f"look into {log}",
        )
    return tried_in(Path(ended.journal))


def _ended(printed: str) -> Ended | None:
    lines = printed.splitlines()
    try:
        return msgspec.json.decode(lines[-1], type=Ended) if lines else None
    except msgspec.DecodeError:
        return None
