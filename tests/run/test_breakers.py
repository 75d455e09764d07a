"""Circuit breakers are proved from outside: the right one passes, and each of five wrong ones is noticed."""

import shutil
from pathlib import Path

import pytest

from tests.run.projects import Project

HERE = Path(__file__).parent
FEATURE = HERE / "breaker/features/kiosk/bank_is_down.feature"

EACH_TIME = "While the bank answers, it is asked each time"
ONE_FAILURE = "One failure is shown to nobody, and the bank is asked again"
OPENS = "After three failures the bank is left in peace, and customers do not wait for it"
ONE_OF_FIVE = "After a rest, one of five customers finds out whether the bank is back"
CLOSES = "Once the bank is back, it is asked each time again"
OPENS_AGAIN = "While the bank is not back, it is left in peace again"
ALL = {EACH_TIME, ONE_FAILURE, OPENS, ONE_OF_FIVE, CLOSES, OPENS_AGAIN}


@pytest.fixture
def kiosk(tmp_path: Path) -> Project:
    shutil.copytree(HERE / "breaker", tmp_path / "kiosk")
    return Project(tmp_path / "kiosk")


def test_the_how_to_shows_the_feature_that_is_run() -> None:
    how_to = (HERE.parents[1] / "docs/how-to/prove-a-circuit-breaker.md").read_text()
    assert FEATURE.read_text().strip() in how_to


def test_the_right_breaker_passes(kiosk: Project) -> None:
    done = kiosk.behave()
    assert (done.code, done.statuses) == (0, dict.fromkeys(ALL, "passed")), done.said


@pytest.mark.parametrize(
    ("defect", "noticed"),
    [
        ("never-opens", {OPENS, ONE_OF_FIVE, OPENS_AGAIN}),
        ("never-half-opens", {ONE_OF_FIVE, CLOSES, OPENS_AGAIN}),
        ("no-fallback", {ONE_FAILURE, OPENS, ONE_OF_FIVE, OPENS_AGAIN}),
        ("closes-after-a-failed-probe", {OPENS_AGAIN}),
        ("stampede", {ONE_OF_FIVE}),
    ],
)
def test_a_wrong_breaker_is_noticed(kiosk: Project, defect: str, noticed: set[str]) -> None:
    done = kiosk.behave("-D", f"defect={defect}")
    expected = {name: "failed" if name in noticed else "passed" for name in ALL}
    assert (done.code, done.statuses) == (1, expected), done.said


def test_the_failure_tells_what_reached_the_dependency_and_when(kiosk: Project) -> None:
    said = kiosk.behave("-D", "defect=never-opens", "-n", OPENS).said
    assert "how often The Bank is called" in said
    assert "expected: not at all" in said
    assert "once: GET http://127.0.0.1:" in said
    assert "/rates/dollar for its customers, 0." in said


def test_what_reaches_a_service_that_nobody_stands_in_for_cannot_be_judged(kiosk: Project) -> None:
    feature = kiosk.root / FEATURE.relative_to(HERE / "breaker")
    feature.write_text(
        "Feature: Elsewhere\n  Scenario: Real\n    When Mia looks at the rate\n"
        "    Then Mia is answered within 20 s\n    And no call reaches The Bank\n"
    )
    done = kiosk.behave("-D", "bank.url=http://127.0.0.1:9")
    assert done.statuses == {"Real": "broken"}, done.said
    assert [step["status"] for step in done.results[0]["steps"]] == ["passed", "passed", "broken"]
    assert "The Bank cannot be commanded here, so nothing can be said about what reaches it" in done.said
    assert "what people are answered, and how soon, can be judged in any" in done.said


def test_who_is_not_answered_in_time_or_with_an_error_is_told(kiosk: Project) -> None:
    feature = kiosk.root / FEATURE.relative_to(HERE / "breaker")
    feature.write_text(
        "Feature: Answers\n"
        "  Background:\n    Given The Bank is down\n    When Mia looks at the rate\n"
        "  Scenario: Late\n    Then everybody is answered within 0 ms\n"
        "  Scenario: Failing\n    Then nobody meets an error\n"
        "  Scenario: Silent\n    Then Omar is answered within 10 s\n"
    )
    done = kiosk.behave()
    assert done.statuses == {"Late": "failed", "Failing": "failed", "Silent": "broken"}, done.said
    assert "Mia: GET http://127.0.0.1:" in done.said
    assert "was answered 503 after 0." in done.said
    assert "since the newest When began only Mia asked for something" in done.said
