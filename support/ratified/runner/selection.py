"""What of the selected scenarios this run performs, and in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ratified.gherkin import Feature, Scenario
from ratified.runner.choices import Choices
from ratified.runner.history import History
from ratified.runner.order import Order
from ratified.runner.phases import Phases
from ratified.runner.plan import Plan, Turn
from ratified.runner.units import Unit, UnitMaker


@dataclass(frozen=True, slots=True)
class Selection:
    """The units of a run, the plan for them, and the scenarios that were selected and are left to others."""

    choices: Choices
    units: Sequence[Unit]
    plan: Plan
    attempts: Mapping[int, int]
    left_out: Sequence[Scenario]
    history: History

    @property
    def jobs(self) -> int:
        """Return how many scenarios run at once."""
        return self.choices.jobs

    @classmethod
    def of(cls, features: Sequence[Feature], selected: Sequence[Scenario], choices: Choices, root: Path) -> Selection:
        """Make units of what was selected, and plan them."""
        history = History.read(root)
        phases = Phases.read(root / "data" / "phases.toml")
        maker = UnitMaker(root, choices.timeout, history.seconds, safe_everywhere=choices.safe_everywhere)
        numbers = {id(feature): number for number, feature in enumerate(features)}
        units = [maker.unit(at, numbers[id(one.feature)], one) for at, one in enumerate(selected)]
        phases.refuse_unknown((unit.phase, unit.place) for unit in units)
        order = Order.parse(choices.order, choices.seed)
        turns = [Turn(unit) for unit in order.arranged(units, lambda unit: unit.identity)]
        plan = Plan(turns, phases.order, as_given=choices.jobs == 1 or order.random)
        return cls(choices, units, plan, {}, [], history)
