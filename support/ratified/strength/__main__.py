"""One run of questions: `python -m ratified.strength FIRST SECOND SECONDS SIZE [argument of behave …]`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from ratified.gherkin import silent_configuration
from ratified.strength.rehearsing import Rehearsing, Wanted

_OWN = 4


def main(arguments: Sequence[str]) -> int:
    """Ask, and print what came of it in one line; what scenarios print goes where errors go."""
    answer = os.dup(1)
    os.dup2(2, 1)
    first, second, seconds, size = arguments[:_OWN]
    wanted = Wanted(Path(first), Path(second), float(seconds), int(size))
    runner = Rehearsing(silent_configuration(arguments[_OWN:]), wanted)
    failed = runner.run()
    if runner.rehearsed is not None:
        with os.fdopen(answer, "wb") as told:
            told.write(msgspec.json.encode(runner.rehearsed))
    return int(failed or runner.rehearsed is None)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
