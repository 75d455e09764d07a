"""The way to a system is spoilt, whatever the system is; it is free for the next scenario, whatever happens."""

import shutil
from pathlib import Path

import pytest

from ratified.failures import ConfigurationError
from ratified.settings.environments import read_places
from tests.run.projects import Project

HERE = Path(__file__).parent
START = """
[environments.embedded.bank]
proxied = true
start = ["{python}", "bank_itself.py", "{port}"]
"""
INSTEAD = {
    "@lock:kiosk": "@lock:kiosk @lock:bank",
    "The Bank is down": "the way to The Bank refuses connections",
    "The Bank recovers": "the way to The Bank is free again",
    "The Bank becomes slow and takes 1 s to answer": "the way to The Bank becomes slow by 1 s",
}
FEATURE = "features/kiosk/bank_is_down.feature"
STEPS = """
from ratified.gherkin import when

@when("the worker ends without a word")
def end(context):
    import os
    os._exit(3)
"""
HEAD = """
@lock:kiosk @lock:bank
Feature: Ways
  Background:
    Given The Kiosk has been restarted
    And Mia has seen the rate
"""
CLAIM = '        stand_in(scene, "bank").claim("its customers", CLIENT)\n'
LOOK = "When Mia looks at the rate"
LAST = "Then Mia is shown the last known rate"
TODAYS = "Then Mia is shown today's rate"
FREE_AGAIN = [
    "When the way to The Bank is free again",
    "And Mia looks at the rate again",
    TODAYS,
    "And exactly one connection comes along the way to The Bank",
]


@pytest.fixture
def kiosk(tmp_path: Path) -> Project:
    """The kiosk with a bank that nobody commands, and a proxy before it."""
    root = tmp_path / "kiosk"
    shutil.copytree(HERE / "breaker", root)
    places = (root / "data" / "environments.toml").read_text()
    before, _, after = places.partition("[environments.embedded.bank]")
    rest = after[after.index("# It asks") :]
    (root / "data" / "environments.toml").write_text(before + START + rest)
    client = root / "customers.py"
    client.write_text(client.read_text().replace(CLAIM, ""))
    (root / "steps" / "ending.py").write_text(STEPS)
    return Project(root)


def with_option(kiosk: Project, *options: str) -> None:
    places = kiosk.root / "data" / "environments.toml"
    told = "".join(f', "{option}"' for option in options)
    places.write_text(places.read_text().replace('"--rest", "0.8"', f'"--rest", "0.8"{told}'))


def scenarios(kiosk: Project, head: str = HEAD, **told: list[str]) -> None:
    lines = [f"  Scenario: {name}\n" + "".join(f"    {step}\n" for step in steps) for name, steps in told.items()]
    (kiosk.root / FEATURE).write_text(head + "\n".join(lines))


def waited(time: str) -> str:
    return f"And Mia has waited at least {time}"


def on_the_way(kiosk: Project) -> None:
    """Have the proof of the breaker spoil the way instead of the bank."""
    path = kiosk.root / FEATURE
    text = path.read_text()
    for bank, way in INSTEAD.items():
        assert bank in text
        text = text.replace(bank, way)
    once = text.index("  Scenario: One failure")
    path.write_text(text[:once] + text[text.index("  Scenario: After three failures") :])


def test_the_right_breaker_passes_with_a_bank_that_nobody_commands(kiosk: Project) -> None:
    on_the_way(kiosk)
    done = kiosk.behave()
    assert (done.code, set(done.statuses.values())) == (0, {"passed"}), done.said
    assert len(done.results) == 5


@pytest.mark.parametrize(("defect", "noticed"), [("never-opens", 3), ("never-half-opens", 3), ("stampede", 1)])
def test_a_wrong_breaker_is_noticed_with_a_bank_that_nobody_commands(kiosk: Project, defect: str, noticed: int) -> None:
    on_the_way(kiosk)
    done = kiosk.behave("-D", f"defect={defect}")
    assert sorted(done.statuses.values()) == ["failed"] * noticed + ["passed"] * (5 - noticed), done.said


def test_each_fault_does_what_its_words_say(kiosk: Project) -> None:
    with_option(kiosk, "--patience", "0.5")
    scenarios(
        kiosk,
        Slow=["Given the way to The Bank is slow by 200 ms", LOOK, TODAYS, waited("200 ms")],
        Narrow=["Given the way to The Bank lets 1 KB a second through", LOOK, TODAYS, waited("100 ms")],
        Breaking=["Given the way to The Bank breaks after 20 bytes", LOOK, LAST],
        Swallowing=["Given the way to The Bank swallows everything", LOOK, LAST, waited("500 ms")],
        Refusing=["Given the way to The Bank refuses connections", LOOK, LAST, "And exactly one call reaches The Bank"],
        Resetting=["Given the way to The Bank resets connections", LOOK, LAST],
        Free=["Given the way to The Bank refuses connections", LOOK, LAST, *FREE_AGAIN],
    )
    done = kiosk.behave()
    assert set(done.statuses.values()) == {"passed"}, done.said
    assert len(done.results) == 7


def test_connections_that_are_open_meet_it_too(kiosk: Project) -> None:
    with_option(kiosk, "--patience", "0.5", "--keep-connection")
    again = "And Mia looks at the rate again"
    no_other = "And no connection comes along the way to The Bank"
    scenarios(
        kiosk,
        Kept=[LOOK, TODAYS, no_other],
        Slow=["When the way to The Bank becomes slow by 200 ms", again, TODAYS, no_other, waited("200 ms")],
        Swallowing=["When the way to The Bank begins to swallow everything", again, LAST, no_other],
        Resetting=["When the way to The Bank begins to reset connections", again, LAST, no_other],
        Breaking=["When the way to The Bank begins to break after 20 bytes", again, LAST, no_other],
    )
    done = kiosk.behave()
    assert set(done.statuses.values()) == {"passed"}, done.said
    assert len(done.results) == 5


def test_a_fault_that_met_nothing_fails_its_scenario_and_is_gone_for_the_next(kiosk: Project) -> None:
    scenarios(
        kiosk,
        Idle=["Given the way to The Bank refuses connections"],
        Next=[LOOK, TODAYS],
    )
    done = kiosk.behave()
    assert done.statuses == {"Idle": "broken", "Next": "passed"}, done.said
    assert "the fault met nothing" in done.said


def test_the_way_is_free_again_although_the_worker_died(kiosk: Project) -> None:
    scenarios(
        kiosk,
        Dying=["Given the way to The Bank refuses connections", "When the worker ends without a word"],
        Next=[LOOK, TODAYS],
    )
    done = kiosk.behave("--jobs", "2")
    assert done.statuses == {"Dying": "broken", "Next": "passed"}, done.said


def test_no_way_is_spoilt_while_others_may_take_it(kiosk: Project) -> None:
    scenarios(kiosk, HEAD.replace(" @lock:bank", ""), Shared=["Given the way to The Bank refuses connections"])
    done = kiosk.behave()
    assert done.statuses == {"Shared": "broken"}, done.said
    assert "the way to bank is spoilt while other scenarios may use it" in done.said
    assert "add @lock:bank" in done.said


def test_a_way_without_a_proxy_cannot_be_spoilt(kiosk: Project) -> None:
    places = kiosk.root / "data" / "environments.toml"
    places.write_text(places.read_text().replace("proxied = true", "proxied = false"))
    scenarios(kiosk, Bare=["Given the way to The Bank refuses connections"])
    done = kiosk.behave()
    assert done.statuses == {"Bare": "broken"}, done.said
    assert "the way to The Bank cannot be spoilt here" in done.said
    assert "write `proxied = true`" in done.said


def test_whether_there_is_a_proxy_is_yes_or_no(kiosk: Project) -> None:
    places = kiosk.root / "data" / "environments.toml"
    places.write_text(places.read_text().replace("proxied = true", 'proxied = "perhaps"'))
    with pytest.raises(ConfigurationError, match="\"proxied\" is true or false, not 'perhaps'"):
        read_places(places)
