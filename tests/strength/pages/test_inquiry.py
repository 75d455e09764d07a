"""A question about a page is asked of those who look, and whoever notices has to pass while nothing is changed."""

from __future__ import annotations

from ratified.strength.asking import Order
from ratified.strength.inquiry import Candidate
from ratified.strength.outcome import Ending, Outcome
from ratified.strength.pages.inquiry import PageInquiry, Trust, patience_for
from ratified.strength.words import Fate, How
from tests.strength.made_up import question

MIA, OMAR, INES = Candidate(0, "mia", looks=True), Candidate(1, "omar", looks=True), Candidate(2, "ines", looks=False)
NOTICED = Outcome(Ending.NOTICED, How.CHECK, "Then it is so", "it is not")
PASSED, UNMET = Outcome(Ending.UNNOTICED), Outcome(Ending.UNMET)


def inquiry(*candidates: Candidate, trust: Trust | None = None, needs_systems: bool = False) -> PageInquiry:
    asked = question("hidden", 'button "Save"')
    patience = {candidate.unit: 1.5 + candidate.unit for candidate in candidates}
    return PageInquiry(7, asked, candidates, needs_systems=needs_systems, trust=trust or Trust(patience))


def asked_for(one: PageInquiry) -> Order:
    order = one.following()
    assert order is not None
    return order


def test_each_is_asked_before_the_systems_and_waits_as_long_as_it_must() -> None:
    one = inquiry(MIA, OMAR)
    order = asked_for(one)
    assert (order.unit, order.question, order.is_live, order.patience) == (0, 7, True, 1.5)
    one.hear(PASSED)
    assert (asked_for(one).unit, asked_for(inquiry(OMAR)).patience) == (1, 2.5)


def test_who_notices_first_must_pass_while_nothing_is_changed() -> None:
    one = inquiry(MIA)
    asked_for(one)
    one.hear(NOTICED)
    assert one.is_left
    order = asked_for(one)
    assert (order.unit, order.question, order.is_live, order.patience) == (0, None, True, 1.5)
    one.hear(UNMET)
    found = one.concluded()
    assert (found.fate, found.scenario, found.step, found.is_live) == (Fate.NOTICED, "mia", "Then it is so", True)
    assert not one.is_left


def test_who_fails_by_itself_has_noticed_nothing() -> None:
    one = inquiry(MIA, OMAR)
    asked_for(one)
    one.hear(NOTICED)
    asked_for(one)
    one.hear(Outcome(Ending.NOTICED, How.TIMEOUT, "When she waits", "nothing came"))
    assert asked_for(one).unit == OMAR.unit
    one.hear(PASSED)
    found = one.concluded()
    assert (found.fate, found.asked) == (Fate.UNKNOWN, ("omar",))
    assert found.why == "it fails by itself when it is repeated: When she waits: nothing came"


def test_who_has_passed_once_need_not_prove_it() -> None:
    trust = Trust({MIA.unit: 1.0})
    passing, noticing = inquiry(MIA, trust=trust), inquiry(MIA, trust=trust)
    asked_for(passing)
    passing.hear(PASSED)
    asked_for(noticing)
    noticing.hear(NOTICED)
    assert noticing.concluded().fate is Fate.NOTICED


def test_nobody_is_performed_who_does_not_look() -> None:
    one = inquiry(INES)
    found = one.concluded()
    assert (found.fate, found.asked, one.is_left) == (Fate.UNSEEN, ("ines",), False)
    other = inquiry(MIA, INES)
    assert asked_for(other).unit == MIA.unit
    other.hear(PASSED)
    assert not other.is_left
    assert other.following() is None
    assert (other.concluded().fate, other.concluded().asked) == (Fate.SURVIVED, ("mia", "ines"))


def test_what_nobody_meets_is_no_question() -> None:
    one = inquiry(MIA)
    asked_for(one)
    one.hear(UNMET)
    assert one.is_void
    other = inquiry(MIA, INES)
    asked_for(other)
    other.hear(UNMET)
    assert other.is_void


def test_what_does_something_to_systems_is_kept_from_them_where_that_is_not_allowed() -> None:
    one = inquiry(MIA, needs_systems=True)
    assert one.acts_on_systems
    one.keep_from_systems("nothing was broken")
    assert one.following() is None
    assert (one.concluded().fate, one.concluded().why) == (Fate.UNKNOWN, "nothing was broken")


def test_patience_goes_by_what_was_waited_for() -> None:
    assert (patience_for(0.1), patience_for(2.0)) == (1.0, 6.0)
