"""What everybody who sends loads has."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from benchmarks.load.loads import Load, Told
from benchmarks.runner.toolshed import Toolshed


class Peer(Protocol):
    """A way to send a load."""

    @property
    def name(self) -> str:
        """Its name in the table."""

    def command(self, shed: Toolshed, folder: Path, load: Load) -> Sequence[str]:
        """Write what its users would write, and return what they would type in that folder."""

    def told(self, output: str, folder: Path) -> Told:
        """Return what it says that it has done; nothing that can be understood is a ValueError, or its like."""


def last_object(output: str) -> str:
    """Return the last line that is a JSON object."""
    return next((line for line in reversed(output.splitlines()) if line.startswith("{")), "")
