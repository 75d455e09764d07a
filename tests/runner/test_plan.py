"""Whatever workers do and in whatever order they come back: nobody meets whom he must not meet, and nothing is lost."""

from collections import Counter
from collections.abc import Iterator, Sequence

from hypothesis import given
from hypothesis import strategies as st

from ratified.runner.choosing.phases import Phase
from ratified.runner.choosing.plan import Plan, Turn
from ratified.runner.choosing.units import Unit
from tests.runner.units import lock, unit

PHASES = (Phase("first"), Phase("second", is_sequential=True), Phase(""))
LOCKS = st.dictionaries(st.sampled_from("abc"), st.booleans(), max_size=2).map(
    lambda found: tuple(lock(name, shared=shared) for name, shared in sorted(found.items()))
)
FACTS = st.fixed_dictionaries(
    {
        "feature_number": st.integers(0, 3),
        "locks": LOCKS,
        "is_alone": st.sampled_from([False, False, False, True]),
        "phase": st.sampled_from(["", "", "first", "second"]),
        "seconds": st.sampled_from([None, 0.01, 1.0, 30.0]),
    }
)
UNITS = st.lists(FACTS, max_size=25).map(lambda all_facts: [unit(n, **facts) for n, facts in enumerate(all_facts)])
WORKERS = st.integers(1, 5)


def played(plan: Plan, workers: int, chance: st.DataObject) -> Iterator[tuple[Turn, Sequence[Turn]]]:
    """Let workers take and finish turns until nothing is left; give each turn with those that were under way then."""
    running: list[tuple[Turn, int]] = []
    features: list[int | None] = [None] * workers
    while True:
        idle = [worker for worker in range(workers) if worker not in {one for _, one in running}]
        for worker in idle:
            turn = plan.next(features[worker])
            if turn is None:
                break
            yield turn, [one for one, _ in running]
            running.append((turn, worker))
            features[worker] = turn.unit.feature_number
        if not running:
            # Nobody is busy, and still nobody gets anything: that must be the end.
            assert not len(plan)
            return
        turn, _ = running.pop(chance.draw(st.integers(0, len(running) - 1)))
        plan.done(turn)


def may_meet(one: Unit, other: Unit) -> bool:
    if one.is_alone or other.is_alone or one.phase != other.phase or one.phase == "second":
        return False
    held = {each.name: each.is_shared for each in one.locks}
    return all(each.is_shared and held.get(each.name, True) for each in other.locks if each.name in held)


@given(UNITS, WORKERS, st.booleans(), st.data())
def test_nobody_meets_whom_he_must_not_meet_and_nothing_is_lost_or_done_twice(
    units: list[Unit], workers: int, as_given: bool, chance: st.DataObject
) -> None:
    plan = Plan([Turn(one) for one in units], PHASES, as_given=as_given)
    done = Counter[int]()
    order = []
    for turn, running in played(plan, workers, chance):
        assert all(may_meet(turn.unit, one.unit) for one in running)
        done[turn.unit.number] += 1
        order.append(turn.unit.phase)

    assert done == Counter(one.number for one in units)
    assert order == sorted(order, key=["first", "second", ""].index)


@given(UNITS, WORKERS, st.data())
def test_what_is_put_back_comes_once_more(units: list[Unit], workers: int, chance: st.DataObject) -> None:
    plan = Plan([Turn(one) for one in units], PHASES)
    done = Counter[tuple[int, int]]()
    for turn, _ in played(plan, workers, chance):
        done[turn.unit.number, turn.attempt] += 1
        if turn.attempt == 1 and turn.unit.number % 3 == 0:
            plan.again(Turn(turn.unit, 2))

    assert set(done.values()) <= {1}
    assert {number for number, attempt in done if attempt == 2} == {n for n in range(len(units)) if n % 3 == 0}


@given(UNITS, st.integers(0, 3), st.data())
def test_what_is_dropped_does_not_come_and_everything_else_does(
    units: list[Unit], feature: int, chance: st.DataObject
) -> None:
    plan = Plan([Turn(one) for one in units], PHASES)
    plan.drop((feature, -1))
    done = [turn.unit.number for turn, _ in played(plan, 3, chance)]

    assert sorted(done) == [one.number for one in units if one.feature_number != feature]


@given(UNITS)
def test_nothing_is_left_of_a_plan_that_was_cleared(units: list[Unit]) -> None:
    plan = Plan([Turn(one) for one in units], PHASES)
    plan.clear()

    assert len(plan) == 0
    assert plan.next(None) is None


def test_only_the_rule_that_was_dropped_does_not_come() -> None:
    plan = Plan([Turn(unit(number, rule_number=number - 1)) for number in range(3)])
    plan.drop((0, 1))

    assert {turn.unit.number for turn in iter(lambda: plan.next(0), None)} == {0, 1}


def test_the_longest_comes_first_and_what_nobody_has_timed_does_not_come_last() -> None:
    plan = Plan([Turn(unit(0, seconds=0.01)), Turn(unit(1)), Turn(unit(2, seconds=20.0))])

    assert [turn.unit.number for turn in iter(lambda: plan.next(None), None)] == [2, 1, 0]


def test_a_worker_stays_with_its_feature_and_others_begin_another() -> None:
    plan = Plan([Turn(unit(number, feature_number=number % 2)) for number in range(4)])
    turns = [plan.next(feature) for feature in (None, None, 0, 1)]

    assert [turn.unit.feature_number for turn in turns if turn is not None] == [0, 1, 0, 1]


def test_what_was_given_an_order_keeps_it() -> None:
    plan = Plan([Turn(unit(number, seconds=float(number))) for number in range(5)], as_given=True)

    assert [turn.unit.number for turn in iter(lambda: plan.next(None), None)] == [0, 1, 2, 3, 4]
