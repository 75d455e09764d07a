"""Faults of a line in the words of features: what a run says, shows and holds against whom."""

import shutil
from pathlib import Path

import pytest

from tests.run.projects import Project, Run

SHOP = Path(__file__).parents[1] / "run" / "shop"
STEPS = '''
"""Asking the shop without caring for the answer."""

from ratified import SceneContext
from ratified.expect import expect
from ratified.failures import NoAnswer
from ratified.gherkin import then, when
from ratified.steps import line_steps

__all__ = ["line_steps"]


@when("{who:w} looks around")
@when("{who:w} looks around again")
def look_around(context: SceneContext, who: str) -> None:
    """Keep what somebody sees: a status, or the kind of a missing answer."""
    try:
        context.scene.remember(str(context.scene.api("shop", who).get("/orders/none").status))
    except NoAnswer as failure:
        context.scene.remember(failure.kind)


@then("{who:w} sees {what}")
def sees(context: SceneContext, who: str, what: str) -> None:
    """Judge what somebody has seen."""
    expect(context.scene.recall(str), f"what {who} sees").is_equal_to(what)
'''
FAULTS = {
    "Mia's line to The Shop is slow by 20 ms": "404",
    "Mia's line to The Shop is slow by 20 ms, give or take 10 ms": "404",
    "every line to The Shop is slow by 20 ms": "404",
    "Mia's line to The Shop loses the next request": "reset",
    "Mia's line to The Shop loses every request": "reset",
    "Mia's line to The Shop loses the next answer": "reset",
    "Mia's line to The Shop loses the next 2 answers": "reset",
    "Mia's line to The Shop delivers everything twice": "404",
    "Mia's line to The Shop garbles the next answer": "404",
    "The Shop seems busy to Mia once, and asks for 2 s of rest": "429",
    "a gateway answers Mia 503 instead of The Shop": "503",
    "a gateway answers Mia 503 instead of The Shop twice": "503",
}


@pytest.fixture
def shop(tmp_path: Path) -> Project:
    shutil.copytree(SHOP, tmp_path / "project")
    project = Project(tmp_path / "project")
    (project.root / "steps" / "looking.py").write_text(STEPS)
    for old in (project.root / "features" / "shop").glob("*.feature"):
        old.unlink()
    return project


def ran(shop: Project, scenarios: dict[str, list[str]], *arguments: str) -> Run:
    """Run scenarios of these names and steps."""
    told = [f"  Scenario: {name}\n" + "".join(f"    {step}\n" for step in steps) for name, steps in scenarios.items()]
    shop.feature("Feature: Lines\n" + "\n".join(told))
    return shop.behave("--jobs", "1", *arguments)


def shown(shop: Project) -> str:
    """Return everything that is attached to the results, as text."""
    return "\n".join(file.read_text(errors="replace") for file in shop.results.glob("*-attachment.*"))


def test_every_fault_has_words_and_no_contract_is_held_against_what_was_spoilt(shop: Project) -> None:
    scenarios = {
        fault: [f"Given {fault}", "When Mia looks around", f"Then Mia sees {saw}"] for fault, saw in FAULTS.items()
    }
    done = ran(shop, scenarios)
    assert (done.code, done.statuses) == (0, dict.fromkeys(FAULTS, "passed")), done.said
    assert "(spoilt on command)" in shown(shop) or "Spoilt on command" in shown(shop)


def test_a_line_recovers_and_what_is_put_away_passes_it_unspoilt(shop: Project) -> None:
    done = ran(
        shop,
        {
            "It recovers": [
                "Given Mia's line to The Shop loses every request",
                "When Mia looks around",
                "And Mia's line to The Shop recovers",
                "And Mia looks around again",
                "Then Mia sees 404",
            ],
            "Of others it is not": [
                "Given Omar's line to The Shop loses the next request",
                "When Omar looks around",
                "And Mia looks around",
                "Then Mia sees 404",
            ],
            "Tidied": [
                'Given Mia has ordered "a lamp"',
                "And Mia's line to The Shop loses every request",
                "When Mia looks around",
                "Then Mia sees reset",
            ],
        },
    )
    assert (done.code, set(done.statuses.values())) == (0, {"passed"}), done.said


def test_what_nobody_met_or_nobody_bore_is_broken(shop: Project) -> None:
    done = ran(
        shop,
        {
            "Not met": [
                "Given Omar's line to The Shop loses the next request",
                "When Mia looks around",
                "Then Mia sees 404",
            ],
            "Not borne": ["Given Mia's line to The Shop loses the next answer", 'When Mia orders "a lamp"'],
            "Nobody": ["Given Mio's line to The Shop loses the next answer", "When Mia looks around"],
        },
    )
    assert (done.code, done.statuses) == (1, dict.fromkeys(("Not met", "Not borne", "Nobody"), "broken")), done.said
    assert "the fault met nothing: a request is lost" in done.said
    assert "the system had answered 201, and its answer was lost on command" in done.said
    assert 'nobody is called "Mio"' in done.said


def test_the_answer_to_a_second_delivery_is_held_against_the_contract(shop: Project) -> None:
    program = shop.root / "shop.py"
    once = 'self.answer(404, {"reason": "no such order"})\n\n    def do_POST'
    assert once in program.read_text()
    program.write_text(
        program.read_text().replace(once, once.replace("404", "404 if ASKED.count(self.path) == 1 else 418"))
    )
    done = ran(
        shop,
        {
            "Twice": [
                "Given Mia's line to The Shop delivers everything twice",
                "When Mia looks around",
                "Then Mia sees 404",
            ],
        },
    )
    assert (done.code, done.statuses) == (1, {"Twice": "failed"}), done.said
    assert "418" in done.said


def test_nothing_is_broken_where_care_is_taken(shop: Project) -> None:
    places = shop.root / "data" / "environments.toml"
    places.write_text(places.read_text().replace('guard = "open"', 'guard = "careful"'))
    done = ran(shop, {"Careful": ["Given Mia's line to The Shop is slow by 20 ms", "When Mia looks around"]})
    assert (done.code, done.statuses) == (1, {"Careful": "broken"}), done.said
    assert "nothing was broken" in done.said
