"""How strong the suites are: what a system could do wrong without any scenario noticing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ratified.gherkin import Scenario
    from ratified.scene import Scene
    from ratified.strength.recorder import Recorder

__all__ = ["recorder_of"]


def recorder_of(scene: Scene, scenario: Scenario) -> Recorder | None:
    """Return who records a scenario in this run, if anybody."""
    folder = scene.stage.settings.path("record")
    if folder is None:
        return None
    # Every run loads this package; what only a recorded one needs is imported with it.
    from ratified.strength.recorder import Recorder

    return Recorder(scene, scenario, folder)
