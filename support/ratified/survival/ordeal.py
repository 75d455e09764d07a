"""One attempt at a scenario while something goes wrong, and what is noted of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ratified.allure.place import place_of
from ratified.failures import ContractBreach, NeverHappened, NoAnswer
from ratified.gherkin import Scenario
from ratified.resilience import StandIn, stand_in
from ratified.scene import Scene
from ratified.survival.book import Book
from ratified.survival.faults import Fault, at_a_service, on_the_line
from ratified.survival.noes import noes_in
from ratified.survival.services import services_on

if TYPE_CHECKING:
    from ratified.faults.line import Imposed
    from ratified.faults.virtual.commands import AnyCommand

NOTE = "fault survived or not"


class _Disturbance(Protocol):
    """A fault that is being imposed."""

    @property
    def has_met(self) -> bool:
        """Say whether anything has met it."""

    @property
    def is_beside_others(self) -> bool:
        """Say whether the scenario itself lets things go wrong at the same place."""

    def settle(self) -> None:
        """Take back, before anybody looks at the outcome, what was only meant for what is done."""


class Ordeal:
    """Lets a fault happen while a scenario acts: from its first When on, at its first attempt only.

    The attempt after it is what a person does who was told that something went wrong: the same again.
    """

    def __init__(self, scene: Scene, fault: Fault) -> None:
        self._scene = scene
        self._fault = fault
        self._disturbances: list[_Disturbance] = []
        self._before: int | None = None

    def step_begins(self, kind: str) -> None:
        """Begin with the first When; let looking be undisturbed by what is meant for doing."""
        if kind == "when" and self._before is None:
            self._before = len(self._scene.tape)
            if self._scene.stage.attempt == 1:
                self._impose()
        elif kind == "then":
            for disturbance in self._disturbances:
                disturbance.settle()

    def ends(self, scenario: Scenario) -> None:
        """Note what a reader of the journal needs to judge."""
        stage = self._scene.stage
        place = place_of(scenario, stage.settings.root)
        failure = next((step.exception for step in scenario.all_steps if step.exception), scenario.exception)
        stage.journal.note(
            NOTE,
            scenario=self._scene.scenario_id,
            attempt=stage.attempt,
            system=place.system,
            feature=place.feature,
            name=place.name,
            fault=self._fault.name,
            imposed=bool(self._disturbances),
            met=any(one.has_met for one in self._disturbances),
            own=any(one.is_beside_others for one in self._disturbances),
            noes=self._noes(failure),
            waited=isinstance(failure, NeverHappened) or (isinstance(failure, NoAnswer) and failure.kind == "timeout"),
            breach=isinstance(failure, ContractBreach),
        )

    def _noes(self, failure: BaseException | None) -> list[str]:
        words = Book.read(self._scene.stage.settings.root).told
        found = noes_in(self._scene.tape.since(self._before or 0), words)
        if isinstance(failure, NoAnswer) and failure.kind == "bad answer":
            found.append("an answer that nobody can read")
        return found

    def _impose(self) -> None:
        self._scene.stage.guard.allow_faults()
        if self._fault.place == "line":
            self._disturbances.append(_OnTheLine(self._scene, self._fault))
            return
        self._disturbances += [
            _AtAService(stand_in(self._scene, system), at_a_service(self._fault))
            for system in services_on(self._scene.stage)
        ]


class _OnTheLine:
    """A fault between people and systems."""

    is_beside_others = False

    def __init__(self, scene: Scene, fault: Fault) -> None:
        self._line = scene.line
        self._lasts = fault.times is None
        self._imposed: Imposed = scene.line.impose(on_the_line(fault), times=fault.times, writes_only=fault.writes_only)

    @property
    def has_met(self) -> bool:
        return self._imposed.met > 0

    def settle(self) -> None:
        if not self._lasts:
            self._line.lift(self._imposed)


class _AtAService:
    """A fault of a service that the system needs."""

    def __init__(self, service: StandIn, command: AnyCommand) -> None:
        self._service = service
        self._has_met = service.disturb(command)

    @property
    def has_met(self) -> bool:
        return self._has_met()

    @property
    def is_beside_others(self) -> bool:
        return self._service.is_commanded

    def settle(self) -> None:
        """Leave it: what the system was asked for may be under way for long."""
