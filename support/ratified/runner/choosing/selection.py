"""What of the selected scenarios this run performs, and in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ratified.gherkin import Feature, Scenario
from ratified.runner.choices import Choices
from ratified.runner.choosing.narrowing import Narrowed, narrow
from ratified.runner.choosing.order import Order
from ratified.runner.choosing.phases import Phases
from ratified.runner.choosing.plan import Plan, Turn
from ratified.runner.choosing.units import Unit, UnitMaker
from ratified.runner.history import History
from ratified.settings import Settings


@dataclass(frozen=True, slots=True)
class Selection:
    """The units of a run, the plan for them, how often each is tried, and what is left to others."""

    choices: Choices
    units: Sequence[Unit]
    plan: Plan
    attempts: Mapping[int, int]
    history: History
    narrowed: Narrowed

    @classmethod
    def of(
        cls, features: Sequence[Feature], selected: Sequence[Scenario], choices: Choices, settings: Settings
    ) -> Selection:
        """Leave out what belongs to others, make units of what remains, and plan them."""
        history = History.read(settings.root)
        narrowed = narrow(selected, settings, history)
        maker = UnitMaker(settings.root, choices.timeout, history.seconds, safe_everywhere=choices.safe_everywhere)
        numbers = {id(feature): number for number, feature in enumerate(features)}
        units = [maker.unit(at, numbers[id(one.feature)], one) for at, one in enumerate(narrowed.kept)]
        plan, attempts = _planned(units, choices, settings)
        return cls(choices, units, plan, attempts, history, narrowed)


def _planned(units: Sequence[Unit], choices: Choices, settings: Settings) -> tuple[Plan, Mapping[int, int]]:
    phases = Phases.read(settings.root / "data" / "phases.toml")
    phases.refuse_unknown((unit.phase, unit.place) for unit in units)
    order = Order.parse(choices.order, choices.seed)
    if not choices.repeat:
        turns = [Turn(unit) for unit in order.arranged(units, lambda unit: unit.identity)]
        return Plan(turns, phases.order, as_given=choices.jobs == 1 or order.random), {}
    chance = order if order.random else Order.parse("random", choices.seed)
    repeated = [Turn(unit, attempt) for attempt in range(1, choices.repeat + 1) for unit in units]
    turns = chance.arranged(repeated, lambda turn: f"{turn.unit.identity} {turn.attempt}")
    return Plan(turns, phases.order, as_given=True), {unit.number: choices.repeat for unit in units}
