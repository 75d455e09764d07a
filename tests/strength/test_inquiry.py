"""A question goes from scenario to scenario until somebody notices, and what came of it is told as it was."""

from __future__ import annotations

import pytest

from ratified.strength.inquiry import Candidate, Inquiry
from ratified.strength.outcome import Ending, Outcome
from ratified.strength.words import Fate, How

from .made_up import question

MIA, OMAR, INES = (Candidate(number, name, looks=True) for number, name in enumerate(("mia", "omar", "ines")))
NOTICED = Outcome(Ending.NOTICED, How.CHECK, "Then it is so", "it is not")
PASSED, UNSEEN, UNMET = Outcome(Ending.UNNOTICED), Outcome(Ending.UNSEEN), Outcome(Ending.UNMET)
ASTRAY = Outcome(Ending.ASTRAY, why="it asks for more")


def asked(*outcomes: Outcome, needs_systems: bool = False) -> Inquiry:
    """Return a question to three scenarios of which so many have been asked."""
    inquiry = Inquiry(7, question("flipped", "ok"), (MIA, OMAR, INES), needs_systems=needs_systems)
    for outcome in outcomes:
        assert inquiry.following() is not None
        inquiry.hear(outcome)
    return inquiry


def test_the_first_who_notices_ends_it() -> None:
    inquiry = asked(PASSED, NOTICED)
    assert inquiry.following() is None
    found = inquiry.concluded()
    assert (found.fate, found.scenario, found.how, found.step) == (Fate.NOTICED, "omar", How.CHECK, "Then it is so")
    assert found.asked == ("mia", "omar")


@pytest.mark.parametrize(
    ("outcomes", "fate", "scenarios"),
    [
        ((PASSED, PASSED, PASSED), Fate.SURVIVED, ("mia", "omar", "ines")),
        ((UNSEEN, UNSEEN, UNSEEN), Fate.UNSEEN, ("mia", "omar", "ines")),
        ((UNSEEN, PASSED, UNSEEN), Fate.SURVIVED, ("mia", "omar", "ines")),
        ((UNMET, PASSED, UNMET), Fate.SURVIVED, ("omar",)),
        ((PASSED, PASSED, ASTRAY), Fate.UNKNOWN, ("mia", "omar")),
        ((PASSED, PASSED), Fate.LEFT, ("mia", "omar")),
        ((), Fate.LEFT, ()),
    ],
)
def test_what_comes_of_it_where_nobody_notices(
    outcomes: tuple[Outcome, ...], fate: Fate, scenarios: tuple[str, ...]
) -> None:
    found = asked(*outcomes).concluded()
    assert (found.fate, found.asked) == (fate, scenarios)


def test_what_the_contract_forbids_nobody_has_to_tolerate() -> None:
    by_contract = Outcome(Ending.NOTICED, How.CONTRACT, "When it is so", "one field too many")
    probe = Inquiry(7, question("extra-field"), (MIA,))
    assert probe.following() is not None
    probe.hear(by_contract)
    assert probe.is_void
    assert asked(by_contract).concluded().fate is Fate.NOTICED


@pytest.mark.parametrize(("needs_systems", "asked_of"), [(True, 5), (False, 9)])
def test_what_several_do_not_meet_before_the_systems_is_not_asked_of_all(*, needs_systems: bool, asked_of: int) -> None:
    people = [Candidate(number, str(number), looks=True) for number in range(9)]
    inquiry = Inquiry(7, question("write-twice"), people, needs_systems=needs_systems)
    count = 0
    while inquiry.following() is not None:
        inquiry.hear(UNMET)
        count += 1
    assert (count, inquiry.is_void) == (asked_of, True)


def test_what_nobody_meets_is_no_question() -> None:
    assert asked(UNMET, UNMET, UNMET).is_void
    assert not asked(UNMET, UNMET).is_void
    assert not asked(UNMET, UNMET, ASTRAY).is_void
    assert not asked(UNMET, UNMET, PASSED).is_void


def test_who_has_left_the_recording_is_asked_again_before_the_systems() -> None:
    inquiry = asked(PASSED, ASTRAY, PASSED)
    assert inquiry.ask_the_systems()
    order = inquiry.following()
    assert order is not None
    assert (order.unit, order.question, order.is_live) == (OMAR.unit, 7, True)
    inquiry.hear(NOTICED)
    found = inquiry.concluded()
    assert (found.fate, found.scenario, found.is_live) == (Fate.NOTICED, "omar", True)
    assert not inquiry.ask_the_systems()


def test_whom_nobody_may_ask_before_the_systems_is_not_judged() -> None:
    inquiry = asked(PASSED, ASTRAY, PASSED)
    inquiry.give_up("nothing was broken")
    assert inquiry.following() is None
    assert (inquiry.concluded().fate, inquiry.concluded().why) == (Fate.UNKNOWN, "nothing was broken")


def test_whom_no_recording_can_play_is_asked_before_the_systems_only() -> None:
    inquiry = asked()
    inquiry.leave_out({MIA.unit, INES.unit})
    order = inquiry.following()
    assert order is not None
    assert order.unit == OMAR.unit
    inquiry.hear(PASSED)
    assert inquiry.following() is None
    assert inquiry.ask_the_systems()
    assert [order.unit for order in iter(inquiry.following, None)] == [MIA.unit, INES.unit]


def test_what_only_the_systems_can_show_is_asked_of_nobody_s_recording() -> None:
    inquiry = asked(needs_systems=True)
    inquiry.leave_out(())
    assert inquiry.following() is None
    assert inquiry.ask_the_systems()
