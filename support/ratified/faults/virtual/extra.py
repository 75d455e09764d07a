"""The package that a virtual service stands on, and a sentence where it is missing."""

from __future__ import annotations

from importlib.util import find_spec

from ratified.failures import ConfigurationError


def require() -> None:
    """Say how to get what is missing before anything is served."""
    if find_spec("aiohttp") is None:
        raise ConfigurationError(
            "no virtual service can be served from here",
            expected="the package aiohttp",
            actual="not installed",
            next="pip install 'ratified[faults]'",
        )
