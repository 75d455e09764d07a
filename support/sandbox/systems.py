"""The systems there are, and how each is created."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from sandbox.configuration import Configuration

_MODULES = {"site_builder": "sandbox.site_builder.app"}

NAMES = tuple(_MODULES)


def create(system: str, configuration: Configuration) -> Any:
    """Create the application of a system; imports it only now, because that is slow."""
    return import_module(_MODULES[system]).create_app(configuration)
