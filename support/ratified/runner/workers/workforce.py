"""Where workers come from: a copy of the run's own process, a process that begins from nothing, or a cluster."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Protocol

import msgspec

from ratified.failures import ConfigurationError
from ratified.runner.choices import Choices
from ratified.runner.choosing.units import Unit
from ratified.runner.cluster.bridge import Bridge, Home
from ratified.runner.cluster.cluster import Cluster
from ratified.runner.workers.brief import Brief, brief_of, with_all_secrets
from ratified.runner.workers.copies import Copies
from ratified.runner.workers.spawning import spawn
from ratified.runner.workers.worker import Worker
from ratified.settings import Settings


class Workforce(Protocol):
    """Whoever starts workers."""

    def start(self, name: str, foreign: Sequence[Connection]) -> Worker:
        """Start one, which is not to hold on to what belongs to others."""
        ...


class Spawnery:
    """Starts every worker as a process of its own on this machine."""

    def __init__(self, brief: Brief, *, captures: bool) -> None:
        self._brief = brief
        self._captures = captures

    def start(self, name: str, _: Sequence[Connection]) -> Worker:
        """Start one."""
        return spawn(name, with_all_secrets(self._brief), captures=self._captures)


class OnCluster:
    """Has every worker stand on a Dask cluster."""

    def __init__(self, cluster: Cluster, brief: Brief, home: Home) -> None:
        self._cluster = cluster
        self._brief = brief
        self._home = home

    def start(self, name: str, _: Sequence[Connection]) -> Worker:
        """Start one."""
        return Bridge(name, self._cluster, with_all_secrets(self._brief), self._home).worker


def cluster_of(settings: Settings, systems: Iterable[str]) -> Cluster | None:
    """Reach the cluster on which a run was asked to take place; refuse a run that cannot take place there."""
    address = settings.text("workers")
    if not address:
        return None
    cluster = Cluster.found(address, settings.root)
    try:
        known = [name for name in settings.places.systems if name in set(systems)]
        cluster.refuse_embedded([name for name in known if settings.address(name) is None])
    except BaseException:
        cluster.close()
        raise
    return cluster


def workforce_of(runner: Any, units: Sequence[Unit], choices: Choices) -> Workforce:
    """Return whoever starts the workers of a run."""
    if runner.cluster is not None:
        return _on_cluster(runner, brief_of(runner, units, choices.timeout))
    # With one worker that captures nothing, somebody may be at the other end with a debugger.
    captures = choices.jobs != 1 or runner.config.should_capture()
    if spawns(runner.stage.settings):
        return Spawnery(brief_of(runner, units, choices.timeout), captures=captures)
    return Copies(runner, units, captures=captures)


def _on_cluster(runner: Any, brief: Brief) -> OnCluster:
    formatters = [one for one in runner.formatters if getattr(one, "in_workers", False) is True]
    places = [_place_of(one, runner.folder) for one in formatters]
    folders = {str(number): place.parent for number, place in enumerate(places)}
    tapes = runner.stage.settings.path("tapes")
    if tapes is not None:
        folders["tapes"] = tapes
    outputs = tuple(f"{number}/{place.name}" for number, place in enumerate(places))
    home = Home(runner.stage.journal, folders, runner.cluster.notes)
    return OnCluster(runner.cluster, msgspec.structs.replace(brief, outputs=outputs), home)


def _place_of(formatter: Any, folder: Path) -> Path:
    return Path(getattr(formatter, "folder", None) or folder / (formatter.stream_opener.name or formatter.name))


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
