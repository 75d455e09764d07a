"""A run in a process of its own of which formatters and summaries tell nobody; its journal tells all."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from ratified.failures import Broken
from ratified.tags import TagList


class Ended(msgspec.Struct, frozen=True):
    """What a run says of itself in the last line that it writes."""

    journal: str
    problems: tuple[str, ...]


def without_load(root: Path) -> Sequence[str]:
    """Return the arguments that leave out loads: many people at once, who do not each come to know what happens."""
    tags = TagList.read(root / "data" / "tags.toml")
    return ("--tags", "not @load") if tags is None or tags.knows("load") else ()


def run_unheard(what: str, arguments: Sequence[str], log: Path) -> Ended:
    """Run what the arguments of behave select; whatever it prints goes into a file."""
    with log.open("w", encoding="utf-8") as printed:
        done = subprocess.run(  # noqa: S603 - our own module, with what somebody has asked for
            [sys.executable, "-m", "ratified.runner", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=printed,
            text=True,
            check=False,
        )
    ended = _ended(done.stdout)
    if ended is None or not ended.journal:
        raise Broken(
            f"{what} came to nothing",
            actual="; ".join(ended.problems) if ended and ended.problems else f"exit code {done.returncode}",
            next=f"look into {log}",
        )
    return ended


def _ended(printed: str) -> Ended | None:
    lines = printed.splitlines()
    try:
        return msgspec.json.decode(lines[-1], type=Ended) if lines else None
    except msgspec.DecodeError:
        return None
