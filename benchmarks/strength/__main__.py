"""Measures how fast scenarios are asked what they would notice, and whether recordings and systems say the same.

python -m benchmarks.strength [speed agreement] [--seconds 40] [--pairs 400] [FEATURE …]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.strength.rates import Rate
from ratified.runner.unheard import run_unheard
from ratified.strength.recording import read_recordings
from ratified.strength.rehearsing import PERFORMANCES
from ratified.strength.repertoire import RECORDINGS

# Without a browser: those are asked before the systems only.
FEATURES = (
    "features/site_builder/generation_requests.feature",
    "features/site_builder/templates.feature",
    "features/site_builder/tenant_isolation.feature",
    "features/site_builder/validation.feature",
    "features/site_builder/versions.feature",
)
SEED = ("-D", "seed=strength")
RATES = "benchmarks.strength.rates"
# What the estimate is for.
SCENARIOS, EXCHANGES = 200, 30
MINUTES = 10
AGREED = 0.97


def main() -> int:
    """Record, ask, and print what came of it; end with 1 where a limit is not kept."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.strength")
    asked.add_argument("words", nargs="*", metavar="CONTEST or FEATURE", help="speed, agreement, features")
    asked.add_argument("--seconds", type=float, default=40, help="how long each number of cores may take")
    asked.add_argument("--pairs", type=int, default=400, help="how many questions are asked both ways")
    given = asked.parse_intermixed_args()
    contests = [word for word in given.words if word in ("speed", "agreement")] or ["speed", "agreement"]
    features = [word for word in given.words if word not in ("speed", "agreement")] or list(FEATURES)
    with TemporaryDirectory(prefix="strength-") as name:
        folder = Path(name)
        for recording in RECORDINGS:
            arguments = [*SEED, "-D", f"record={folder / recording}", *features]
            run_unheard("recording", arguments, folder / f"{recording}.txt")
        held = [CONTESTS[contest](folder, features, given) for contest in contests]
    return 0 if all(held) else 1


def _speed(folder: Path, features: Sequence[str], given: argparse.Namespace) -> bool:
    """Ask recordings for so long with one performer and with two, and the systems with one."""
    alone, live = (Rate(**told) for told in _asked(RATES, folder, features, given.seconds, 1))
    (together,) = (Rate(**told) for told in _asked(RATES, folder, features, given.seconds, 2))
    print(f"recordings, 1 performer: {_told(alone)}")
    print(f"recordings, 2 performers: {_told(together)}")
    print(f"systems, one by one: {_told(live)}")
    return _estimated(folder, {1: alone, 2: together}, live)


def _told(rate: Rate) -> str:
    each = 1000 * rate.seconds / max(rate.performances, 1)
    return (
        f"{rate.performances} performances in {rate.seconds:.1f} s, {rate.performances / rate.seconds:.1f} a second, "
        f"{each:.1f} ms each; {rate.answered} of {rate.questions} questions answered by asking {rate.orders} times"
    )


def _estimated(folder: Path, rates: Mapping[int, Rate], live: Rate) -> bool:
    """Print how long a suite of a usual size would take, from what performances cost here and how many there are."""
    found = read_recordings(folder / RECORDINGS[0]).values()
    exchanges = sum(len(one.exchanges) for one in found)
    longer = EXCHANGES / (exchanges / len(found))
    more = SCENARIOS * EXCHANGES / exchanges
    print(f"here: {len(found)} scenarios with {exchanges / len(found):.1f} exchanges each, ", end="")
    print(f"{_performances(rates[2]) / exchanges:.1f} performances for each exchange")
    print(f"estimated for {SCENARIOS} scenarios with {EXCHANGES} exchanges each, if there are as many performances for")
    print("each exchange, and a performance takes the longer the more exchanges it has:")
    before = more * longer * _seconds(live) / 60
    work = {size: more * longer * _seconds(rate) / 60 for size, rate in rates.items()}
    # Who asks systems does so alone, while the others go on with recordings.
    minutes = {1: work[1] + before, 2: max(before, work[2] + before / 2)}
    for size, one in minutes.items():
        print(f"  {size} performers: {one:.1f} minutes; {work[size]:.1f} for recordings alone", end="")
        print(f", {before:.1f} for systems, one by one")
    is_kept = minutes[2] <= MINUTES
    print(f"  on two cores at most {MINUTES} minutes: {'yes' if is_kept else 'NO'}")
    return is_kept


def _performances(rate: Rate) -> float:
    """Return how many performances all questions would take, of which a random part was asked."""
    return rate.performances / max(rate.answered, 1) * rate.questions


def _seconds(rate: Rate) -> float:
    return rate.seconds / max(rate.answered, 1) * rate.questions


def _agreement(folder: Path, features: Sequence[str], given: argparse.Namespace) -> bool:
    """Ask the same of recordings and of the systems."""
    told = _asked("benchmarks.strength.both", folder, features, given.pairs, 1)
    share = float(told["alike"] / max(told["both"], 1))
    print(f"asked both ways: {told['both']}, said the same: {told['alike']}, {share:.1%}; ", end="")
    print(f"left the recording: {told['astray']}")
    for one in told["different"]:
        print(f"  {one}")
    print(f"  at least {AGREED:.0%}: {'yes' if share >= AGREED else 'NO'}")
    return share >= AGREED


def _asked(module: str, folder: Path, features: Sequence[str], most: float, size: int) -> Any:
    # What one has performed, the next is not to know.
    (folder / PERFORMANCES).unlink(missing_ok=True)
    command = [sys.executable, "-m", module, str(folder), str(most), str(size), *SEED, *features]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(Path.cwd()), os.environ.get("PYTHONPATH", "")])}
    # It would end before its time with its input.
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as asking:
        assert asking.stdout is not None
        return json.loads(asking.stdout.read())


CONTESTS = {"speed": _speed, "agreement": _agreement}

if __name__ == "__main__":
    sys.exit(main())
