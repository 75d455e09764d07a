"""The runner beside its peers.

    python -m benchmarks.runner [a] [b] [c] [linear] [--rounds N] [--only 'behave,ours-*'] [--small]

prints medians and ratios, and ends with 1 if a promise is not kept, with 2 if anybody did not do the work.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import command
from benchmarks.runner.contests import Ground, Table
from benchmarks.runner.measuring import adopt_orphans
from benchmarks.runner.service import service
from benchmarks.runner.telling import errors, lines, promises
from benchmarks.runner.toolshed import Toolshed

CONTESTS = {"a": Ground.waiting, "b": Ground.trivial, "c": Ground.suite, "linear": Ground.linear}


def main() -> int:
    """Hold the contests and print their tables."""
    wanted = command.wanted(
        "python -m benchmarks.runner",
        __doc__,
        CONTESTS,
        rounds="timed runs of each, after a first one that is watched",
        small="a few scenarios each: does everybody work here?",
    )
    shed = Toolshed.open()
    adopt_orphans()
    kept, done = True, True
    with service() as serving, TemporaryDirectory(prefix="ratified-runners-") as folder:
        for letter in wanted.contests or CONTESTS:
            ground = Ground(Path(folder), shed, serving, wanted.small)
            whole = CONTESTS[letter](ground)
            table = Table(whole.title, command.chosen(whole.entries, wanted.only, whole.title))
            ground.run(table, wanted.rounds)
            found = [] if wanted.small else promises(table)
            print(*lines(table), "", *(promise.told for promise in found), *errors(table), sep="\n", flush=True)
            kept &= all(promise.holds for promise in found)
            done &= not table.errors
    return 2 if not done else int(not kept)


if __name__ == "__main__":
    sys.exit(main())
