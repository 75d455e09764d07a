"""What is proven, what is disproven, and what nobody can say: by exact arithmetic, and for simulated services."""

import math
import random
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratified.load.judging import (
    Compared,
    Growth,
    Policy,
    Share,
    Sureness,
    Verdict,
    effective_size,
    judge_growth,
    judge_mean,
    judge_ratio,
    judge_share,
    least_to_prove,
)
from ratified.load.judging.comparisons import median_bounds

STRICT = Sureness(Policy.STRICT)
DEFAULT = Sureness(Policy.DEFAULT)
LITERAL = Sureness(Policy.LITERAL)
RUNS = 1000


def chance_of_at_most(missed: int, size: int, rate: Fraction) -> Fraction:
    """The exact chance that so few of so many miss, each with this chance."""
    return sum(
        (math.comb(size, number) * rate**number * (1 - rate) ** (size - number) for number in range(missed + 1)),
        Fraction(0),
    )


@pytest.mark.parametrize(
    ("size", "least", "proven_with", "disproven_with"),
    [
        (59, 0.95, 0, 7),
        (100, 0.95, 1, 10),
        (300, 0.95, 8, 22),
        (1000, 0.95, 38, 63),
        (10_000, 0.95, 463, 537),
        (100, 0.99, None, 4),
        (300, 0.99, 0, 7),
        (1000, 0.99, 4, 16),
    ],
)
def test_a_percentile_is_proven_and_disproven_by_how_many_were_over(
    size: int, least: float, proven_with: int | None, disproven_with: int
) -> None:
    verdicts = {missed: judge_share(Share(size - missed, size), least, STRICT).verdict for missed in range(size // 10)}
    verdicts[disproven_with] = judge_share(Share(size - disproven_with, size), least, STRICT).verdict

    passed = [missed for missed, verdict in verdicts.items() if verdict is Verdict.PASS]
    assert passed == ([] if proven_with is None else list(range(proven_with + 1)))
    assert min(missed for missed, verdict in verdicts.items() if verdict is Verdict.FAIL) == disproven_with


@given(size=st.integers(1, 400), rate=st.integers(1, 40), data=st.data())
def test_proof_means_that_a_service_at_the_limit_would_look_so_good_at_most_once_in_twenty_times(
    size: int, rate: int, data: st.DataObject
) -> None:
    missed = data.draw(st.integers(0, size))
    allowed = Fraction(rate, 100)
    judged = judge_share(Share(size - missed, size), float(1 - allowed), STRICT)
    so_good = chance_of_at_most(missed, size, allowed)
    so_bad = 1 - chance_of_at_most(missed - 1, size, allowed)
    expected = {
        (True, False): Verdict.PASS,
        (False, True): Verdict.FAIL,
        (False, False): Verdict.INCONCLUSIVE,
    }[so_good < Fraction(1, 20), so_bad < Fraction(1, 20)]

    assert judged.verdict is expected


@pytest.mark.parametrize(("least", "needed"), [(0.9, 29), (0.95, 59), (0.99, 299), (0.999, 2995), (0.8, 14)])
def test_with_one_fewer_nothing_can_be_proven(least: float, needed: int) -> None:
    assert least_to_prove(least) == needed
    assert judge_share(Share(needed, needed), least, STRICT).verdict is Verdict.PASS
    few = judge_share(Share(needed - 1, needed - 1), least, STRICT)
    assert few.verdict is Verdict.INCONCLUSIVE
    assert f"fewer than {needed} can never prove {least:.4g}" in few.why


def test_four_in_five_is_never_proven_by_ten() -> None:
    assert {judge_share(Share(kept, 10), 0.8, STRICT).verdict for kept in range(11)} == {
        Verdict.FAIL,
        Verdict.INCONCLUSIVE,
    }


@pytest.mark.parametrize(
    ("kept", "strict", "default", "literal"),
    [
        (99, Verdict.PASS, Verdict.PASS, Verdict.PASS),
        (95, Verdict.INCONCLUSIVE, Verdict.INCONCLUSIVE, Verdict.PASS),
        (94, Verdict.INCONCLUSIVE, Verdict.FAIL, Verdict.FAIL),
        (90, Verdict.FAIL, Verdict.FAIL, Verdict.FAIL),
    ],
)
def test_a_policy_says_how_much_a_promise_needs(kept: int, strict: Verdict, default: Verdict, literal: Verdict) -> None:
    share = Share(kept, 100)
    verdicts = [judge_share(share, 0.95, sureness).verdict for sureness in (STRICT, DEFAULT, LITERAL)]
    assert verdicts == [strict, default, literal]


def test_of_nothing_nothing_is_said() -> None:
    for judged in (
        judge_share(Share(0, 0), 0.95, LITERAL),
        judge_mean([], 1.0, LITERAL, seed=1),
        judge_ratio([], 1.2, LITERAL),
        judge_ratio([Compared(1.0, 0.0)], 1.2, LITERAL),
        judge_growth(Growth([1.0] * 20, [5.0] * 20), 16, LITERAL),
    ):
        assert judged.verdict is Verdict.ERROR
        assert judged.why


@pytest.mark.parametrize("share", [(11, 10), (-1, 10)])
def test_a_share_is_a_part_of_a_whole(share: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="is no share"):
        Share(*share)


# Services whose truth is known


def first_proof(service: Callable[[int], bool], looks: int, each: int) -> Verdict:
    """Look again and again, and stop where the verdict is settled."""
    sureness = Sureness(Policy.DEFAULT, looks=looks)
    kept: list[bool] = []
    for _ in range(looks):
        kept += [service(number) for number in range(each)]
        judged = judge_share(Share(sum(kept), len(kept)), 0.95, sureness)
        if judged.is_settled:
            return judged.verdict
    return judged.verdict


def test_strict_passes_a_service_at_its_limit_at_most_once_in_twenty_times() -> None:
    chance = random.Random(81)
    verdicts = [
        judge_share(Share(sum(chance.random() >= 0.05 for _ in range(100)), 100), 0.95, STRICT).verdict
        for _ in range(RUNS)
    ]
    assert verdicts.count(Verdict.PASS) <= 0.05 * RUNS


def test_a_service_at_its_limit_is_not_passed_by_looking_often() -> None:
    chance = random.Random(82)
    verdicts = [first_proof(lambda _: chance.random() >= 0.05, looks=20, each=100) for _ in range(RUNS)]
    assert verdicts.count(Verdict.PASS) <= 0.05 * RUNS


def test_a_good_service_is_proven_before_the_looks_are_over() -> None:
    chance = random.Random(83)
    verdicts = [first_proof(lambda _: chance.random() >= 0.02, looks=20, each=100) for _ in range(100)]
    assert verdicts.count(Verdict.PASS) >= 98


def by_turns(chance: random.Random, times: float) -> Sequence[Compared]:
    """Twenty turns on a machine whose neighbours come and go, as they last longer than a turn."""
    turns, mood = [], 1.0
    for _ in range(20):
        if chance.random() < 0.3:
            mood = chance.lognormvariate(0, 0.5)
        turns.append(Compared(mood * times * chance.lognormvariate(0, 0.1), mood * chance.lognormvariate(0, 0.1)))
    return turns


@pytest.mark.parametrize("sureness", [STRICT, DEFAULT])
def test_an_unchanged_service_is_hardly_ever_called_slower(sureness: Sureness) -> None:
    chance = random.Random(84)
    verdicts = [judge_ratio(by_turns(chance, 1.0), 1.2, sureness).verdict for _ in range(RUNS)]
    assert verdicts.count(Verdict.FAIL) <= 0.02 * RUNS


def test_a_service_half_as_slow_again_is_called_slower() -> None:
    chance = random.Random(85)
    verdicts = [judge_ratio(by_turns(chance, 1.5), 1.2, DEFAULT).verdict for _ in range(RUNS)]
    assert verdicts.count(Verdict.FAIL) >= 0.98 * RUNS


@given(values=st.lists(st.floats(0.1, 10), min_size=1, max_size=60))
def test_the_bounds_of_a_median_leave_out_as_little_as_told(values: list[float]) -> None:
    ordered = sorted(values)
    low, high = median_bounds(ordered, 0.05)
    if (low, high) == (0.0, math.inf):
        assert len(values) < 5
        return
    rank = ordered.index(low) + ordered.count(low)
    below = sum(math.comb(len(values), number) for number in range(rank)) / 2 ** len(values)
    assert ordered[0] <= low <= high <= ordered[-1]
    assert len(set(values)) < len(values) or below <= 0.05


# Runs, means, growth


def stalls(chance: random.Random, size: int, length: int) -> list[bool]:
    """Requests of which one in twenty is slow, as many in a row as a stall lasts."""
    kept: list[bool] = []
    while len(kept) < size:
        kept += [False] * length if chance.random() < 0.05 / (0.95 * length + 0.05) else [True]
    return kept[:size]


def test_what_comes_in_runs_is_worth_less() -> None:
    chance = random.Random(86)
    worth = [median(effective_size(stalls(chance, 20_000, length)) for _ in range(21)) for length in (1, 5, 20, 100)]

    assert worth[0] > 15_000
    assert all(longer < shorter / 2 for shorter, longer in pairwise(worth))
    assert worth[-1] < 500


def test_what_is_worth_less_proves_less() -> None:
    share = Share(980, 1000)
    assert judge_share(share, 0.95, STRICT).verdict is Verdict.PASS
    assert judge_share(share, 0.95, STRICT, effective=60).verdict is Verdict.INCONCLUSIVE


def test_the_interval_of_a_mean_holds_the_truth_about_as_often_as_it_says() -> None:
    chance, inside = random.Random(87), 0
    for run in range(200):
        judged = judge_mean([chance.lognormvariate(0, 0.5) for _ in range(100)], 2.0, STRICT, seed=run)
        inside += judged.low <= math.exp(0.125) <= judged.high
    assert 0.83 <= inside / 200 <= 0.97


def test_a_mean_is_judged_by_its_interval() -> None:
    chance = random.Random(88)
    values = [chance.uniform(4, 6) for _ in range(200)]
    assert judge_mean(values, 10, STRICT, seed=1).verdict is Verdict.PASS
    assert judge_mean(values, 4.5, STRICT, seed=1).verdict is Verdict.FAIL
    assert judge_mean(values, 5.0, STRICT, seed=1).verdict is Verdict.INCONCLUSIVE
    assert judge_mean([5.0] * 19, 10, DEFAULT, seed=1).verdict is Verdict.INCONCLUSIVE
    assert judge_mean([5.0] * 50, 5.0, DEFAULT, seed=1).verdict is Verdict.FAIL


def memory(chance: random.Random, leak: float) -> Growth:
    """A server's memory, with noise and one jump where a pool grew."""
    served = [number * 400.0 for number in range(60)]
    sizes = [50e6 + leak * one + chance.gauss(0, 2000) + (200_000 if one > 20_000 else 0) for one in served]
    return Growth(served, sizes)


def test_a_leak_is_found_and_a_jump_is_none() -> None:
    chance = random.Random(89)
    assert judge_growth(memory(chance, 0), 16, STRICT).verdict is Verdict.PASS
    leaking = judge_growth(memory(chance, 100), 16, STRICT)
    assert leaking.verdict is Verdict.FAIL
    assert leaking.low <= 105 <= leaking.high + 5
