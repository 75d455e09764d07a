"""The generator of load beside its peers.

    python -m benchmarks.load [closed] [distributed] [open] [latency] [stall] [streams] [--rounds N] [--only 'ours,k6*']

prints medians and ratios, and ends with 1 if a promise is not kept, with 2 if anybody did not do the work.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.load.contests import CONTESTS
from benchmarks.load.promises import promises
from benchmarks.load.runs import Ground
from benchmarks.load.tables import Table
from benchmarks.load.toolshed import open_shed
from benchmarks.runner.measuring import adopt_orphans


def main() -> int:
    """Hold the contests and print their tables."""
    wanted = _wanted()
    shed = open_shed()
    adopt_orphans()
    kept, done = True, True
    for name in wanted.contests or CONTESTS:
        with TemporaryDirectory(prefix="ratified-load-") as folder:
            with CONTESTS[name](Ground(Path(folder), shed, wanted.small)) as whole:
                table = _chosen(whole, wanted.only)
                table.run(wanted.rounds)
            found = [] if wanted.small else promises(table)
            print(*table.lines, "", *(promise.told for promise in found), sep="\n", flush=True)
            kept &= all(promise.holds for promise in found)
            done &= not table.errors
    return 2 if not done else int(not kept)


def _chosen(table: Table, patterns: Sequence[str]) -> Table:
    rows = [row for row in table.rows if any(fnmatchcase(row.name.split()[0], pattern) for pattern in patterns)]
    if not rows:
        names = sorted({row.name.split()[0] for row in table.rows})
        sys.exit(f"--only chooses nobody in {table.name}; there are: {', '.join(names)}")
    return replace(table, rows=rows)


def _wanted() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("contests", nargs="*", metavar="contest", help=f"{', '.join(CONTESTS)}; all without one")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each")
    parser.add_argument(
        "--only", default=["*"], type=lambda text: text.split(","), help="names or patterns of rows, with commas"
    )
    parser.add_argument("--small", action="store_true", help="short runs, without promises: does everybody work here?")
    wanted = parser.parse_args()
    unknown = set(wanted.contests) - CONTESTS.keys()
    if unknown:
        parser.error(f"there is no contest {', '.join(sorted(unknown))}; there are: {', '.join(CONTESTS)}")
    if wanted.rounds < 1:
        parser.error("a median needs one round at least")
    return wanted


if __name__ == "__main__":
    sys.exit(main())
