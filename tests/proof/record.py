"""Records which scenarios notice a defect: `python -m tests.proof.record SYSTEM [DEFECT…]`.

The features that look at a defect run with the defect switched on; what fails in them is written into the record of the
system. What is broken is told, and nothing is kept of that defect. A new defect first gets its features in the record
by hand, or `--whole` has all features of the system look at it. Read what has changed before you commit it;
`--messages` shows how each failure reads.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory

from tests.proof.records import ROOT, Noticed, Record
from tests.proof.running import Bench, Outcome, bench_in


def main() -> int:
    """Record what was asked for; 1 means that something was broken, or that nobody has noticed a defect."""
    options = _options()
    record = Record.read(options.system)
    asked = options.defects or record.proved
    whole = sorted(path.stem for path in _folder_of(options.system).glob("*.feature"))
    looking = {name: whole if options.whole else list(record.of(name).features) for name in asked}
    is_good = True
    for name, outcome in _outcomes(options.system, looking, options.jobs):
        is_good &= _tell(name, outcome, with_messages=options.messages)
        if not outcome.having("broken"):
            failed = tuple(outcome.having("failed"))
            features = _features_of(failed, options.system) if options.whole else looking[name]
            record = record.keep(name, Noticed(tuple(features), failed))
    return 0 if is_good else 1


def _outcomes(system: str, looking: dict[str, list[str]], jobs: int) -> Iterator[tuple[str, Outcome]]:
    """Run as many defects at once as were asked for, each on a bench of its own."""
    with ExitStack() as stack:
        free: SimpleQueue[Bench] = SimpleQueue()
        for _ in range(jobs):
            free.put(stack.enter_context(bench_in(Path(stack.enter_context(TemporaryDirectory())))))

        def run(defect: str) -> Outcome:
            bench = free.get()
            try:
                return bench.run(system, defect, looking[defect])
            finally:
                free.put(bench)

        workers = stack.enter_context(ThreadPoolExecutor(jobs))
        yield from zip(looking, workers.map(run, looking), strict=True)


def _tell(defect: str, outcome: Outcome, *, with_messages: bool) -> bool:
    """Print what became of a run, and say whether that is as it should be."""
    counts = ", ".join(f"{len(outcome.having(status))} {status}" for status in ("failed", "broken", "passed"))
    sys.stdout.write(f"{defect}: {counts}\n")
    for verdict in outcome.verdicts:
        if verdict.status == "broken" or (with_messages and verdict.status == "failed"):
            message = verdict.message.replace("\n", "\n        ")
            sys.stdout.write(f"    {verdict.status}: {verdict.name}\n        {message}\n")
    if not outcome.verdicts:
        sys.stdout.write(outcome.said)
    sys.stdout.flush()
    return bool(outcome.having("failed")) and not outcome.having("broken")


def _features_of(scenarios: Sequence[str], system: str) -> list[str]:
    """Return the features in which scenarios stand."""
    wanted = {name.split(": ", 1)[0] for name in scenarios}
    found = ((path.stem, path.read_text(encoding="utf-8")) for path in _folder_of(system).glob("*.feature"))
    return sorted(stem for stem, text in found if any(f"Feature: {name}\n" in text for name in wanted))


def _folder_of(system: str) -> Path:
    return ROOT / "features" / system


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.proof.record")
    parser.add_argument("system")
    parser.add_argument("defects", nargs="*", metavar="DEFECT", help="all by default")
    parser.add_argument("--whole", action="store_true", help="have all features of the system look")
    parser.add_argument("--messages", action="store_true", help="show how each failure reads")
    parser.add_argument("--jobs", type=int, default=2, help="defects at once")
    return parser.parse_intermixed_args()


if __name__ == "__main__":
    sys.exit(main())
