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

from ratified.runner.unheard import run_unheard
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
    given = asked.parse_args()
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
    """Ask for so long with one performer and with two."""
    rates = {}
    for size in (1, 2):
        told = _asked("ratified.strength", folder, features, given.seconds, size)
        rates[size] = told["performances"] / told["took"]
        questions = sum(one["fate"] not in ("left", "unknown") for one in told["findings"])
        print(f"{size} performers: {told['performances']} performances, {rates[size]:.0f} a second; ", end="")
        print(f"{questions} of {len(told['findings'])} questions, {questions / told['took']:.0f} a second")
    return _estimated(folder, told, rates)


def _estimated(folder: Path, told: Mapping[str, Any], rates: Mapping[int, float]) -> bool:
    """Print how long a suite of a usual size would take, from what a performance and a question cost here."""
    from ratified.strength.recording import read_recordings

    found = read_recordings(folder / RECORDINGS[0]).values()
    exchanges = sum(len(one.exchanges) for one in found)
    answered = sum(one["fate"] not in ("left", "unknown") for one in told["findings"])
    each = told["performances"] / max(answered, 1)
    questions = len(told["findings"]) / len(found) * SCENARIOS
    longer = EXCHANGES / (exchanges / len(found))
    minutes = {size: questions * each * longer / rate / 60 for size, rate in rates.items()}
    print(f"here: {len(found)} scenarios with {exchanges / len(found):.1f} exchanges each, ", end="")
    print(f"{each:.1f} performances a question")
    for size, one in minutes.items():
        print(
            f"{SCENARIOS} scenarios with {EXCHANGES} exchanges each, {size} performers: {one:.1f} minutes (estimated)"
        )
    is_kept = bool(minutes[2] <= MINUTES)
    print(f"  on two cores at most {MINUTES} minutes: {'yes' if is_kept else 'NO'}")
    return is_kept


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
