"""Measures what each fault really does, and ends with 1 if a limit is not kept.

python -m benchmarks.faults [--rounds 3] [latency bandwidth throughput resets others …]
"""

from __future__ import annotations

import argparse
import json
import ssl
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.faults import contests
from benchmarks.faults.callers import CALLERS, Caller, Place
from benchmarks.faults.contests import Stage
from benchmarks.faults.figures import Board
from ratified.faults.proxy import FaultProxy
from ratified.load.generator.machine import awake
from ratified.loop import BackgroundLoop
from tests.exchange.tiny_servers import certificate

CONTESTS: Mapping[str, Sequence[Callable[[type[Caller], Stage], None]]] = {
    "latency": [contests.latency],
    "bandwidth": [contests.bandwidth],
    "throughput": [contests.throughput],
    "resets": [contests.resets, contests.refusals],
}
ONCE: Mapping[str, Sequence[Callable[[Stage], None]]] = {"bandwidth": [contests.upload], "others": [contests.others]}


def main() -> int:
    """Run the contests in rounds, and print the board."""
    names = sorted({*CONTESTS, *ONCE})
    asked = argparse.ArgumentParser(prog="python -m benchmarks.faults")
    asked.add_argument("contests", nargs="*", metavar="CONTEST", help=", ".join(names))
    asked.add_argument("--rounds", type=int, default=3)
    given = asked.parse_args()
    if unknown := set(given.contests) - set(names):
        asked.error(f"there is no contest {', '.join(unknown)}")
    board = Board()
    with awake():
        for turn in range(given.rounds):
            print(f"round {turn + 1} of {given.rounds}", file=sys.stderr, flush=True)
            _round(board, given.contests or names)
    print(*board.lines, sep="\n")
    return 0 if board.holds else 1


def _round(board: Board, names: Sequence[str]) -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="faults-")))
        file, _ = certificate(folder)
        call = [sys.executable, "-m", "benchmarks.faults.server", str(file), str(file.with_suffix(".key"))]
        far = stack.enter_context(subprocess.Popen(call, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
        assert far.stdin is not None
        assert far.stdout is not None
        stack.callback(far.stdin.close)
        plain, secret = json.loads(far.stdout.readline())
        loop = BackgroundLoop()
        stack.callback(loop.close)
        theirs = ssl.create_default_context(cafile=str(file))
        for kind in CALLERS:
            is_secret = kind.name == "TLS"
            port, tls = (secret, theirs) if is_secret else (plain, None)
            with FaultProxy("127.0.0.1", port, loop=loop) as proxy:
                here = Place(proxy.address[1], plain, tls)
                stage = Stage(proxy, Place(port, plain, tls), Place(plain, plain), here, board)
                for name in names:
                    for contest in CONTESTS.get(name, ()):
                        contest(kind, stage)
                    if kind is CALLERS[0]:
                        for once in ONCE.get(name, ()):
                            once(stage)


if __name__ == "__main__":
    sys.exit(main())
