"""A question about a page on its way from scenario to scenario, all of them before the systems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ratified.strength.asking import Order
from ratified.strength.inquiry import Candidate, Inquiry
from ratified.strength.outcome import Ending, Outcome

_PASSED = (Ending.UNMET, Ending.UNNOTICED)
# What a page may be waited for, in what it was waited for when it was recorded; and that in seconds, at least.
_PATIENCE, _LEAST = 3.0, 1.0


def patience_for(waited: float) -> float:
    """Return how many seconds a scenario waits for what its pages show, if it had to wait so many at most before."""
    return max(_PATIENCE * waited, _LEAST)


@dataclass(slots=True)
class Trust:
    """How long each scenario waits for what its pages show, and whether it passes so while nothing is changed."""

    patience: Mapping[int, float]
    # Why a scenario fails by itself, or nothing where it does not.
    verdicts: dict[int, str] = field(default_factory=dict)

    def hear(self, unit: int, outcome: Outcome) -> None:
        """Take what came of a performance with nothing changed."""
        why = f"{outcome.step}: {outcome.why}" if outcome.step else outcome.why
        self.verdicts[unit] = "" if outcome.ending in _PASSED else f"it fails by itself when it is repeated: {why}"


@dataclass(slots=True)
class PageInquiry(Inquiry):
    """A question about a page; who notices must also pass while nothing is changed."""

    is_live: bool = True
    trust: Trust = field(default_factory=lambda: Trust({}))
    _doubted: Outcome | None = None

    def __post_init__(self) -> None:
        """Conclude at once where nobody looks."""
        Inquiry.__post_init__(self)
        self._pass_over()

    @property
    def is_left(self) -> bool:
        """Say whether it is open, and somebody could still be asked, or has to prove what they have noticed."""
        return self._doubted is not None or (self.finding is None and self._next < len(self.candidates))

    @property
    def acts_on_systems(self) -> bool:
        """Say whether the change does something to the systems."""
        return self.needs_systems

    def following(self) -> Order | None:
        """Return whom to ask next, or who has to prove what they have noticed."""
        if self._doubted is not None:
            return Order(self._current.unit, is_live=self.is_live, patience=self._patience)
        order = Inquiry.following(self)
        return None if order is None else replace(order, patience=self._patience)

    def hear(self, outcome: Outcome) -> None:
        """Take what a scenario has shown; what it notices for the first time is taken when it has proved itself."""
        unit, verdicts = self._current.unit, self.trust.verdicts
        if self._doubted is not None:
            self.trust.hear(unit, outcome)
            outcome, self._doubted = self._doubted, None
        elif outcome.ending in _PASSED:
            # It has waited long enough for everything.
            verdicts.setdefault(unit, "")
        elif outcome.ending is Ending.NOTICED and unit not in verdicts:
            self._doubted = outcome
            return
        if outcome.ending is Ending.NOTICED and verdicts[unit]:
            outcome = Outcome(Ending.ASTRAY, why=verdicts[unit])
        Inquiry.hear(self, outcome)
        self._pass_over()

    def keep_from_systems(self, why: str) -> None:
        """Take that nobody may be asked."""
        self.leave_out({candidate.unit for candidate in self.candidates})
        self.give_up(why)

    def _pass_over(self) -> None:
        """Take it that nobody notices who looks elsewhere; they have met nothing either if nobody has who looks."""
        is_met = bool(self._asked) or self._next == 0
        while self.finding is None and self._next < len(self.candidates) and not self.candidates[self._next].looks:
            self._next += 1
            Inquiry.hear(self, Outcome(Ending.UNSEEN if is_met else Ending.UNMET))

    @property
    def performed_by(self) -> frozenset[int]:
        """Return the units that may be performed for it."""
        return frozenset(candidate.unit for candidate in self.candidates if candidate.looks)

    @property
    def _current(self) -> Candidate:
        return self.candidates[self._next - 1]

    @property
    def _patience(self) -> float:
        return self.trust.patience[self._current.unit]


__all__ = ["PageInquiry", "Trust", "patience_for"]
