"""Systems that scenarios shut down, kill and pause: they are gone for everybody, and back whatever happens."""

import pytest

from tests.run.projects import Project

OWN = 'start = ["{python}", "shop.py", "shop", "{port}"]\n'
STEPS = """
from ratified.gherkin import when

@when("the worker ends without a word")
def end(context):
    import os
    os._exit(3)
"""
ALONE = "  @lock:shop\n  Scenario: Alone\n"
AFTERWARDS = """
  @lock:shop:shared
  Scenario: Afterwards
    Given Mia has ordered "a chair"
    When Mia tries to read the order of "a chair"
    Then the order of "a chair" is there
"""


@pytest.fixture
def shop(project: Project) -> Project:
    places = project.root / "data" / "environments.toml"
    places.write_text(places.read_text() + f"[environments.embedded.shop]\n{OWN}")
    tags = project.root / "data" / "tags.toml"
    tags.write_text(tags.read_text() + "[patterns]\n'lock:[a-z:]+' = \"kept apart\"\n")
    (project.root / "steps" / "ready_made.py").write_text("from ratified.steps import service_steps\n" + STEPS)
    for old in (project.root / "features" / "shop").glob("*.feature"):
        old.unlink()
    return project


def scenario(shop: Project, *steps: str, head: str = ALONE) -> None:
    told = "".join(f"    {step}\n" for step in steps)
    shop.feature(f"Feature: Resilience\n{head}{told}{AFTERWARDS}")


@pytest.mark.parametrize(
    "gone", [("When The Shop is killed", "And The Shop starts again"), ("When The Shop is restarted",)]
)
def test_a_system_that_was_gone_has_forgotten_what_it_only_remembered(shop: Project, gone: tuple[str, ...]) -> None:
    scenario(
        shop,
        'Given Mia has ordered "a lamp"',
        *gone,
        'And Mia tries to read the order of "a lamp"',
        'Then there is no order of "a lamp"',
    )
    done = shop.behave()
    assert (done.code, done.statuses) == (0, {"Alone": "passed", "Afterwards": "passed"}), done.said


@pytest.mark.parametrize("how", ["is shut down", "is killed", "comes to a standstill"])
def test_what_was_taken_away_is_back_for_the_next(shop: Project, how: str) -> None:
    scenario(shop, f"When The Shop {how}")
    done = shop.behave()
    assert (done.code, done.statuses) == (0, {"Alone": "passed", "Afterwards": "passed"}), done.said


def test_it_is_back_although_the_worker_died(shop: Project) -> None:
    scenario(shop, "When The Shop is killed", "And the worker ends without a word")
    done = shop.behave("--jobs", "2")
    assert done.statuses == {"Alone": "broken", "Afterwards": "passed"}, done.said


def test_who_asks_while_it_is_gone_is_refused(shop: Project) -> None:
    scenario(shop, "Given The Shop has been killed", 'When Mia orders "a lamp"')
    done = shop.behave()
    assert done.statuses == {"Alone": "broken", "Afterwards": "passed"}, done.said
    assert "nobody listens" in done.said or "refused" in done.said, done.said


def test_it_is_not_taken_away_from_others(shop: Project) -> None:
    scenario(shop, "When The Shop is killed", head="  Scenario: Alone\n")
    done = shop.behave()
    assert done.statuses == {"Alone": "broken", "Afterwards": "passed"}, done.said
    assert "shop is taken away while other scenarios may use it" in done.said
    assert "add @lock:shop" in done.said


def test_it_is_not_taken_away_where_care_is_asked_for(shop: Project) -> None:
    places = shop.root / "data" / "environments.toml"
    places.write_text(places.read_text().replace('guard = "open"', 'guard = "careful"'))
    scenario(shop, "When The Shop is killed")
    done = shop.behave()
    assert done.statuses == {"Alone": "broken", "Afterwards": "passed"}, done.said
    assert 'nothing was broken: the environment "embedded" does not admit it' in done.said


def test_what_runs_elsewhere_cannot_be_taken_away(shop: Project) -> None:
    scenario(shop, "When The Shop is killed")
    with shop.shop() as url:
        done = shop.behave("-D", f"shop.url={url}")
    assert done.statuses == {"Alone": "broken", "Afterwards": "passed"}, done.said
    assert "nothing can be stopped, killed or paused here" in done.said


def test_a_name_that_nobody_has_is_answered_with_the_nearest(shop: Project) -> None:
    scenario(shop, "When The Shp is killed")
    assert "The Shop" in shop.behave().said
