"""The generator of load beside its peers.

    python -m benchmarks.load [closed] [distributed] [open] [latency] [stall] [streams] [--rounds N] [--only 'ours,k6*']

prints medians and ratios, and ends with 1 if a promise is not kept, with 2 if anybody did not do the work.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import command
from benchmarks.load.contests import CONTESTS
from benchmarks.load.promises import promises
from benchmarks.load.runs import Ground
from benchmarks.load.toolshed import open_shed
from benchmarks.runner.measuring import adopt_orphans


def main() -> int:
    """Hold the contests and print their tables."""
    wanted = command.wanted(
        "python -m benchmarks.load",
        __doc__,
        CONTESTS,
        rounds="runs of each",
        small="short runs, without promises: does everybody work here?",
    )
    shed = open_shed()
    adopt_orphans()
    kept, done = True, True
    for name in wanted.contests or CONTESTS:
        with TemporaryDirectory(prefix="ratified-load-") as folder:
            with CONTESTS[name](Ground(Path(folder), shed, wanted.small)) as whole:
                table = replace(whole, rows=command.chosen(whole.rows, wanted.only, whole.name))
                table.run(wanted.rounds)
            found = [] if wanted.small else promises(table)
            print(*table.lines, "", *(promise.told for promise in found), sep="\n", flush=True)
            kept &= all(promise.holds for promise in found)
            done &= not table.errors
    return 2 if not done else int(not kept)


if __name__ == "__main__":
    sys.exit(main())
