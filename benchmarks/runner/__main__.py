"""The runner beside its peers.

    python -m benchmarks.runner [a] [b] [c] [linear] [--rounds N] [--only 'behave,ours-*'] [--small]

prints medians and ratios, and ends with 1 if a promise is not kept, with 2 if anybody did not do the work.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.runner.contests import Ground, Table
from benchmarks.runner.measuring import adopt_orphans
from benchmarks.runner.service import service
from benchmarks.runner.telling import errors, lines, promises
from benchmarks.runner.toolshed import Toolshed

CONTESTS = {"a": Ground.waiting, "b": Ground.trivial, "c": Ground.suite, "linear": Ground.linear}


def main() -> int:
    """Hold the contests and print their tables."""
    wanted = _wanted()
    shed = Toolshed.open()
    adopt_orphans()
    kept, done = True, True
    with service() as serving, TemporaryDirectory(prefix="ratified-runners-") as folder:
        for letter in wanted.contests or CONTESTS:
            ground = Ground(Path(folder), shed, serving, wanted.small)
            table = _chosen(CONTESTS[letter](ground), wanted.only)
            ground.run(table, wanted.rounds)
            found = [] if wanted.small else promises(table)
            print(*lines(table), "", *(promise.told for promise in found), *errors(table), sep="\n", flush=True)
            kept &= all(promise.holds for promise in found)
            done &= not table.errors
    return 2 if not done else int(not kept)


def _chosen(table: Table, patterns: Sequence[str]) -> Table:
    entries = [
        entry for entry in table.entries if any(fnmatchcase(entry.name.split()[0], pattern) for pattern in patterns)
    ]
    if not entries:
        names = sorted({entry.name.split()[0] for entry in table.entries})
        sys.exit(f"--only chooses nobody in {table.title}; there are: {', '.join(names)}")
    return Table(table.title, entries)


def _wanted() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.runner", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("contests", nargs="*", metavar="contest", help=f"{', '.join(CONTESTS)}; all without one")
    parser.add_argument("--rounds", type=int, default=5, help="timed runs of each, after a first one that is watched")
    parser.add_argument(
        "--only", default=["*"], type=lambda text: text.split(","), help="names or patterns of rows, with commas"
    )
    parser.add_argument("--small", action="store_true", help="a few scenarios each: does everybody work here?")
    wanted = parser.parse_args()
    unknown = set(wanted.contests) - CONTESTS.keys()
    if unknown:
        parser.error(f"there is no contest {', '.join(sorted(unknown))}; there are: {', '.join(CONTESTS)}")
    if wanted.rounds < 1:
        parser.error("a median needs one round at least")
    return wanted


if __name__ == "__main__":
    sys.exit(main())
