"""The command `ratified strength`: what could break without any of some scenarios noticing."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import IO, cast

import msgspec

from ratified.display import printable
from ratified.failures import Broken
from ratified.runner.unheard import run_unheard, without_load
from ratified.strength.accepted import Accepted
from ratified.strength.console import Effort, told_on_console
from ratified.strength.operators import OPERATORS
from ratified.strength.recording import Recording, read_recordings
from ratified.strength.rehearsing import Rehearsed
from ratified.strength.results import told_of, write_results
from ratified.strength.suite import Suite

_RECORDINGS = ("first", "second")


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to know, of what, and how long it may take them."""

    arguments: Sequence[str]
    seconds: float
    results: Path
    report: Path
    is_gate: bool
    size: int = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)


def strengthen(root: Path, wish: Wish, tell: Callable[[str], None]) -> Suite:
    """Record what the arguments select twice, ask everything that there is time for, and tell what came of it."""
    began = time.monotonic()
    accepted = Accepted.read(root, OPERATORS)
    logs = Path(mkdtemp(prefix="ratified-strength-"))
    with TemporaryDirectory(prefix="ratified-recordings-") as folder:
        # What a scenario makes up must be the same each time, or nothing that was recorded fits.
        seed = ("-D", f"seed={secrets.token_hex(4)}")
        seeded = replace(wish, arguments=[*without_load(root), *seed, *wish.arguments])
        recordings = _recorded(Path(folder), seeded, logs, tell)
        left = max(wish.seconds - (time.monotonic() - began), 1.0)
        rehearsed = _rehearsed(Path(folder), seeded, left, logs, tell)
    tell(f"{len(recordings)} scenarios, {len(rehearsed.findings)} questions, {rehearsed.performances} performances")
    judged = accepted.judge(rehearsed.findings, datetime.now(tz=UTC).date(), is_whole=not wish.arguments)
    suite = Suite(list(recordings.values()), judged, rehearsed.further, was_stopped=rehearsed.was_stopped)
    for trouble in write_results(suite, wish.results, {}, is_gate=wish.is_gate):
        tell(printable(trouble))
    effort = Effort(time.monotonic() - began, len(rehearsed.findings), rehearsed.took)
    tell(told_on_console(told_of(suite), wish.report / "strength-report.html", effort))
    for scenario, why in rehearsed.unplayable.items():
        tell(printable(f"{recordings[scenario].name}: asked before the systems only, because {why}"))
    tell(f"What each run printed: {logs}")
    return suite


def _recorded(folder: Path, wish: Wish, logs: Path, tell: Callable[[str], None]) -> Mapping[str, Recording]:
    """Record everything twice with the same data, so that what differs by itself is known."""
    for name in _RECORDINGS:
        settings = ("-D", f"record={folder / name}", "-D", "retries=0")
        tell(f"recording: the {name} time")
        run_unheard(f"recording the {name} time", [*settings, *wish.arguments], logs / f"{name}.txt")
    recordings = read_recordings(folder / _RECORDINGS[0])
    failed = [one.place for one in recordings.values() if one.status != "passed"]
    if failed:
        raise Broken(
            f"{len(failed)} scenarios do not even pass",
            expected="scenarios that pass: only they can be asked what they would notice",
            actual=", ".join(failed[:5]),
            next=f"look into {logs}, and mend them first",
        )
    return recordings


def _rehearsed(folder: Path, wish: Wish, seconds: float, logs: Path, tell: Callable[[str], None]) -> Rehearsed:
    log = logs / "questions.txt"
    own = [*(str(folder / name) for name in _RECORDINGS), f"{seconds:.1f}", str(wish.size)]
    with (
        log.open("w", encoding="utf-8") as printed,
        subprocess.Popen(  # noqa: S603 - our own module, with what somebody has asked for
            [sys.executable, "-m", "ratified.strength", *own, *wish.arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=printed,
            # Ctrl-C is for this process, which then has that one stop.
            start_new_session=True,
        ) as asking,
    ):
        told = _told_by(asking, tell)
    try:
        return msgspec.json.decode(told, type=Rehearsed)
    except msgspec.DecodeError:
        raise Broken(
            "the questions came to nothing", actual=f"exit code {asking.returncode}", next=f"look into {log}"
        ) from None


def _told_by(asking: subprocess.Popen[bytes], tell: Callable[[str], None]) -> bytes:
    """Return what it tells at its end; whoever interrupts it hears of what is known so far."""
    its_input, its_output = cast("IO[bytes]", asking.stdin), cast("IO[bytes]", asking.stdout)
    sentence = "asking what would be noticed"
    while True:
        try:
            tell(sentence)
            return its_output.read()
        except KeyboardInterrupt:
            sentence = "no more is asked; what is known so far:"
            its_input.close()
