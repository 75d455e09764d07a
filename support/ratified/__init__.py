"""Ratified: acceptance tests that product owners read and stakeholders sign."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ratified.attempt import Attempt, Refusal, accepted, refused
    from ratified.people import Person
    from ratified.scene import Scene, SceneContext
    from ratified.stage import Stage
    from ratified.wait import until

__version__ = "0.1.0"
__all__ = [
    "Attempt",
    "Person",
    "Refusal",
    "Scene",
    "SceneContext",
    "Stage",
    "accepted",
    "refused",
    "until",
]

_HOMES = {
    "Attempt": "attempt",
    "Person": "people",
    "Refusal": "attempt",
    "Scene": "scene",
    "SceneContext": "scene",
    "Stage": "stage",
    "accepted": "attempt",
    "refused": "attempt",
    "until": "wait",
}


def __getattr__(name: str) -> object:
    """Import a public name at its first use, so that a small command does not load the whole library."""
    if name not in _HOMES:
        raise AttributeError(f"module 'ratified' has no attribute {name!r}")
    return getattr(import_module(f"ratified.{_HOMES[name]}"), name)
