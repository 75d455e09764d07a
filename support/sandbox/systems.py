"""The systems there are, the workers that some have beside them, and how each is created."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from importlib import import_module
from typing import Any

from sandbox.configuration import Configuration

_MODULES = {"site_builder": "sandbox.site_builder.app", "character_studio": "sandbox.character_studio.app"}
# A worker has no address; it shares the data of its system, whose name stands before the dot.
_WORKERS = {"character_studio.worker": "sandbox.character_studio.workshop"}

NAMES = tuple(_MODULES)
WORKERS = tuple(_WORKERS)
# What these need is part of the command line, so they are served only when it is there.
NEEDING_NANO_BANANA = ("character_studio",)


def create(system: str, configuration: Configuration) -> Any:
    """Create the application of a system; imports it only now, because that is slow."""
    return import_module(_MODULES[system]).create_app(configuration)


def work_of(worker: str) -> Callable[[Configuration, asyncio.Event], Coroutine[Any, Any, None]]:
    """Give what a worker does until its event is set."""
    work: Callable[[Configuration, asyncio.Event], Coroutine[Any, Any, None]] = import_module(_WORKERS[worker]).work
    return work


def system_of(name: str) -> str:
    """Give the system that a worker works for, or the system itself."""
    return name.partition(".")[0]
