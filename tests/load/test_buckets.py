"""Durations in buckets: merged as if counted together, and never told shorter than they were."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratified.load.buckets import Buckets

DURATIONS = st.lists(st.one_of(st.integers(0, 2000), st.integers(0, 2**53 - 1)), min_size=1, max_size=200)
SHARES = (0.0, 0.5, 0.9, 0.95, 0.99, 0.999, 1.0)


@given(DURATIONS, st.sampled_from(SHARES))
def test_a_percentile_is_what_so_many_did_not_exceed_and_hardly_longer(durations: list[int], share: float) -> None:
    true = sorted(durations)[max(math.ceil(share * len(durations) - 1e-9), 1) - 1]

    told = Buckets.of(durations).percentile(share)
    assert true <= told <= true + true // 256


@given(st.integers(0, 511))
def test_short_durations_are_exact(duration: int) -> None:
    assert Buckets.of([duration]).percentile(0.5) == duration


@given(DURATIONS, DURATIONS)
def test_what_several_machines_have_counted_is_what_one_would_have(first: list[int], second: list[int]) -> None:
    together = Buckets.of(first)
    together.merge(Buckets.from_counts(Buckets.of(second).counts()))

    assert together.counts() == Buckets.of(first + second).counts()
    assert len(together) == len(first) + len(second)


def test_at_a_cliff_the_percentile_is_on_its_own_side() -> None:
    """Where one in a hundred is twenty times as long, an estimate that averages neighbours tells what nobody saw."""
    durations = [5_000_000] * 990 + [100_000_000] * 10
    buckets = Buckets.of(durations)
    assert buckets.percentile(0.99) == pytest.approx(5_000_000, rel=1 / 256)
    assert buckets.percentile(0.991) == pytest.approx(100_000_000, rel=1 / 256)


@pytest.mark.parametrize("duration", [-1, 2**53])
def test_what_is_no_duration_is_refused(duration: int) -> None:
    with pytest.raises(ValueError, match="a duration lies between"):
        Buckets.of([duration])


def test_of_nothing_there_is_no_percentile() -> None:
    with pytest.raises(ValueError, match="no durations"):
        Buckets().percentile(0.5)
