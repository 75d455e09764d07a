"""Where workers come from, when they are not copies of the run's own process."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, Protocol

from ratified.failures import ConfigurationError
from ratified.runner.brief import Brief, brief_of
from ratified.runner.crew import Worker
from ratified.runner.spawning import spawn
from ratified.runner.units import Unit
from ratified.settings import Settings


class Workforce(Protocol):
    """Whoever starts workers."""

    def start(self, name: str) -> Worker:
        """Start one."""
        ...


class Spawnery:
    """Starts every worker as a process of its own on this machine."""

    def __init__(self, brief: Brief, *, captures: bool) -> None:
        self._brief = brief
        self._captures = captures

    def start(self, name: str) -> Worker:
        """Start one."""
        return spawn(name, self._brief, captures=self._captures)


def workforce_of(runner: Any, units: Sequence[Unit], timeout: float) -> Workforce | None:
    """Return whoever starts the workers of a run; nobody where the run's own process can be copied."""
    if not spawns(runner.stage.settings):
        return None
    captures = runner.config.jobs != 1 or runner.config.should_capture()
    return Spawnery(brief_of(runner, units, timeout), captures=captures)


def spawns(settings: Settings) -> bool:
    """Say whether workers begin from nothing."""
    start, can_fork = settings.text("worker_start"), hasattr(os, "fork")
    if start == "fork" and not can_fork:
        raise ConfigurationError(
            "workers cannot be forked on this machine",
            actual="its system has no fork",
            next="leave worker_start alone, or set it to spawn",
        )
    return start == "spawn" or not can_fork
