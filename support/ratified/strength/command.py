"""The command `ratified strength`: what could break without any of some scenarios noticing."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import IO, cast

import msgspec

from ratified.display import printable
from ratified.failures import Broken
from ratified.runner.unheard import run_unheard, without_load
from ratified.strength.accepted import Accepted
from ratified.strength.console import Effort, told_on_console
from ratified.strength.kept import PLACE, Kept, kept_for
from ratified.strength.operators import OPERATORS
from ratified.strength.recording import Recording, read_recordings
from ratified.strength.rehearsing import Rehearsed, Unasked
from ratified.strength.repertoire import RECORDINGS
from ratified.strength.results import told_of, write_results
from ratified.strength.suite import Suite


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to know, of what, and how long it may take them."""

    arguments: Sequence[str]
    seconds: float
    results: Path
    report: Path
    is_gate: bool
    # Whether to go on where the last command was stopped; its budget is its own.
    resumes: bool = False
    size: int = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)


def strengthen(root: Path, wish: Wish, tell: Callable[[str], None]) -> Suite:
    """Record what the arguments select twice, ask everything that there is time for, and tell what came of it."""
    began = time.monotonic()
    accepted = Accepted.read(root, OPERATORS)
    logs = Path(mkdtemp(prefix="ratified-strength-"))
    with kept_for(root, wish.arguments, resumes=wish.resumes) as kept:
        # What a scenario makes up must be the same each time, or nothing that was recorded fits.
        seed = ("-D", f"seed={kept.begun.seed}")
        seeded = replace(wish, arguments=[*without_load(root), *seed, *kept.begun.arguments])
        recordings = _recorded(kept, seeded, logs, tell)
        left = max(wish.seconds - (time.monotonic() - began), 1.0)
        rehearsed = _rehearsed(kept, replace(seeded, seconds=left), logs, tell)
        suite = _judged(accepted, recordings, rehearsed, is_whole=not kept.begun.arguments)
        for trouble in write_results(suite, wish.results, {}, is_gate=wish.is_gate):
            tell(printable(trouble))
        if rehearsed.is_complete:
            kept.let_go()
    tell(f"{len(recordings)} scenarios, {len(rehearsed.findings)} questions, {rehearsed.performances} performances")
    effort = Effort(rehearsed.earlier + time.monotonic() - began, len(rehearsed.findings), rehearsed.took)
    tell(told_on_console(told_of(suite), wish.report / "strength-report.html", effort))
    for scenario, why in rehearsed.unplayable.items():
        name = recordings[scenario].name if scenario in recordings else scenario
        tell(printable(f"{name}: asked before the systems only, because {why}"))
    tell(f"What each run printed: {logs}")
    if not rehearsed.is_complete:
        tell("Not everything is asked yet: `ratified strength --resume` goes on.")
        tell(f"Until then, {PLACE} keeps what was exchanged, with secrets, for nobody but you to read.")
    return suite


def _judged(accepted: Accepted, recordings: Mapping[str, Recording], rehearsed: Rehearsed, *, is_whole: bool) -> Suite:
    judged = accepted.judge(rehearsed.findings, datetime.now(tz=UTC).date(), is_whole=is_whole)
    return Suite(list(recordings.values()), judged, rehearsed.further, was_stopped=rehearsed.was_stopped)


def _recorded(kept: Kept, wish: Wish, logs: Path, tell: Callable[[str], None]) -> Mapping[str, Recording]:
    """Record everything twice with the same data, so that what differs by itself is known; or take what is kept."""
    first, _ = folders = [kept.folder / name for name in RECORDINGS]
    if kept.is_resumed:
        tell("going on with what is recorded")
        return read_recordings(first)
    for folder in folders:
        settings = ("-D", f"record={folder}", "-D", "retries=0")
        tell(f"recording: the {folder.name} time")
        run_unheard(f"recording the {folder.name} time", [*settings, *wish.arguments], logs / f"{folder.name}.txt")
    recordings = read_recordings(first)
    failed = [one.place for one in recordings.values() if one.status != "passed"]
    if failed:
        raise Broken(
            f"{len(failed)} scenarios do not even pass",
            expected="scenarios that pass: only they can be asked what they would notice",
            actual=", ".join(failed[:5]),
            next=f"look into {logs}, and mend them first",
        )
    kept.keep()
    return recordings


def _rehearsed(kept: Kept, wish: Wish, logs: Path, tell: Callable[[str], None]) -> Rehearsed:
    log = logs / "questions.txt"
    own = [str(kept.folder), f"{wish.seconds:.1f}", str(wish.size)]
    with (
        log.open("w", encoding="utf-8") as printed,
        subprocess.Popen(  # noqa: S603 - our own module, with what somebody has asked for
            [sys.executable, "-m", "ratified.strength", *own, *wish.arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=printed,
            # Ctrl-C is for this process, which then has that one stop.
            start_new_session=True,
            # While it asks, nobody else goes on with the same.
            pass_fds=[kept.hold],
        ) as asking,
    ):
        told = _told_by(asking, tell)
    try:
        answer = msgspec.json.decode(told, type=Rehearsed | Unasked)
    except msgspec.DecodeError:
        answer = Unasked(())
    if isinstance(answer, Unasked):
        why = "\n".join(answer.problems) or f"exit code {asking.returncode}"
        raise Broken("the questions came to nothing", actual=why, next=f"look into {log}")
    return answer


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
