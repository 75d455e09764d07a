"""Which scenario survives which fault: each is run once per fault, and its own Thens say what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratified.survival.faults import named

if TYPE_CHECKING:
    from ratified.scene import Scene
    from ratified.stage import Stage
    from ratified.survival.ordeal import Ordeal

__all__ = ["ordeal_of", "refuse_unknown_fault"]


def refuse_unknown_fault(stage: Stage) -> None:
    """Stop before anything runs where the setting names no fault."""
    name = stage.settings.text("fault")
    if name:
        named(name)


def ordeal_of(scene: Scene) -> Ordeal | None:
    """Return what a scenario is put through in this run, if anything."""
    name = scene.stage.settings.text("fault")
    if not name:
        return None
    # Every run loads this package; what only an ordeal needs is imported with it.
    from ratified.survival.ordeal import Ordeal

    return Ordeal(scene, named(name))
