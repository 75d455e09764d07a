"""What customers do when many of them are there at once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from ratified import Scene
from ratified.performance import rehearse
from systems.site_builder.client import SiteBuilder
from systems.site_builder.runs import Page


def rehearse_acts(scene: Scene, who: str, weights: Iterable[tuple[str, float]]) -> None:
    """Let each arrival do one of some acts with what somebody has, each so often beside the others."""
    builder = scene.client(SiteBuilder, who)
    target = builder.target(scene.recall(Page))
    for act, weight in weights:
        rehearse(scene, act, partial(builder.tries, act, target), weight=weight)
