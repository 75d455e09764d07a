"""Ours, and loops in Python as people write them."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.load.loads import Load, Told
from benchmarks.load.peers.peer import last_object
from benchmarks.runner.toolshed import Toolshed

CLIENTS = Path(__file__).resolve().parents[1] / "clients"
OURS = "benchmarks.load.clients.ours"
ROOT = CLIENTS.parents[2]


class _Telling:
    """Who prints the fields of `Told` as JSON."""

    __slots__ = ()

    def told(self, output: str, _: Path) -> Told:
        """Return what was printed."""
        return Told(**json.loads(last_object(output)))


@dataclass(frozen=True, slots=True)
class Ours(_Telling):
    """The library's generator, with the process that starts it and takes its rows."""

    name: str = "ours"
    workers: int = 0  # of stock Locust, each with a generator; 0 is one generator alone

    def command(self, _shed: Toolshed, _folder: Path, load: Load) -> Sequence[str]:
        """Return the call of the client, which runs in the project's environment."""
        return ["env", f"PYTHONPATH={ROOT}", sys.executable, "-m", OURS, load.told, str(self.workers)]


@dataclass(frozen=True, slots=True)
class Asking(_Telling):
    """A client of Python's, in a loop."""

    client: str
    name: str

    def command(self, shed: Toolshed, _: Path, load: Load) -> Sequence[str]:
        """Return the call of the client."""
        return [str(shed.bin / "python"), str(CLIENTS / "asking.py"), self.client, load.told]


@dataclass(frozen=True, slots=True)
class Hearing(_Telling):
    """A client of Python's that hears streams."""

    name: str

    def command(self, shed: Toolshed, _: Path, load: Load) -> Sequence[str]:
        """Return the call of the client."""
        return [str(shed.bin / "python"), str(CLIENTS / "hearing.py"), self.name, load.told, str(ROOT / "support")]
