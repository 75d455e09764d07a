"""One question on its way from scenario to scenario, until one of them notices or all have been asked."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from ratified.strength.asking import Order
from ratified.strength.operators.catalogue import operator_of
from ratified.strength.outcome import Ending, Outcome
from ratified.strength.words import Family, Fate, Finding, How, Question

# Whether a system does what is asked of it beside a scenario is seen by so many.
_ENOUGH = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A scenario that meets the change, by the number of its unit; whether it looks at what is changed."""

    unit: int
    scenario: str
    looks: bool


@dataclass(slots=True)
class Inquiry:
    """A question, whom it can be asked, and what they have said."""

    number: int
    question: Question
    candidates: Sequence[Candidate]
    needs_systems: bool = False
    # Those whom only the systems themselves can answer.
    astray: list[Candidate] = field(default_factory=list)
    finding: Finding | None = None
    is_live: bool = False
    _asked: list[str] = field(default_factory=list)
    _first: str = ""
    _able: Sequence[Candidate] = ()
    _next: int = 0
    _was_seen: bool = False
    _unmet: int = 0
    _why: str = ""

    def __post_init__(self) -> None:
        """Remember of whom it would be asked first."""
        self._first = self.candidates[0].scenario if self.candidates else ""
        self._able = tuple(self.candidates)

    def following(self) -> Order | None:
        """Return whom to ask next, if anybody is left and it is still open."""
        if not self.is_left:
            return None
        candidate = self.candidates[self._next]
        self._next += 1
        return Order(candidate.unit, self.number, candidate.looks, self.is_live)

    def hear(self, outcome: Outcome) -> None:
        """Take what the one who was asked last has shown."""
        candidate = self.candidates[self._next - 1]
        if outcome.ending is Ending.UNMET or self._need_not_be_borne(outcome):
            self._unmet += 1
            return
        if outcome.ending is Ending.ASTRAY:
            self.astray.append(candidate)
            self._why = outcome.why
            return
        self._asked.append(candidate.scenario)
        self._was_seen |= outcome.ending is not Ending.UNSEEN
        if outcome.ending is Ending.NOTICED:
            self.finding = self._found(Fate.NOTICED, candidate.scenario, outcome)

    @property
    def asked(self) -> Sequence[str]:
        """Return the scenarios that were asked."""
        return self._asked

    def was_noticed_by(self, scenario: str) -> bool:
        """Say whether it was this scenario that noticed."""
        return self.finding is not None and self.finding.scenario == scenario

    def could_ask(self, unit: int) -> Iterator[Candidate]:
        """Give the scenario of this number if it meets the change."""
        return (one for one in self._able if one.unit == unit)

    def leave_out(self, units: Collection[int]) -> None:
        """Ask these only before the systems themselves; there everybody, where nobody else can tell."""
        self.astray = [one for one in self.candidates if self.needs_systems or one.unit in units]
        self.candidates = tuple(one for one in self.candidates if one not in self.astray)

    def ask_the_systems(self) -> bool:
        """Begin again with those who went astray, before the systems themselves; say whether there are any."""
        if self.finding is not None or not self.astray:
            return False
        self.is_live, self.candidates, self._next, self.astray = True, tuple(self.astray), 0, []
        return True

    def give_up(self, why: str) -> None:
        """Take that those who went astray cannot be asked before the systems."""
        self._why = why

    @property
    def is_void(self) -> bool:
        """Say whether the change has met nothing, whoever was asked: it was no question then."""
        return self.finding is None and not (self._asked or self.astray or self.is_left)

    @property
    def is_left(self) -> bool:
        """Say whether it is open, and somebody could still be asked."""
        return self.finding is None and self._next < len(self.candidates) and not self._is_vain

    @property
    def _is_vain(self) -> bool:
        """Say whether so many have met nothing that the others would not either: a second order is always refused."""
        return self.needs_systems and self._unmet >= _ENOUGH and not self._asked

    def concluded(self) -> Finding:
        """Return what has come of it."""
        if self.finding is not None:
            return self.finding
        if self.is_left:
            fate = Fate.LEFT
        elif self.astray:
            # Whoever could not be asked might have noticed.
            fate = Fate.UNKNOWN
        elif self._asked:
            fate = Fate.SURVIVED if self._was_seen else Fate.UNSEEN
        else:
            fate = Fate.UNKNOWN
        scenario = self._asked[0] if self._asked else self._first
        return Finding(self.question, fate, scenario, is_live=self.is_live, asked=tuple(self._asked), why=self._why)

    def _need_not_be_borne(self, outcome: Outcome) -> bool:
        """Say whether it was noticed because the contract forbids it: that nobody has to tolerate."""
        is_probe = operator_of(self.question.change.operator).family is Family.TOLERANCE
        return is_probe and outcome.how is How.CONTRACT

    def _found(self, fate: Fate, scenario: str, outcome: Outcome) -> Finding:
        return Finding(
            self.question, fate, scenario, outcome.how, outcome.step, self.is_live, tuple(self._asked), outcome.why
        )
