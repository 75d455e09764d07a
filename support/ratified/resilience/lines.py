"""People's lines to systems, as scenarios speak of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratified.resilience.services import named
from ratified.scene import Scene

if TYPE_CHECKING:
    from ratified.faults.line import LineFault


def disturb(scene: Scene, who: str, system: str, fault: LineFault, times: int | None = None) -> None:
    """Have a fault befall so much of what a person, or everybody, asks of a system; one that is not met fails."""
    whose = scene.person(who).name if who else ""
    imposed = scene.line.impose(fault, system=named(scene, system).system, who=whose, times=times)
    scene.on_last_step(imposed.demand_met)


def recover(scene: Scene, who: str, system: str) -> None:
    """Have everything pass again as it is on the lines of a person, or of everybody, to a system."""
    scene.line.lift(system=named(scene, system).system, who=scene.person(who).name if who else "")
