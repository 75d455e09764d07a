"""wrk: C, one thread, and as little as can be done for a request."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.load.loads import Load, Told
from benchmarks.load.toolshed import debian
from benchmarks.runner.toolshed import Toolshed

MILLISECONDS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True, slots=True)
class Wrk:
    """wrk of Debian."""

    name: str = "wrk"

    def command(self, shed: Toolshed, _: Path, load: Load) -> Sequence[str]:
        """Return the call."""
        options = ("-t1", f"-c{load.users}", f"-d{load.seconds}s", "--latency")
        return [*debian(shed, "wrk"), *options, load.url]

    def told(self, output: str, _: Path) -> Told:
        """Read the summary."""
        (requests,) = re.findall(r"(\d+) requests in ", output)
        errors = re.findall(r"Non-2xx or 3xx responses: (\d+)", output)
        for broken in re.findall(r"Socket errors: (.*)", output):
            errors += re.findall(r"\d+", broken)
        p50, p99 = (_milliseconds(output, share) for share in (50, 99))
        return Told(int(requests), sum(map(int, errors)), p50, p99)


def _milliseconds(output: str, share: int) -> float:
    ((number, unit),) = re.findall(rf"\b{share}% +([\d.]+)(us|ms|s)\b", output)
    return float(number) * MILLISECONDS[unit]
