"""What is remembered of earlier runs."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratified.runner import history
from ratified.runner.history import History, Past
from ratified.runner.outcome import Outcome


def outcome(scenario: str, status: str = "passed", seconds: float = 1.0, attempts: int = 1) -> Outcome:
    return Outcome(scenario, "features/a.feature:3", scenario, status, seconds, attempts=attempts)


def test_a_project_that_never_ran_has_no_history_and_no_trouble(tmp_path: Path) -> None:
    assert History.read(tmp_path) == History()


def test_what_ran_is_found_again_by_the_next_run(tmp_path: Path) -> None:
    ran = History().after([outcome("a", seconds=1.25), outcome("b", "failed", attempts=3), outcome("c", "hook_error")])

    assert ran.write(tmp_path) == ""

    read = History.read(tmp_path)
    assert read == ran
    assert read.seconds("a") == 1.25
    assert read.seconds("nobody") is None
    assert read.scenarios["b"] == Past(1.0, "failed", 3)
    assert read.did_not_pass() == {"b", "c"}
    assert [file.name for file in (tmp_path / ".ratified").iterdir()] == ["history.json"]


def test_what_did_not_run_keeps_what_it_had() -> None:
    before = History().after([outcome("a", "failed", 4), outcome("b", "failed"), outcome("c", "error")])

    after = before.after([outcome("a", "skipped", 0), outcome("b"), outcome("c", "untested", 0)])

    assert after.did_not_pass() == {"a", "c"}
    assert after.seconds("a") == 4


def test_a_flaky_scenario_has_passed() -> None:
    assert History().after([outcome("a", attempts=2)]).did_not_pass() == set()


def test_what_ran_longest_ago_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "_KEPT", 3)
    first = History().after(outcome(name) for name in "abc")

    assert list(first.after([outcome("a"), outcome("d")]).scenarios) == ["c", "a", "d"]


BROKEN = {
    "not JSON": "{",
    "another kind of file": "[]",
    "an unknown format": '{"format": 2, "scenarios": {}}',
    "no scenarios": '{"format": 1}',
    "half a result": '{"format": 1, "scenarios": {"a": [1]}}',
    "a text for a number": '{"format": 1, "scenarios": {"a": ["1", "passed", 1]}}',
    "less than no time": '{"format": 1, "scenarios": {"a": [-1, "passed", 1]}}',
    "no end of time": '{"format": 1, "scenarios": {"a": [Infinity, "passed", 1]}}',
    "no number": '{"format": 1, "scenarios": {"a": [NaN, "passed", 1]}}',
    "a depth without end": "[" * 100_000,
    "not text": "\x00\xff",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=list(BROKEN))
def test_a_history_that_cannot_be_read_is_left_aside_and_says_so(tmp_path: Path, text: str) -> None:
    (tmp_path / ".ratified").mkdir()
    (tmp_path / ".ratified" / "history.json").write_bytes(text.encode("latin-1"))

    read = History.read(tmp_path)

    assert read.scenarios == {}
    assert read.trouble.startswith("The history of earlier runs in .ratified/history.json is left aside")
    assert "\n" not in read.trouble


def test_a_history_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / ".ratified").write_text("a file where a folder belongs")

    said = History().after([outcome("a")]).write(tmp_path)

    assert said.startswith("The history of this run could not be written to .ratified/history.json: ")
    assert (tmp_path / ".ratified").read_text() == "a file where a folder belongs"


def test_a_history_that_cannot_be_replaced_leaves_nothing_half_written(tmp_path: Path) -> None:
    in_the_way = tmp_path / ".ratified" / "history.json"
    in_the_way.mkdir(parents=True)

    assert "history.json: " in History().after([outcome("a")]).write(tmp_path)
    assert list((tmp_path / ".ratified").iterdir()) == [in_the_way]


names = st.text(min_size=1, max_size=20)


@given(st.dictionaries(names, st.tuples(st.floats(0, 1e9), st.sampled_from(["passed", "failed", "error"]))))
def test_any_history_survives_being_written(scenarios: dict[str, tuple[float, str]]) -> None:
    told = {"format": 1, "scenarios": {name: [seconds, status, 1] for name, (seconds, status) in scenarios.items()}}

    read = history._scenarios(json.loads(json.dumps(told)))

    assert {name: (past.seconds, past.status) for name, past in read.items()} == scenarios
