"""Artillery: Node, scripts as configuration."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.load.loads import Load, Told
from benchmarks.runner.toolshed import Toolshed

A_SECOND = 1600  # requests that it sends with one core: its users do a number, and know no time
REPORT = "report.json"


@dataclass(frozen=True, slots=True)
class Artillery:
    """Artillery; each of its users has a connection."""

    name: str = "artillery"

    def command(self, shed: Toolshed, folder: Path, load: Load) -> Sequence[str]:
        """Write the script."""
        parts = urlsplit(load.url)
        config = {"target": f"{parts.scheme}://{parts.netloc}", "phases": [_phase(load)]}
        flow = [{"get": {"url": parts.path}}]
        if not load.is_open:
            each = math.ceil(A_SECOND * load.seconds / load.users)
            flow = [{"loop": flow, "count": each}]  # type: ignore[dict-item]
        script = {"config": config, "scenarios": [{"flow": flow}]}
        (folder / "load.json").write_text(json.dumps(script), encoding="utf-8")
        program = str(shed.node_modules / ".bin" / "artillery")
        quiet = ("env", "ARTILLERY_DISABLE_TELEMETRY=true")
        return [*quiet, program, "run", "--quiet", "--output", REPORT, "load.json"]

    def told(self, _: str, folder: Path) -> Told:
        """Read the report."""
        aggregate = json.loads((folder / REPORT).read_text(encoding="utf-8"))["aggregate"]
        (folder / REPORT).unlink()
        counters, times = aggregate["counters"], aggregate["summaries"]["http.response_time"]
        requests = counters["http.requests"]
        return Told(requests, requests - counters.get("http.codes.200", 0), times["p50"], times["p99"])


def _phase(load: Load) -> Mapping[str, int]:
    if load.is_open:
        return {"duration": load.seconds, "arrivalRate": load.rate}
    return {"duration": 1, "arrivalCount": load.users}
