"""What a system is told when it is created."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.defects import Defects


class CannotStart(Exception):
    """A system cannot be created as it was configured; its text is one sentence that says why."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """Where a system keeps its data, how quick it is, whom it lets in, whom it asks, and which mistakes it makes."""

    data: Path
    defects: Defects
    database_url: str | None = None
    pace: float = 0.01
    build_time: float = 0.05
    allowed_origins: tuple[str, ...] = ()
    nano_banana: str | None = None
    worker: bool = True
    options: Mapping[str, str] = field(default_factory=dict)
