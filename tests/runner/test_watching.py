"""What watches over a worker, and what a worker leaves behind."""

import os
import signal

import pytest

from ratified.runner.shelter import shelter
from ratified.runner.wake import Wake
from ratified.runner.workers.doors import Doors
from ratified.runner.workers.limits import Limit, TookTooLong
from ratified.runner.workers.output import Output
from ratified.runner.workers.progress import Progress
from tests.runner.units import unit


def wait_for_ever() -> None:
    while True:
        signal.pause()


def test_what_takes_too_long_is_stopped_and_says_where_it_was() -> None:
    limit = Limit(0.02)
    with pytest.raises(TookTooLong, match=r"longer than 0.02 s[\s\S]*in wait_for_ever"), limit:
        wait_for_ever()

    assert limit.is_over
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_whoever_does_not_hear_the_first_alarm_hears_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ratified.runner.workers.limits._AGAIN", 0.02)
    heard = []

    def wait_deaf() -> None:
        try:
            wait_for_ever()
        except TookTooLong:
            heard.append("once")
        wait_for_ever()

    with pytest.raises(TookTooLong), Limit(0.02):
        wait_deaf()

    assert heard == ["once"]


def test_what_is_in_time_is_left_alone_and_so_is_an_alarm_of_before() -> None:
    before = signal.signal(signal.SIGALRM, signal.SIG_IGN)
    limit = Limit(60)
    with limit:
        pass

    assert not limit.is_over
    assert signal.signal(signal.SIGALRM, before) is signal.SIG_IGN


def test_what_processes_print_past_python_is_taken_once_and_whole() -> None:
    output = Output()
    saved = [os.dup(number) for number in (1, 2)]
    try:
        output.take_over()
        os.write(1, "ünï\n".encode())
        os.write(2, b"\xff bad bytes")
        first, second = output.taken(), output.taken()
    finally:
        for number, file in zip((1, 2), saved, strict=True):
            os.dup2(file, number)
            os.close(file)
    output.close()

    assert first == "ünï\n\\xff bad bytes"
    assert second == ""


def test_a_dead_worker_still_says_where_it_was() -> None:
    progress = Progress()
    at_first = progress.position
    pid = os.fork()
    if not pid:
        progress.begin(7, 2)
        progress.step(3)
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(pid, 0)
    position = progress.position
    progress.end()

    assert at_first is None
    assert position is not None
    assert (position.unit, position.attempt, position.step) == (7, 2, 3)
    assert position.since > 0
    assert progress.position is None
    progress.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_being_asked_to_stop_wakes_who_waits_and_the_second_time_ends_it(number: int) -> None:
    before = signal.getsignal(number)
    with Wake() as wake:
        before_asked = wake.is_asked_to_stop
        os.kill(os.getpid(), number)
        assert wake.is_asked_to_stop
        assert os.read(wake.fileno(), 1) == bytes([number])
        wake.drain()
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), number)

    assert not before_asked
    assert signal.getsignal(number) is before


class Teller:
    """A formatter that fails when a scenario begins."""

    name = "teller"

    def __init__(self) -> None:
        self.told: list[str] = []

    def feature(self, name: str) -> None:
        self.told.append(name)

    def scenario(self, name: str) -> None:
        raise RuntimeError(f"no ink for {name}")

    def close(self) -> None:
        self.told.append("closed")


def test_a_formatter_that_fails_tells_nothing_more_and_keeps_what_it_has() -> None:
    teller, sentences = Teller(), list[str]()
    shelter(teller, sentences.append)
    teller.feature("F")
    teller.scenario("S")
    teller.feature("G")
    teller.close()

    assert teller.told == ["F", "closed"]
    assert sentences == ["teller failed at scenario, and what it tells is not whole: RuntimeError: no ink for S"]


def test_a_door_is_closed_when_three_have_died_there() -> None:
    doors, one = Doors(), unit(feature_number=4, rule_number=1)
    assert [doors.died(one, set(), "w", "was killed") for _ in range(2)] == [None, None]
    refusal = doors.died(one, set(), "w", "was killed")

    assert refusal is not None
    assert (refusal.feature, refusal.rule) == (4, -1)
    assert refusal.error == "HOOK-ERROR in before_feature: 3 workers died in it; the last was killed"
    assert doors.is_closed(unit(feature_number=4))
    assert not doors.is_closed(unit(feature_number=5))


def test_who_dies_in_a_feature_dies_at_the_door_of_its_rule() -> None:
    doors, one = Doors(), unit(feature_number=4, rule_number=1)
    refusals = [doors.died(one, {(4, -1)}, "w", "was killed") for _ in range(3)]

    assert refusals[2] is not None
    assert (refusals[2].feature, refusals[2].rule) == (4, 1)
    assert not doors.is_closed(unit(feature_number=4))


@pytest.mark.parametrize("inside", [{(4, -1), (4, 1)}, {(3, -1)}], ids=["past the door", "still elsewhere"])
def test_who_dies_somewhere_else_closes_no_door(inside: set[tuple[int, int]]) -> None:
    doors = Doors()

    assert [doors.died(unit(feature_number=4, rule_number=1), inside, "w", "x") for _ in range(5)] == [None] * 5
