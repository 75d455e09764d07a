"""Records one scenario: every exchange with its step, and what is looked at."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ratified.allure.place import place_of
from ratified.exchange import Exchange
from ratified.gherkin import Scenario, Step
from ratified.strength.endpoints import generalised, names_given
from ratified.strength.looked_at import Looks
from ratified.strength.pages.handling import beside
from ratified.strength.pages.witness import Witness, passing, systems_of
from ratified.strength.recording import Played, Recording, write_recording

if TYPE_CHECKING:
    from ratified.scene import Scene

_NO_STEP = (-1, "")
# The status of a scenario that has passed, perhaps, but not everything could be put away after it.
_NOT_PUT_AWAY = "not put away"


class Recorder:
    """Sits beside a scene from before its first step until everything is put away."""

    def __init__(self, scene: Scene, scenario: Scenario, folder: Path) -> None:
        self._scene = scene
        self._folder = folder
        self._begun = time.monotonic()
        self._steps = tuple(scenario.all_steps)
        self._now = _NO_STEP
        self._during: dict[int, tuple[int, str]] = {}
        self._looks = Looks(scene.stage.settings.root)
        self._witness = Witness(lambda: scene.windows, systems_of(scene.stage), lambda: passing(scene.people))
        self._ends = ExitStack()
        self._ends.enter_context(beside(self._witness))
        scene.tape.onlooker = self._looks
        scene.tape.watch(self._take)

    def step_begins(self, step: Step) -> None:
        """Note which step begins; one that another step performs is part of that."""
        index = next((index for index, known in enumerate(self._steps) if known is step), None)
        if index is not None:
            self._now = (index, step.step_type)

    def step_ends(self) -> None:
        """Note what everybody sees now."""
        self._witness.look_around()

    @contextmanager
    def putting_away(self, scenario: Scenario) -> Iterator[None]:
        """Record also how everything is put away, which no step does, and write down the whole."""
        self._now = _NO_STEP
        self._ends.close()
        status = _NOT_PUT_AWAY
        try:
            yield
            status = scenario.status.name
        finally:
            self._scene.tape.onlooker = None
            write_recording(self._folder, self._recording(scenario, status), self._scene.stage.attempt)
            self._looks.close()

    def _recording(self, scenario: Scenario, status: str) -> Recording:
        scene = self._scene
        place = place_of(scenario, scene.stage.settings.root)
        exchanges = scene.tape.since(0)
        given = names_given(exchanges)
        return Recording(
            scenario=scene.scenario_id,
            system=place.system,
            feature=place.feature,
            name=place.name,
            place=f"{place.path}:{scenario.location.line}",
            tags=tuple(map(str, scenario.effective_tags)),
            seed=scene.seed,
            status=status,
            took=time.monotonic() - self._begun,
            steps=tuple(f"{step.keyword} {step.name}" for step in self._steps),
            exchanges=tuple(self._played(exchange) for exchange in exchanges),
            pages=tuple(self._witness.glimpses(lambda path: generalised(path, given))),
            waited=self._witness.waited,
        )

    def _take(self, exchange: Exchange) -> None:
        self._during[exchange.number] = self._now

    def _played(self, exchange: Exchange) -> Played:
        looked, typed = self._looks.of(exchange)
        return Played(exchange, *self._during[exchange.number], looked, typed)
