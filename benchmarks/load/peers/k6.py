"""k6: Go, scripts in JavaScript."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.load.loads import Load, Told
from benchmarks.load.peers.peer import last_object
from benchmarks.runner.toolshed import Toolshed

SPARE_USERS = 200  # at least, so that it can go on while the server stands still
SCRIPT = """\
import http from 'k6/http';
import { check } from 'k6';

export const options = { scenarios: { load: %s }, summaryTrendStats: ['med', 'p(99)'] };

export default function () {
  check(http.get('%s'), { 'status is 200': (answer) => answer.status === 200 });
}

export function handleSummary({ metrics }) {
  const value = (name, key) => (metrics[name] ? metrics[name].values[key] : 0);
  const told = {
    requests: value('http_reqs', 'count'),
    errors: value('checks', 'fails'),
    p50: value('http_req_duration', 'med'),
    p99: value('http_req_duration', 'p(99)'),
    dropped: value('dropped_iterations', 'count'),
  };
  return { stdout: `${JSON.stringify(told)}\\n` };
}
"""


@dataclass(frozen=True, slots=True)
class K6:
    """k6, a check for each answer."""

    name: str = "k6"

    def command(self, shed: Toolshed, folder: Path, load: Load) -> Sequence[str]:
        """Write the script."""
        (folder / "load.js").write_text(SCRIPT % (json.dumps(_scenario(load)), load.url), encoding="utf-8")
        return [str(shed.bin / "k6"), "run", "--quiet", "--no-usage-report", "load.js"]

    def told(self, output: str, _: Path) -> Told:
        """Read what the script prints."""
        return Told(**json.loads(last_object(output)))


def _scenario(load: Load) -> Mapping[str, str | int]:
    duration = f"{load.seconds}s"
    if not load.is_open:
        return {"executor": "constant-vus", "vus": load.users, "duration": duration}
    return {
        "executor": "constant-arrival-rate",
        "rate": load.rate,
        "timeUnit": "1s",
        "duration": duration,
        "preAllocatedVUs": max(SPARE_USERS, load.rate),
    }
