"""One run of questions: `python -m ratified.strength FOLDER SECONDS SIZE [argument of behave …]`.

It ends before its time when its standard input does.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import msgspec

from ratified.gherkin import silent_configuration
from ratified.strength.rehearsing import Rehearsing, Unasked, Wanted

_OWN = 3


def main(arguments: Sequence[str]) -> int:
    """Ask, and print what came of it in one line; what scenarios print goes where errors go."""
    answer = os.dup(1)
    os.dup2(2, 1)
    folder, seconds, size = arguments[:_OWN]
    wanted = Wanted(Path(folder), float(seconds), int(size))
    runner = Rehearsing(silent_configuration(arguments[_OWN:]), wanted)
    threading.Thread(target=_await_the_end_of_input, args=(runner,), daemon=True).start()
    failed = runner.run()
    with os.fdopen(answer, "wb") as told:
        told.write(msgspec.json.encode(runner.rehearsed or Unasked(tuple(runner.problems))))
    return int(failed)


def _await_the_end_of_input(runner: Rehearsing) -> None:
    # Past the buffer of standard input, which nobody may hold when the process ends.
    while os.read(0, 1024):
        pass
    runner.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
