"""One run of what behave would run, without any output but the journal, and one line at the end."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import msgspec

from ratified.gherkin import silent_configuration
from ratified.runner import Runner
from ratified.runner.unheard import Ended


def main(arguments: Sequence[str]) -> int:
    """Run, and say where the journal is; what scenarios print goes where errors go."""
    answer = os.dup(1)
    os.dup2(2, 1)
    runner = Runner(silent_configuration(arguments))
    failed = runner.run()
    stage = runner.stage
    ended = Ended(
        journal=str(stage.journal.path) if stage is not None else "",
        problems=tuple(runner.problems),
    )
    os.write(answer, msgspec.json.encode(ended) + b"\n")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
