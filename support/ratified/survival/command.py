"""The command `ratified survive`: the matrix of some features and some faults."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path

from ratified.display import printable
from ratified.failures import Broken
from ratified.survival.book import Book
from ratified.survival.faults import STANDARD, Fault, named
from ratified.survival.matrix import Matrix
from ratified.survival.results import write_results
from ratified.survival.running import run_under
from ratified.survival.trial import Trial, Tried, tried_in

_KEPT = Path(".ratified", "survival")


def faults_of(words: str) -> Sequence[Fault]:
    """Return the faults that somebody has asked for: "standard", or names with commas."""
    return STANDARD if words == "standard" else [named(word.strip()) for word in words.split(",")]


def survive(
    root: Path,
    arguments: Sequence[str],
    faults: Sequence[Fault],
    results: Path,
    tell: Callable[[str], None],
    *,
    keeps: bool = False,
) -> Matrix:
    """Run what the arguments select once for each fault, tell what came of it, and write the results.

    What was tried before, of faults that are not tried now, can be kept beside it.
    """
    kept = root / _KEPT
    if not keeps:
        shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir(parents=True, exist_ok=True)
    tried: dict[str, Sequence[Tried]] = {journal.stem: tried_in(journal) for journal in kept.glob("*.jsonl")}
    logs = Path(tempfile.mkdtemp(prefix="ratified-survival-"))
    book = Book.read(root)
    for place, of_place in groupby(faults, key=lambda fault: fault.place):
        for fault in of_place:
            journal = run_under(fault, root, arguments, logs / f"{fault.name}.txt")
            # Journals of runs are let go after a while.
            found = tried_in(Path(shutil.copy(journal, kept / f"{fault.name}.jsonl")))
            trials = [trial for one in found for trial in one.trials]
            if not any(trial.imposed for trial in trials):
                _raise_refused(fault, trials)
                tell(f"{fault.name}: there is no {place} here that could be disturbed")
                break
            tried[fault.name] = found
            tell(f"{fault.name}: {Matrix.of(tried, [fault], book).counted(fault)}")
    met = [fault for fault in STANDARD if fault.name in tried]
    matrix = Matrix.of(tried, met, book)
    for trouble in write_results(matrix, results, {"faults": ", ".join(fault.name for fault in met)}):
        tell(printable(trouble))
    tell(matrix.text())
    tell(f"What each run printed: {logs}")
    return matrix


def _raise_refused(fault: Fault, trials: Sequence[Trial]) -> None:
    """Fail where nothing could be disturbed because something else was wrong."""
    wrong = next((trial.error for trial in trials if trial.error), "")
    if wrong:
        raise Broken(f"{fault.name} could not be let happen to anything", actual=wrong)
