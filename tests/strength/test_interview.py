"""Everything is asked in turns, and what there is no time for is left."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import SimpleNamespace
from typing import Any

import pytest

from ratified.failures import GuardRefused
from ratified.strength.company import Task
from ratified.strength.inquiry import Candidate, Inquiry
from ratified.strength.interview import Interview
from ratified.strength.outcome import Ending, Outcome
from ratified.strength.pages.inquiry import PageInquiry, Trust
from ratified.strength.words import Change, Endpoint, Fate, Question
from tests.strength.made_up import question

MIA, OMAR = Candidate(0, "mia", looks=True), Candidate(1, "omar", looks=True)
TRUST = Trust({0: 1.0, 1: 1.0})


class Slow:
    """Performers who get one thing done in each turn."""

    def __init__(self) -> None:
        self.performed: list[str] = []

    def perform(
        self, tasks: Iterable[Task], is_over: Callable[[], bool], size: int | None = None, _: object = ()
    ) -> None:
        for task in list(tasks)[:1]:
            order = None if is_over() else task.following()
            if order is not None:
                kind = "page" if order.patience is not None else "system" if order.is_live else "recording"
                self.performed.append(kind if size is None else f"{kind}, {size} at once")
                task.hear(Outcome(Ending.UNNOTICED))


class Open:
    """Lets everything be done."""

    def allow_faults(self) -> None:
        """Refuse nothing."""


class Careful:
    """Lets nothing be done."""

    def allow_faults(self) -> None:
        """Refuse everything."""
        raise GuardRefused("nothing was broken")


def shown(operator: str, candidate: Candidate) -> PageInquiry:
    asked = Question(Endpoint("shop", "page", "/"), Change(operator, 'button "Save"'))
    return PageInquiry(9, asked, [candidate], needs_systems=operator == "sent-twice", trust=TRUST)


def interview(
    answers: list[Inquiry], pages: list[PageInquiry], company: Slow, guard: Any = None, turns: int = 99
) -> Interview:
    left = iter([False] * turns)
    plan: Any = SimpleNamespace(
        inquiries=answers, pages=pages, security=lambda *, wanted: [] if wanted else answers, for_one=lambda _: []
    )
    repertoire: Any = SimpleNamespace(apart={1}, unplayable={1: "it uses a browser"}, playable=[0])
    held = Interview(plan, repertoire, company, guard or Open(), lambda: next(left, True))  # type: ignore[arg-type]
    for one in answers:
        one.leave_out(repertoire.unplayable)
    return held


def test_recordings_pages_and_systems_take_turns() -> None:
    answers = [Inquiry(n, question("flipped", f"f{n}"), (one,)) for n, one in enumerate((MIA, OMAR, MIA, OMAR))]
    pages = [shown("hidden", MIA), shown("dead", OMAR), shown("covered", MIA)]
    company = Slow()
    interview(answers, pages, company).ask()
    once = ["recording", "page", "system, 1 at once", "page, 1 at once"]
    assert company.performed == [*once, "recording", "page", "system, 1 at once"]
    assert {one.concluded().fate for one in (*answers, *pages)} == {Fate.SURVIVED}


def test_what_there_is_no_time_for_is_left_and_not_unknown() -> None:
    answers = [Inquiry(0, question("flipped"), (MIA,)), Inquiry(1, question("flipped"), (OMAR,))]
    pages = [shown("hidden", MIA)]
    interview(answers, pages, Slow(), turns=0).ask()
    assert {one.concluded().fate for one in (*answers, *pages)} == {Fate.LEFT}


@pytest.mark.parametrize(("operator", "fate"), [("hidden", Fate.SURVIVED), ("sent-twice", Fate.UNKNOWN)])
def test_only_what_acts_on_systems_is_kept_from_them_where_care_is_asked_for(operator: str, fate: Fate) -> None:
    page = shown(operator, MIA)
    interview([], [page], Slow(), Careful()).ask()
    assert (page.concluded().fate, page.concluded().why == "nothing was broken") == (fate, fate is Fate.UNKNOWN)
