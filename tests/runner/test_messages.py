"""What workers tell arrives as it was, and makes of a scenario what it was elsewhere."""

import traceback
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratified.failures import Broken, BrokenPromise
from ratified.gherkin import NoMatch, Scenario, Status
from ratified.runner.choosing.plan import Turn
from ratified.runner.records import messages, statements
from ratified.runner.records.messages import (
    Begun,
    Entered,
    Heard,
    Left,
    Performed,
    Printed,
    Record,
    Selected,
    Thrown,
    Trouble,
)
from ratified.runner.records.replay import replay
from ratified.runner.records.trace import calls_of, trace_of
from ratified.runner.workers.lost import lost, never_begun
from ratified.runner.workers.progress import Position
from ratified.runner.workers.recorder import Recorder
from tests.runner.units import scenario, unit

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
THROWN = st.builds(Thrown, TEXTS, TEXTS, st.booleans(), st.booleans())
PRINTED = st.lists(st.builds(Printed, st.none() | TEXTS, st.booleans(), TEXTS, TEXTS, TEXTS), max_size=2).map(tuple)
PERFORMED = st.builds(Performed, TEXTS, st.floats(0, 9), st.none() | TEXTS, st.none() | THROWN, st.booleans(), PRINTED)
COURSE = st.integers(0, 5) | st.lists(st.builds(Heard, TEXTS, st.integers(-1, 9), TEXTS, TEXTS), max_size=3).map(tuple)
TIMES = st.floats(0, 2e9)
SMALL = st.integers(0, 99)
MESSAGES = st.one_of(
    st.builds(
        Record, TIMES, SMALL, SMALL, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, TIMES,
        steps=st.lists(PERFORMED, max_size=3).map(tuple), error=st.none() | TEXTS, exception=st.none() | THROWN,
        captured=PRINTED, course=COURSE, printed=TEXTS, calls=st.just((("f.py", 3, "g"),)),
    ),
    st.builds(Begun, TIMES, SMALL, SMALL, TEXTS, TEXTS, TEXTS),
    st.builds(Entered, TIMES, SMALL, SMALL, TEXTS, SMALL, st.none() | TEXTS, st.none() | THROWN, captured=PRINTED),
    st.builds(Left, TIMES, SMALL, SMALL, TEXTS, troubles=st.lists(st.builds(Trouble, TEXTS, THROWN, TEXTS)).map(tuple)),
    st.builds(Selected, TIMES, st.just((("a", "b"),)), st.lists(TEXTS).map(tuple)),
)  # fmt: skip


@given(MESSAGES)
def test_a_message_arrives_as_it_was_in_one_line(message: Any) -> None:
    line = messages.encoded(message)

    assert messages.decoded(line) == message
    assert line.count(b"\n") == 1
    assert messages.kept(line[: len(line) // 2]) is None


class Teller:
    """A formatter that remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[object] = []

    def scenario(self, one: Scenario) -> None:
        self.told.append(("scenario", one.name))

    def step(self, step: Any) -> None:
        self.told.append(("step", step.name))

    def match(self, match: Any) -> None:
        self.told.append(("no match",) if isinstance(match, NoMatch) else ("match",))

    def result(self, step: Any) -> None:
        self.told.append(("result", step.name, step.status.name, str(step.exception or "")))

    def embedding(self, media_type: str, data: bytes) -> None:
        self.told.append(("embedding", media_type, data))


EVENTS = st.lists(st.sampled_from(["match", "no match", "result", "embedding", "again"]), max_size=8)


@given(EVENTS, st.booleans())
def test_formatters_hear_elsewhere_what_formatters_heard_here(events: list[str], usual: bool) -> None:
    here, there = scenario(), scenario()
    heard, recorder = Teller(), Recorder(lambda _: None)
    steps = list(here.all_steps)
    at = 0

    def tell(what: str, *said: Any) -> None:
        for listener in (heard, recorder):
            getattr(listener, what)(*said)

    def announce() -> None:
        tell("scenario", here)
        for step in steps:
            tell("step", step)

    announce()
    for event in ["match", "result"] * 2 if usual else events:
        if event == "again":
            announce()
            at = 0
        elif event == "result" and 0 < at <= len(steps):
            steps[at - 1].status = Status.passed
            tell("result", steps[at - 1])
        elif event in {"match", "no match"} and at < len(steps):
            tell("match", NoMatch() if event == "no match" else object())
            at += 1
        elif event == "embedding":
            tell("embedding", "text/plain", "ä".encode())
    told = told_of(here, course=recorder.course)
    statements.apply(told, there)
    again = Teller()
    replay(told, there, [again], None)  # type: ignore[list-item, arg-type]

    assert without_status(again.told) == without_status(heard.told)
    assert isinstance(recorder.course, int) or not usual


def without_status(told: list[Any]) -> list[Any]:
    """What was heard early is told with what became of it in the end."""
    return [one[:2] for one in told]


def told_of(one: Scenario, **facts: Any) -> Record:
    steps = statements.performed(one)
    known = {"at": 1.0, "unit": 0, "attempt": 1, "scenario": "s", "place": "p", "name": one.name, "worker": "w"}
    return messages.decoded(messages.encoded(Record(**known, status="failed", seconds=1.0, steps=steps, **facts)))  # type: ignore[arg-type, return-value]


@pytest.mark.parametrize(
    ("error", "parent"),
    [(AssertionError("four"), AssertionError), (Broken("why"), Broken), (ValueError("x"), Exception)],
)
def test_an_exception_comes_home_with_its_name_its_text_and_whose_fault_it_is(
    error: Exception, parent: type[Exception]
) -> None:
    thrown = Thrown.of(error)
    assert thrown is not None
    again = thrown.again()

    assert type(again).__name__ == type(error).__name__
    assert str(again) == str(error)
    assert isinstance(again, parent)
    assert isinstance(again, Broken) == isinstance(error, Broken)
    assert isinstance(again, AssertionError) == isinstance(error, AssertionError)


def test_an_exception_that_explains_itself_explains_itself_at_home() -> None:
    told = BrokenPromise("deploying", expected="refused", actual="accepted")
    thrown = Thrown.of(told)

    assert thrown is not None
    assert str(thrown.again()) == str(told)


def test_an_exception_that_cannot_be_shown_comes_home() -> None:
    class Mute(Exception):
        def __str__(self) -> str:
            raise RuntimeError

    thrown = Thrown.of(Mute())

    assert thrown is not None
    assert thrown.text == "it cannot be shown: RuntimeError"


def test_the_way_to_a_failure_is_shown_as_python_shows_its_own() -> None:
    def fails() -> None:
        raise ValueError("here")

    with pytest.raises(ValueError, match="here") as caught:
        fails()
    home = trace_of(calls_of(caught.tb))

    shown = traceback.format_tb(home)  # type: ignore[arg-type]
    assert [line.splitlines()[:2] for line in shown] == [
        line.splitlines()[:2] for line in traceback.format_tb(caught.tb)
    ]
    assert any('raise ValueError("here")' in line for line in shown)


def test_a_lost_attempt_has_passed_what_came_before_and_says_where_it_ended() -> None:
    told = lost(Turn(unit(scenario=scenario()), 2), "worker 1", "it was killed", Position(0, 2, 1, 0.0))

    assert [step.status for step in told.steps] == ["passed", "error", "untested"]
    assert told.error == told.steps[1].error == "BROKEN: it was killed"
    assert (told.attempt, told.course, told.status, told.lost) == (2, 2, "error", True)


def test_a_lost_attempt_may_have_gone_past_its_last_step() -> None:
    told = lost(Turn(unit(scenario=scenario())), "worker 1", "it was killed", Position(0, 1, 7, 0.0))

    assert [step.status for step in told.steps] == ["passed", "passed", "error"]


def test_an_attempt_that_could_not_begin_has_no_step_to_blame() -> None:
    told = never_begun(Turn(unit(scenario=scenario())), "worker 1", "its feature could not begin")

    assert {step.status for step in told.steps} == {"untested"}
    assert told.error == "BROKEN: its feature could not begin"
