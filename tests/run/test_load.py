"""Promises about load in a whole run: kept, broken, not to be judged, forbidden, interrupted, and told in reports."""

import json
import signal
from typing import Any

import httpx
import pytest

from tests.run.projects import Project, children_of, eventually, is_running

HEAD = """Feature: Quick
  Scenario: Quick
    Given Mia asks shop for this under load
      | request     |
      | GET /health |
"""
EACH = "    When each of them is sent 100 times, one after another\n"


@pytest.fixture
def shop(project: Project) -> Project:
    (project.root / "steps" / "use_ratified.py").write_text("from ratified.steps import load_steps\n")
    return project


def scenario(project: Project, *steps: str) -> None:
    project.feature(HEAD + "".join(f"    {step}\n" for step in steps), "quick")


def run(project: Project, *steps: str, **variables: str) -> tuple[int, str, dict[str, Any]]:
    scenario(project, *steps)
    done = project.behave("features/shop/quick.feature", cwd=None, **variables)
    return done.code, done.said, done.results[0]


def attached(project: Project, result: dict[str, Any], name: str) -> str:
    (source,) = [str(one["source"]) for one in result["attachments"] if one["name"] == name] or [""]
    assert source, result
    return (project.results / source).read_text(encoding="utf-8")


def test_a_promise_that_is_kept_is_shown_with_figures_pictures_and_files(shop: Project) -> None:
    code, said, result = run(
        shop,
        "When each of them is sent 100 times, one after another, after 5 to warm up",
        "Then for each of them 95% of responses take less than 10 s",
        "And the performance report tells target, actual and status of each limit",
        RATIFIED_LOAD_PATIENCE="0",
    )
    assert (code, result["status"]) == (0, "passed"), said
    assert "PASS · GET /health: p95 of responses &lt; 10 s" in result["descriptionHtml"]
    assert "this machine adds" in result["descriptionHtml"]
    assert "data:image/svg+xml;base64," in result["descriptionHtml"]
    told = json.loads(attached(shop, result, "Performance"))
    assert (told["requests"], told["findings"][0]["verdict"], told["findings"][0]["n"]) == (105, "pass", 100)
    assert len(attached(shop, result, "Every request").splitlines()) == 106
    assert attached(shop, result, "Histograms").startswith("#[Histogram log format version")


def test_the_report_of_a_run_tells_target_actual_and_status_of_every_limit(shop: Project) -> None:
    scenario(shop, "When each of them is sent 60 times, one after another", "Then the mean response time is below 9 s")
    assert shop.behave("features/shop/quick.feature").code == 0
    made = shop.ratified("report")
    assert "performance-report.md" in made.said
    report = (shop.root / "allure-report" / "performance-report.md").read_text(encoding="utf-8")
    assert "| Requirement | Metric | Of | Target | Actual | Status |" in report
    assert "mean response time | all requests | \\< 9 s |" in report
    page = (shop.root / "allure-report" / "performance-report.html").read_text(encoding="utf-8")
    assert "&lt; 9 s" in page


def test_the_report_says_what_was_not_judged_because_a_scenario_ended_before(shop: Project) -> None:
    tags = shop.root / "data" / "tags.toml"
    tags.write_text(tags.read_text() + 'load = "many"\n')
    steps = "    When 10 of them run at once\n    Then the mean response time is below 9 s\n"
    shop.feature(HEAD.replace("  Scenario", "  @load\n  Scenario") + steps, "quick")
    assert shop.behave("features/shop/quick.feature", "-D", "load_users=9").code == 1
    shop.ratified("report")
    report = (shop.root / "allure-report" / "performance-report.md").read_text(encoding="utf-8")
    assert "| not known | NOT JUDGED |" in report
    assert "NOT JUDGED: Quick: the scenario ended before: a load of 10 users at once was not sent" in report


def test_a_run_without_promises_about_load_has_no_performance_report(shop: Project) -> None:
    shop.behave("features/shop/orders.feature")
    assert "performance-report" not in shop.ratified("report").said


def test_a_promise_that_is_broken_fails_with_what_was_measured(shop: Project) -> None:
    code, said, result = run(
        shop,
        "When each of them is sent 20 times, one after another",
        "Then at least 99999 requests a second are answered",
    )
    assert (code, result["status"]) == (1, "failed")
    assert "expected: at least 99999 requests a second are answered" in said
    assert "/s, certainly " in said


def test_limits_that_stand_in_data_are_judged_together_in_the_variant_that_is_asked_for(shop: Project) -> None:
    limits = shop.root / "data" / "limits"
    limits.mkdir()
    (limits / "all_day.toml").write_text(
        'ci = ["95% of responses take less than 10 s", "the mean response time is below 9 s"]\n'
        'full = ["95% of responses take less than 10 s", "at least 99999 requests a second are answered"]\n'
    )
    steps = ("When each of them is sent 100 times, one after another", 'Then the limits "all day" are kept')
    code, said, result = run(shop, *steps, RATIFIED_LOAD_PATIENCE="0")
    assert (code, result["status"]) == (0, "passed"), said
    told = json.loads(attached(shop, result, "Performance"))
    assert [one["verdict"] for one in told["findings"]] == ["pass", "pass"]
    code, said, result = run(shop, *steps, RATIFIED_LOAD_PATIENCE="0", RATIFIED_LOAD_PROFILE="full")
    assert (code, result["status"]) == (1, "failed"), said
    assert "1 of 2 promises holds" in said
    assert "at least 99999 requests a second are answered" in said


def test_what_is_neither_proven_nor_disproven_is_broken_and_says_how_to_decide_it(shop: Project) -> None:
    steps = ("When each of them is sent 10 times, one after another", "Then at least 80% of them succeed")
    code, said, result = run(shop, *steps, RATIFIED_LOAD_PATIENCE="0")
    assert (code, result["status"]) == (1, "broken")
    assert "neither proven nor disproven" in said
    assert "fewer than 14 can never prove 0.8" in said
    assert "-D load_patience=SECONDS" in said
    code, said, result = run(shop, *steps, RATIFIED_LOAD_PATIENCE="0", RATIFIED_LOAD_VERDICT="literal")
    assert (code, result["status"]) == (0, "passed"), said


def test_a_verb_that_is_refused_is_not_repeated(shop: Project) -> None:
    shop.feature(HEAD.replace("GET /health", "GET /orders/none") + EACH + "    Then the throughput is told\n", "quick")
    done = shop.behave("features/shop/quick.feature")
    assert (done.code, done.results[0]["status"]) == (1, "failed")
    assert "refused with 404" in done.said


@pytest.mark.parametrize(
    ("arguments", "steps", "why"),
    [
        (("-D", "env=live"), (EACH.strip(),), 'no load was sent: the environment "live" does not admit it'),
        (("-D", "env=busy"), (EACH.strip(),), 'no load was sent: the environment "busy" does not admit it'),
        (("-D", "load_users=9"), ("When 10 of them run at once",), "a load of 10 users at once was not sent"),
        (("-D", "load_rate=9"), ("When 10 requests a second are sent for 1 s",), "a load of 10 arrivals a second"),
        ((), ("Given this load", "  | arrivals |", "  | 5 a second |", "When the load arrives"), "it has no end"),
    ],
)
def test_what_is_not_allowed_is_refused_before_anything_is_sent(
    shop: Project, arguments: tuple[str, ...], steps: tuple[str, ...], why: str
) -> None:
    environments = shop.root / "data" / "environments.toml"
    environments.write_text(environments.read_text() + '[environments.busy]\nguard = "careful"\n')
    scenario(shop, *steps, "Then the throughput is told")
    feature = shop.root / "features" / "shop" / "quick.feature"
    feature.write_text(feature.read_text().replace("  Scenario", "  @safe\n  Scenario"))
    with shop.shop() as url:
        asked = int(httpx.get(f"{url}/count").json()["asked"])
        done = shop.behave("features/shop/quick.feature", "-D", f"shop.url={url}", *arguments)
        # The run itself looks whether the shop is there, and an open environment lets a verb be tried once.
        more = int(httpx.get(f"{url}/count").json()["asked"]) - asked
    assert (done.code, more) == (1, 1 if "env=live" in arguments or "env=busy" in arguments else 2)
    assert why in done.said


def test_a_host_that_is_not_listed_gets_no_load(shop: Project) -> None:
    shop.feature(
        HEAD.replace("GET /health", "GET http://192.0.2.1/") + EACH + "    Then the throughput is told\n", "quick"
    )
    done = shop.behave("features/shop/quick.feature")
    assert (done.code, done.results[0]["status"]) == (1, "broken")
    assert "GET to 192.0.2.1:80 was not sent" in done.said


def test_two_things_are_compared_by_turns(shop: Project) -> None:
    two = HEAD.replace("| request     |", "| request | name |").replace(
        "| GET /health |", "| GET /health | new |\n      | GET /health | old |"
    )
    steps = '    When "new" and "old" are sent alternately\n'
    shop.feature(two + steps + '    Then p50 of "new" is no more than 9 times that of "old"\n', "quick")
    done = shop.behave("features/shop/quick.feature")
    assert done.code == 0, done.said
    (found,) = json.loads(attached(shop, done.results[0], "Performance"))["findings"]
    assert (found["where"], found["target"], found["verdict"]) == ("new", "≤ 9 times", "pass")
    shop.feature(two + steps + '    Then p50 of "new" is no more than 0.01 times that of "old"\n', "quick")
    done = shop.behave("features/shop/quick.feature")
    assert (done.code, done.results[0]["status"]) == (1, "failed")


def test_two_things_of_one_name_are_refused(shop: Project) -> None:
    shop.feature(HEAD + "      | GET /health |\n" + EACH + "    Then the throughput is told\n", "quick")
    done = shop.behave("features/shop/quick.feature")
    assert (done.code, done.results[0]["status"]) == (1, "broken")
    assert 'two things that arrive are called "GET /health"' in done.said


def test_the_memory_that_a_system_keeps_of_each_request_is_seen(shop: Project) -> None:
    code, said, result = run(
        shop,
        "When 2 users send requests at once for 3 s",
        "Then the memory of shop grows by less than 100000 bytes a request",
        RATIFIED_LOAD_PATIENCE="0",
    )
    assert code == 0, said
    (found,) = json.loads(attached(shop, result, "Performance"))["findings"]
    assert (found["metric"], found["verdict"], found["n"] >= 10) == ("memory kept of a request", "pass", True)


def test_several_workers_of_locust_send_the_same_words(shop: Project) -> None:
    code, said, result = run(
        shop, "When 40 requests a second are sent for 2 s", "Then the throughput is told", RATIFIED_LOAD_WORKERS="2"
    )
    assert code == 0, said
    assert json.loads(attached(shop, result, "Performance"))["requests"] == 80


def test_an_interrupted_load_stops_at_once_and_tells_what_was_measured(shop: Project) -> None:
    scenario(shop, "When 50 requests a second are sent for 60 s", "Then the throughput is told")
    with shop.shop() as url:

        def asked() -> int:
            return int(httpx.get(f"{url}/count").json()["asked"])

        running = shop.start("features/shop/quick.feature", "-D", f"shop.url={url}")
        eventually(lambda: asked() > 50, "a second of load")
        children = children_of(running.pid)
        running.send_signal(signal.SIGINT)
        said, _ = running.communicate(timeout=30)
        after = asked()
        eventually(lambda: not any(is_running(child) for child in children), "the end of the generator", seconds=5)
        assert asked() == after
    assert running.returncode != 0, said
    (result,) = [one for one in shop.read_results() if one["name"] == "Quick"]
    told = json.loads(attached(shop, result, "Performance"))
    assert told["is_complete"] is False
    assert told["requests"] >= 20


def test_workers_measure_one_after_another(shop: Project) -> None:
    two = HEAD.replace("  Scenario", "  @serial\n  Scenario") + EACH + "    Then the throughput is told\n"
    shop.feature(two + two.partition("\n")[2].replace("Scenario: Quick", "Scenario: Also quick"), "quick")
    tags = shop.root / "data" / "tags.toml"
    tags.write_text(tags.read_text() + 'serial = "alone"\n')
    done = shop.behave("features/shop/quick.feature", "--jobs", "2")
    assert (done.code, sorted(done.statuses.values())) == (0, ["passed", "passed"]), done.said
