"""One run of somebody: what it costs, what it tells, and whether that is what the server has seen."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.load.loads import Load, Told
from benchmarks.load.peers import Peer
from benchmarks.load.server import Server, pinned
from benchmarks.load.tables import Figures, Row
from benchmarks.runner.contests import NotTheWork
from benchmarks.runner.measuring import cost
from benchmarks.runner.toolshed import Toolshed

LIMIT = 60.0  # seconds that one run may take, start-up and end included
SLACK = 0.01  # of the requests: those that were under way when time was up


@dataclass(frozen=True, slots=True)
class Run:
    """What one run has shown; seconds of CPU, of the generator and all that it starts."""

    cpu: float
    told: Told
    seen: int


@dataclass(frozen=True, slots=True)
class Ground:
    """Where contests are held."""

    folder: Path
    shed: Toolshed
    small: bool = False

    @property
    def cores(self) -> tuple[int | None, int | None]:
        """Return a core for the server and one for whoever asks it; nothing where there is only one."""
        able = sorted(os.sched_getaffinity(0))
        return (able[0], able[1]) if len(able) > 1 else (None, None)

    def run(self, peer: Peer, load: Load, seen: Callable[[], int], core: int | None = None) -> Run:
        """Have somebody send a load, and look whether it was sent."""
        folder = self.folder / "runs" / peer.name
        folder.mkdir(parents=True, exist_ok=True)
        command = [*pinned(core), *peer.command(self.shed, folder, load)]
        spent = cost(command, folder, self.shed.variables(folder), LIMIT)
        try:
            told = peer.told(spent.output, folder)
        except (ValueError, LookupError, TypeError, OSError) as error:
            raise NotTheWork(f"told nothing (exit code {spent.code}, {error!r})\n{spent.output[-1500:]}") from error
        count = seen()
        spare = load.users + SLACK * count
        if spent.code or told.errors or not told.requests or abs(count - told.requests) > spare:
            expected = f"expected: exit code 0, {count} requests, as the server has seen, give or take {spare:.0f}"
            actual = f"actual:   exit code {spent.code}, {told.requests} requests, {told.errors} errors {told.said}"
            raise NotTheWork(f"did not do the work\n  {expected}\n  {actual}\n{spent.output[-1500:]}")
        return Run(spent.cpu, told, count)

    def marginal(self, peer: Peer, server: Server, users: int, core: int | None = None) -> Row:
        """Return a row of what one more request costs: a long run less a short one, so that starting has no part."""
        lengths = (1, 2) if self.small else (1, 4)
        loads = [Load(server.url, seconds, users=users) for seconds in lengths]
        return Row(peer.name, partial(self._marginal, peer, server, loads, core))

    def _marginal(self, peer: Peer, server: Server, loads: list[Load], core: int | None) -> Figures:
        server.requests()
        short, long = (self.run(peer, load, server.requests, core) for load in loads)
        requests = long.seen - short.seen
        if requests <= 0:
            raise NotTheWork(f"sent no more in a longer time: {short.seen} requests, then {long.seen}")
        each = (long.cpu - short.cpu) / requests
        return {
            "each": each * 1e6,
            "rate": requests / (loads[1].seconds - loads[0].seconds),
            "start": short.cpu - each * short.seen,
        }
