"""Ratified: acceptance tests that product owners read and stakeholders sign."""

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
