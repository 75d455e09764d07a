"""Units, scenarios and workers' messages as tests make them."""

from typing import Any

from ratified.gherkin import Scenario, read_feature
from ratified.runner.choosing.units import Lock, Unit

TEXT = """Feature: F
  Scenario: S
    Given one
    When two
    Then three
"""


def scenario(text: str = TEXT) -> Scenario:
    return read_feature(text, "features/f.feature").walk_scenarios()[0]


def unit(number: int = 0, **facts: Any) -> Unit:
    known = {
        "scenario": None,
        "feature_number": 0,
        "rule": None,
        "rule_number": -1,
        "identity": f"features/f.feature::{number}",
        "locks": (),
        "is_alone": False,
        "phase": "",
        "timeout": 60.0,
        "seconds": None,
        "is_repeatable": True,
    }
    return Unit(number=number, **(known | facts))


def lock(name: str, *, shared: bool = False) -> Lock:
    return Lock(name, shared)
