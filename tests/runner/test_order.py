"""Orders that replay."""

import pytest

from ratified.failures import ConfigurationError
from ratified.runner.choosing.order import Order

SCENARIOS = [f"features/a.feature::{number}" for number in range(50)]


def arranged(text: str, seed: str, scenarios: list[str]) -> list[str]:
    return Order.parse(text, seed).arranged(scenarios, str)


def test_defined_is_as_it_stands() -> None:
    assert arranged("defined", "81f3", SCENARIOS) == SCENARIOS
    assert not Order.parse("defined", "81f3").random


def test_random_is_another_order_of_the_same() -> None:
    order = arranged("random", "81f3", SCENARIOS)

    assert order != SCENARIOS
    assert sorted(order) == sorted(SCENARIOS)


def test_chance_replays_with_the_seed_of_the_run() -> None:
    assert arranged("random", "81f3", SCENARIOS) == arranged("random", "81f3", SCENARIOS[::-1])
    assert arranged("random", "81f3", SCENARIOS) != arranged("random", "81f4", SCENARIOS)


def test_a_seed_of_its_own_wins() -> None:
    assert arranged("random:81f3", "anything", SCENARIOS) == arranged("random", "81f3", SCENARIOS)
    assert str(Order.parse("random", "81f3")) == "random:81f3"


def test_fewer_scenarios_keep_their_order() -> None:
    few = SCENARIOS[10:20]

    assert arranged("random", "81f3", few) == [one for one in arranged("random", "81f3", SCENARIOS) if one in few]


@pytest.mark.parametrize("text", ["", "rnadom", "random:", "defined:1", "alphabetical"])
def test_anything_else_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ConfigurationError, match="is not an order of scenarios"):
        Order.parse(text, "81f3")
