"""Finds whoever sees what reaches a service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ratified.resilience.arrivals import Arrival, Watched, must_be_reached
from ratified.resilience.services import named
from ratified.resilience.stand_ins import stand_in
from ratified.resilience.ways import Way, has_way, way
from ratified.scene import Scene


@dataclass(frozen=True, slots=True)
class Doorstep:
    """Where connections to a service arrive."""

    way: Way

    @property
    def title(self) -> str:
        """Return what the service is called."""
        return self.way.title

    def arrivals(self, since: float) -> Sequence[Arrival]:
        """Return the connections since a moment, the oldest first."""
        return self.way.connections(since)


def watched(scene: Scene, words: str) -> Watched:
    """Return the service that is meant, as somebody sees it whom every call passes: on the way, or at its end."""
    system = named(scene, words).system
    return way(scene, system) if has_way(scene, system) else stand_in(scene, system)


def must_have_come(scene: Scene, service: Watched, times: int) -> None:
    """Fail unless a service was reached exactly so often since the newest When began, or soon is."""
    must_be_reached(service, times, scene.acting_since, patience=scene.stage.settings.number("wait"))
