"""What became of all questions, put together: figures, sentences, what is accepted, and whether that is good enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ratified.strength.accepted import Judged
from ratified.strength.score import Figures, Known, by_features, by_scenarios, is_tolerance
from ratified.strength.survivors import Survivor, brittle, survivors
from ratified.strength.telling import is_of_page
from ratified.strength.words import Fate, Finding


@dataclass(frozen=True)
class Suite:
    """The scenarios of a suite and what they were asked, with what is accepted."""

    scenarios: Sequence[Known]
    judged: Judged
    # What those were asked besides who had noticed nothing.
    further: Sequence[Finding] = ()
    # Whether somebody has stopped it before everything was asked.
    was_stopped: bool = False

    @property
    def findings(self) -> Sequence[Finding]:
        """Return all findings."""
        return self.judged.findings

    @cached_property
    def figures(self) -> Figures:
        """Return the figures of all scenarios together."""
        return Figures.of(self.findings)

    @cached_property
    def features(self) -> Mapping[tuple[str, str], Figures]:
        """Return the figures of each feature, by its system and name."""
        return by_features(self.findings, self.scenarios)

    @cached_property
    def alone(self) -> Mapping[str, Figures]:
        """Return the figures of each scenario by itself."""
        return by_scenarios([*self.findings, *self.further], self.scenarios)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Return the names of scenarios by their identities."""
        return {one.scenario: one.name for one in self.scenarios}

    @cached_property
    def survivors(self) -> Sequence[Survivor]:
        """Return what nobody would notice, the worst first."""
        return survivors(self.findings, self.names)

    @cached_property
    def brittle(self) -> Sequence[Survivor]:
        """Return what scenarios notice although it is harmless."""
        return brittle(self.findings, self.names)

    @property
    def blind(self) -> Sequence[Known]:
        """Return the scenarios that notice nothing at all of what they are asked."""
        blind = [one for one in self.scenarios if self.alone[one.scenario].is_blind]
        pages = [one for one in self.findings if is_of_page(one.question)]
        if not any(one.fate is Fate.LEFT for one in pages):
            return blind
        # Of pages much is known without a performance, and says nothing of what somebody would notice who is asked.
        unknown = {name for one in pages for name in (one.scenario, *one.asked)}
        return [one for one in blind if one.scenario not in unknown]

    @property
    def unknown(self) -> Sequence[Finding]:
        """Return what could not be judged."""
        return [one for one in self.findings if one.fate is Fate.UNKNOWN]

    @property
    def harmless(self) -> int:
        """Return how many changes were tried that nobody is to notice."""
        return sum(is_tolerance(one) and one.fate in (Fate.NOTICED, Fate.SURVIVED) for one in self.findings)

    @property
    def is_good(self) -> bool:
        """Say whether all that survives is accepted, and whatever is accepted survives; the gate opens only then."""
        return not (self.survivors or self.brittle or self.judged.outdated or self.was_stopped)
