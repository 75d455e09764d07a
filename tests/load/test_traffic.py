"""How much comes when: the area below the rate, whole bursts, chance that replays, and phases that cannot be."""

import math
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ratified.failures import ConfigurationError
from ratified.load.traffic import Phase

RATES = st.floats(0.1, 100)
SECONDS = st.floats(0.1, 5)
SECOND = 1_000_000_000


def area(phase: Phase, until: float) -> float:
    """Return how many have come until then, as one would by hand: width times mean height."""
    now = phase.rate + (phase.end_rate - phase.rate) * until / phase.duration
    return until * (phase.rate + now) / 2


@settings(max_examples=40, deadline=None)
@given(RATES, SECONDS, st.integers(1, 20), st.integers(0, 50))
def test_as_many_come_as_are_announced(rate: float, seconds: float, at_once: int, count: int) -> None:
    phase = Phase(rate=rate, seconds=seconds, at_once=at_once, count=count)
    moments = list(phase.moments())

    assert len(moments) == phase.size
    assert moments == sorted(moments)
    assert all(0 <= moment <= seconds * SECOND for moment in moments)
    if count:
        assert len(moments) <= count


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 400), st.floats(0.5, 300))
def test_a_number_without_a_time_takes_as_long_as_its_rate_says(count: int, rate: float) -> None:
    phase = Phase(rate=rate, count=count)

    assert phase.duration == count / rate
    assert len(list(phase.moments())) == phase.size == count


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 200), st.floats(0.5, 300), st.integers(1, 9))
def test_a_number_is_reached_in_bursts_too(count: int, rate: float, at_once: int) -> None:
    assert len(list(Phase(rate=rate, count=count, at_once=at_once).moments())) == count


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 200), st.floats(0.5, 300), st.integers())
def test_a_number_is_reached_at_random_too(count: int, rate: float, seed: int) -> None:
    phase = Phase(rate=rate, count=count, is_random=True)
    moments = list(phase.moments(str(seed)))

    assert len(moments) == phase.size == count
    assert moments == sorted(moments)
    assert moments[-1] <= phase.duration * SECOND


@settings(max_examples=40, deadline=None)
@given(RATES, SECONDS, st.integers(2, 20))
def test_bursts_are_whole_and_as_frequent_as_the_rate_says(rate: float, seconds: float, at_once: int) -> None:
    moments = list(Phase(rate=rate, seconds=seconds, at_once=at_once).moments())
    bursts = sorted(set(moments))

    assert all(moments.count(moment) == at_once for moment in bursts)
    assert all(abs(later - earlier - at_once / rate * SECOND) <= 2 for earlier, later in pairwise(bursts))


@settings(max_examples=40, deadline=None)
@given(st.floats(0, 100), st.floats(0, 100), SECONDS)
def test_the_nth_comes_where_the_area_below_the_rate_is_n(rate: float, rate_to: float, seconds: float) -> None:
    assume(rate + rate_to > 0.1)
    phase = Phase(rate=rate, rate_to=rate_to, seconds=seconds)
    moments = list(phase.moments())

    assert len(moments) == phase.size
    assert phase.size == pytest.approx(math.ceil(area(phase, seconds)), abs=1)
    assert moments == sorted(moments)
    assert all(0 <= moment <= seconds * SECOND for moment in moments)
    for number, moment in enumerate(moments):
        assert area(phase, moment / SECOND) == pytest.approx(number, abs=1e-4)


@settings(max_examples=40, deadline=None)
@given(st.floats(0, 100), st.floats(0, 100), SECONDS, st.integers(), st.booleans())
def test_chance_too_follows_a_rate_that_changes_and_ends_with_its_phase(
    rate: float, rate_to: float, seconds: float, seed: int, falls: bool
) -> None:
    assume(rate + rate_to > 0.1)
    phase = Phase(rate=rate, rate_to=0.0 if falls and rate else rate_to, seconds=seconds, is_random=True)
    moments = list(phase.moments(str(seed)))

    assert moments == sorted(moments)
    assert all(0 <= moment <= seconds * SECOND for moment in moments)


def test_a_rate_that_falls_to_nothing_ends_where_nothing_comes() -> None:
    """Five, then fewer and fewer: seven and a half in all."""
    moments = list(Phase(rate=5, rate_to=0, seconds=3).moments())

    assert len(moments) == 8
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    assert gaps == sorted(gaps)


@settings(max_examples=40, deadline=None)
@given(st.integers())
def test_random_arrivals_replay_by_seed_and_by_the_name_of_their_phase(seed: int) -> None:
    phase = Phase("peak", rate=50, seconds=2, is_random=True)

    assert list(phase.moments(str(seed))) == list(phase.moments(str(seed)))
    assert list(phase.moments(str(seed))) != list(phase.moments(f"{seed}0"))
    assert list(phase.moments(str(seed))) != list(Phase("calm", rate=50, seconds=2, is_random=True).moments(str(seed)))


def test_random_arrivals_are_as_many_and_as_uneven_as_chance_has_it() -> None:
    """Over 400 draws the number of arrivals has mean and variance 100, and gaps are as spread as they are long."""
    phase = Phase(rate=50, seconds=2, is_random=True)
    drawn = [list(phase.moments(str(seed))) for seed in range(400)]

    numbers = [len(moments) for moments in drawn]
    mean = sum(numbers) / len(numbers)
    assert mean == pytest.approx(100, abs=2.5)
    assert sum((number - mean) ** 2 for number in numbers) / len(numbers) == pytest.approx(100, rel=0.3)

    gaps = [(later - earlier) / SECOND for moments in drawn for earlier, later in pairwise(moments)]
    typical = sum(gaps) / len(gaps)
    assert typical == pytest.approx(1 / 50, rel=0.03)
    assert sum((gap - typical) ** 2 for gap in gaps) / len(gaps) == pytest.approx(typical**2, rel=0.1)


def test_of_a_rate_that_doubles_chance_sends_most_to_the_end() -> None:
    phase = Phase(rate=0, rate_to=100, seconds=2, is_random=True)
    moments = [moment for seed in range(100) for moment in phase.moments(str(seed))]

    late = sum(moment >= SECOND for moment in moments)
    assert late / len(moments) == pytest.approx(0.75, abs=0.02)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"users": 2, "rate": 5, "seconds": 1}, "it has users, who wait for answers, and a rate"),
        ({"users": -1, "seconds": 1}, "it has a negative number"),
        ({"users": 1, "count": -1}, "it has a negative number"),
        ({"rate": -1, "seconds": 1}, "it has a negative number"),
        ({"rate": 1, "rate_to": -1, "seconds": 1}, "it has a negative number"),
        ({"rate": 1, "seconds": 1, "at_once": 0}, "fewer than one arrive at once"),
        ({"seconds": 1}, "it has neither users nor a rate above 0"),
        ({"rate": 0, "rate_to": 0, "seconds": 1}, "it has neither users nor a rate above 0"),
        ({"users": 3}, "it has no end: say for how long, or how many"),
        ({"rate": 3}, "it has no end: say for how long, or how many"),
        ({"rate": 3, "rate_to": 4, "count": 3}, "its rate changes, and nobody says in which time"),
        ({"rate": 3, "seconds": -1}, "it lasts -1 s"),
        ({"rate": 3, "seconds": 86_401}, "a day is the longest"),
        ({"rate": 0.001, "count": 1000}, "it lasts 1e+06 s; a day is the longest"),
        ({"users": 1, "seconds": math.inf}, "it has a number that is none"),
        ({"rate": 1, "seconds": math.nan}, "it has a number that is none"),
        ({"rate": math.nan, "seconds": 1}, "it has a number that is none"),
        ({"rate": math.inf, "seconds": 1}, "it has a number that is none"),
        ({"rate": 1, "rate_to": math.inf, "seconds": 1}, "it has a number that is none"),
        ({"users": 1, "seconds": 1, "is_random": True}, "users come again when they are answered"),
        ({"users": 1, "seconds": 1, "at_once": 2}, "users come again when they are answered"),
        ({"rate": 1, "seconds": 1, "is_random": True, "at_once": 2}, "it is both at random and in bursts"),
    ],
)
def test_what_cannot_be_says_why(asked: dict[str, Any], told: str) -> None:
    with pytest.raises(ConfigurationError, match='the phase "peak" of a load cannot be') as caught:
        Phase("peak", **asked)
    assert told in caught.value.actual


def test_a_phase_tells_itself() -> None:
    told = {
        Phase(rate=5, seconds=2).told: "5 a second for 2 s",
        Phase(rate=5, rate_to=50, seconds=2).told: "5 to 50 a second for 2 s",
        Phase(rate=5, seconds=2, is_random=True).told: "5 a second at random for 2 s",
        Phase(rate=5, seconds=2, at_once=5).told: "5 a second, 5 at a time for 2 s",
        Phase(rate=5, count=20).told: "5 a second for 4 s",
        Phase(users=5, seconds=2).told: "5 at once, 2 s",
        Phase(users=5, count=20).told: "5 at once, 20 requests",
    }
    assert list(told) == list(told.values())
