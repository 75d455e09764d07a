"""The order in which everything is asked, and what is left to the systems themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ratified.failures import GuardRefused
from ratified.guard import Guard
from ratified.strength.company import Company, Rehearsal
from ratified.strength.inquiry import Inquiry
from ratified.strength.plan import Plan
from ratified.strength.repertoire import Repertoire
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
        # Whether doors are open and writes are kept is known in any case, however little time there is.
        for inquiries in (self.plan.security(wanted=True), self.plan.security(wanted=False)):
            self.company.perform(inquiries, self.is_over)
            self.company.perform([one for one in inquiries if self._may_ask_the_systems(one)], self.is_over, size=1)

    def ask_the_silent(self) -> Sequence[Finding]:
        """Ask a few more things of all who have noticed nothing: others may have been asked before them."""
        inquiries = [inquiry for unit in sorted(self.repertoire.playable) for inquiry in self.plan.for_one(unit)]
        self.company.perform(inquiries, self.is_over)
        return [one.concluded() for one in inquiries if not (one.is_void or one.is_left or one.astray)]

    def _may_ask_the_systems(self, inquiry: Inquiry) -> bool:
        """Say whether a question is left to the systems, where anything may be done to them."""
        try:
            self.guard.allow_faults()
        except GuardRefused as refusal:
            inquiry.give_up(refusal.what)
            return False
        return inquiry.ask_the_systems()
