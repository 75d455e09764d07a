"""The lower bound: plain processes that share the same calls evenly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.runner.peers.peer import client, last_number, write
from benchmarks.runner.toolshed import Toolshed
from benchmarks.runner.workloads import CALLS_EACH, Workload

SHARE = """\
def share(worker, workers):
    done = 0
    for _ in range(worker, SCENARIOS, workers):
        for number in range(1, CALLS + 1):
            assert CLIENT.get(f"/calls/{number}").json() == {"call": number}
        done += 1
    return done
"""
STARTED = """\
import subprocess
import sys

if len(sys.argv) == 2:
    count = int(sys.argv[1])
    calls = [[sys.executable, __file__, str(worker), str(count)] for worker in range(count)]
    workers = [subprocess.Popen(call, stdout=subprocess.PIPE) for call in calls]
    print(sum(int(worker.communicate()[0]) for worker in workers), "scenarios passed")
    sys.exit(any(worker.returncode for worker in workers))
"""
SHARED = "print(share(int(sys.argv[1]), int(sys.argv[2])))\n"
FORKED = """\
import os
import sys

count, (told, tell) = int(sys.argv[1]), os.pipe()
workers = []
for worker in range(count):
    workers.append(os.fork())
    if workers[-1] == 0:
        os.write(tell, b"%d " % share(worker, count))
        os._exit(0)
failed = any(os.waitpid(worker, 0)[1] for worker in workers)
os.close(tell)
print(sum(map(int, os.read(told, 65536).split())), "scenarios passed")
sys.exit(failed)
"""


@dataclass(frozen=True, slots=True)
class Bare:
    """Processes without any test runner: each started by itself, or forked when the client has been loaded."""

    jobs: int
    forked: bool = False

    @property
    def name(self) -> str:
        """Its name in the table."""
        return f"bare-{'fork-' if self.forked else ''}{self.jobs}"

    def write(self, project: Path, work: Workload, url: str) -> None:
        """Write one script."""
        sizes = f"SCENARIOS, CALLS = {work.size}, {CALLS_EACH}\n"
        parts = (client(work, url), sizes, SHARE)
        ordered = (*parts, FORKED) if self.forked else (STARTED, *parts, SHARED)
        write(project / "bare.py", *ordered)

    def command(self, shed: Toolshed) -> Sequence[str]:
        """Return the call."""
        return (str(shed.bin / "python"), "bare.py", str(self.jobs))

    def passed(self, output: str) -> int:
        """Read the sum of what the processes have told."""
        return last_number(r"(\d+) scenarios passed", output)
