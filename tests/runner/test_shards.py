"""A run in parts: nothing twice, nothing left out, equally long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratified.failures import ConfigurationError
from ratified.runner.choosing.shards import Division, Shard, divide

durations = st.one_of(st.none(), st.floats(0, 1000))
runs = st.dictionaries(st.text(max_size=10), durations, max_size=60)


@given(runs, st.integers(1, 12), st.randoms(use_true_random=False))
def test_every_scenario_is_in_exactly_one_part_and_the_same_on_every_machine(
    run: dict[str, float | None], parts: int, chance: object
) -> None:
    shuffled = list(run)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    division = divide(run, parts, run.get)

    assert len(division.parts) == parts
    assert sorted(one for part in division.parts for one in part) == sorted(run)
    assert divide(shuffled, parts, run.get) == division
    assert divide(shuffled, parts, run.get).fingerprint == division.fingerprint


@given(st.dictionaries(st.text(max_size=10), st.floats(0, 1000), max_size=60), st.integers(1, 12))
def test_no_part_is_longer_than_another_by_more_than_its_last_scenario(run: dict[str, float], parts: int) -> None:
    division = divide(run, parts, run.get)

    loads = [sum(run[one] for one in part) for part in division.parts]
    lightest = min(loads)
    for part, load in zip(division.parts, loads, strict=True):
        assert not part or load - min(run[one] for one in part) <= lightest + 1e-6


def test_long_scenarios_are_kept_apart() -> None:
    known = {"long": 10.0, "longer": 11.0, "a": 1.0, "b": 1.0, "c": 1.0}

    division = divide(known, 2, known.get)

    assert sorted(map(sorted, division.parts)) == [["a", "c", "long"], ["b", "longer"]]


def test_what_was_never_timed_counts_as_the_median() -> None:
    known = {"a": 1.0, "b": 5.0, "c": 100.0}

    division = divide([*known, "new"], 2, known.get)

    assert {"b", "new"} < division.part(Shard(2, 2)) | division.part(Shard(1, 2))
    assert sorted(map(sorted, division.parts)) == [["a", "b", "new"], ["c"]]


def test_scenarios_of_no_time_spread_too() -> None:
    division = divide("abcdef", 3, lambda _: 0.0)

    assert [len(part) for part in division.parts] == [2, 2, 2]


def test_another_division_has_another_fingerprint() -> None:
    as_timed = divide("abcd", 2, {"a": 1.0, "b": 1.0}.get).fingerprint

    assert divide("abcd", 2, {"a": 3.0, "b": 1.0}.get).fingerprint != as_timed
    assert divide("abcd", 3, {"a": 1.0, "b": 1.0}.get).fingerprint != as_timed
    assert divide("abc", 2, {"a": 1.0, "b": 1.0}.get).fingerprint != as_timed
    assert (
        Division((frozenset("ab"), frozenset())).fingerprint != Division((frozenset("a"), frozenset("b"))).fingerprint
    )


def test_a_part_is_named_by_its_number() -> None:
    assert Shard.parse(" 2/4 ") == Shard(2, 4)
    assert str(Shard.parse("10 / 12")) == "10/12"


@pytest.mark.parametrize("text", ["", "1", "0/4", "5/4", "1/0", "a/b", "1/4/2", "-1/4", "1.5/4", "١/٤", "1/99999"])
def test_anything_else_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ConfigurationError, match="is not a part of a run") as refused:
        Shard.parse(text)

    assert "from 1/4 to 4/4" in str(refused.value)
