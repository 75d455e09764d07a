"""The order in which everything is asked, and what is left to the systems themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ratified.failures import GuardRefused
from ratified.guard import Guard
from ratified.strength.company import Company, Rehearsal
from ratified.strength.harmless import at_once
from ratified.strength.inquiry import Inquiry
from ratified.strength.pages.inquiry import PageInquiry
from ratified.strength.plan import Plan
from ratified.strength.repertoire import Repertoire
from ratified.strength.turns import Kind, ask_in_turns
from ratified.strength.words import Finding


@dataclass(frozen=True, slots=True)
class Interview:
    """What there is to ask, of which recordings, who performs it, what may be done to systems, and when it is over."""

    plan: Plan
    repertoire: Repertoire
    company: Company
    guard: Guard
    is_over: Callable[[], bool]

    def rehearse(self) -> None:
        """Play every scenario once with nothing changed: only who passes then is asked anything of a recording."""
        unplayable = self.repertoire.unplayable
        self.company.perform([Rehearsal(unit, unplayable) for unit in self.repertoire.playable], self.is_over)
        for inquiry in self.plan.inquiries:
            inquiry.leave_out(unplayable)

    def ask(self) -> None:
        """Ask everything that there is time for."""
        self.company.perform(at_once(self.plan.inquiries), self.is_over)
        # Whether doors are open and writes are kept is known in any case, however little time there is.
        self._ask_in_turns(self.plan.security(wanted=True), ())
        for page in self.plan.pages:
            if page.acts_on_systems and page.is_left and (why := self._refusal()):
                page.keep_from_systems(why)
        self._ask_in_turns(self.plan.security(wanted=False), self.plan.pages)

    def ask_the_silent(self) -> Sequence[Finding]:
        """Ask a few more things of all who have noticed nothing: others may have been asked before them."""
        inquiries: list[Inquiry] = [
            inquiry for unit in sorted(self.repertoire.playable) for inquiry in self.plan.for_one(unit)
        ]
        self.company.perform(inquiries, self.is_over)
        apart, others = self._sorted_by_company(
            [inquiry for unit in self.repertoire.pages for inquiry in self.plan.pages_for_one(unit)]
        )
        self.company.perform(others, self.is_over)
        self.company.perform(apart, self.is_over, size=1)
        inquiries += [*others, *apart]
        return [one.concluded() for one in inquiries if not (one.is_void or one.is_left or one.astray)]

    def _ask_in_turns(self, answers: Sequence[Inquiry], pages: Sequence[PageInquiry]) -> None:
        apart, others = self._sorted_by_company(pages)
        kinds = (
            Kind(lambda: [one for one in answers if one.is_left and not one.is_live]),
            Kind(lambda: [one for one in others if one.is_left]),
            Kind(lambda: [one for one in answers if self._may_ask_the_systems(one)], size=1, beside=self._quiet),
            Kind(lambda: [one for one in apart if one.is_left], size=1),
        )
        ask_in_turns(kinds, self.company, self.is_over)
        for one in answers:
            # Where the time is over, whoever could still be asked is left, and not unknown.
            self._may_ask_the_systems(one)

    def _sorted_by_company(self, pages: Sequence[PageInquiry]) -> tuple[Sequence[PageInquiry], Sequence[PageInquiry]]:
        """Return those that are asked one by one, because a scenario needs something for itself, and all others."""
        apart: list[PageInquiry] = []
        others: list[PageInquiry] = []
        for page in pages:
            (others if page.performed_by.isdisjoint(self.repertoire.apart) else apart).append(page)
        return apart, others

    def _quiet(self) -> Sequence[Inquiry]:
        """Return what recordings can still be asked, whatever it is about: no system hears of that."""
        return [one for one in self.plan.inquiries if one.is_left and not one.is_live]

    def _may_ask_the_systems(self, inquiry: Inquiry) -> bool:
        """Say whether a question is left to the systems, where anything may be done to them."""
        if inquiry.is_live or inquiry.is_left:
            return inquiry.is_live and inquiry.is_left
        refusal = self._refusal()
        if refusal:
            inquiry.give_up(refusal)
            return False
        return inquiry.ask_the_systems()

    def _refusal(self) -> str:
        """Return why nothing may be done to systems, if that is so."""
        try:
            self.guard.allow_faults()
        except GuardRefused as refusal:
            return refusal.what
        return ""
