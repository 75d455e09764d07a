"""How much of what could go wrong is noticed, as figures: by all scenarios, by those of a feature, by one alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from statistics import NormalDist
from typing import Protocol

from ratified.strength.operators import Operator, operator_of
from ratified.strength.words import Family, Fate, Finding, How, Question

_Z = NormalDist().inv_cdf(0.975)
SECURITY = frozenset({Family.STATE, Family.REQUEST})
_ASKED = (Fate.NOTICED, Fate.SURVIVED, Fate.UNSEEN)
_RUN = (Fate.NOTICED, Fate.SURVIVED)


class Known(Protocol):
    """What must be known of a scenario to tell of it."""

    @property
    def scenario(self) -> str:
        """Return its identity."""

    @property
    def system(self) -> str:
        """Return the system that it is about."""

    @property
    def feature(self) -> str:
        """Return the name of its feature."""

    @property
    def name(self) -> str:
        """Return its name."""

    @property
    def place(self) -> str:
        """Return where it stands."""


@dataclass(frozen=True, slots=True)
class Score:
    """How many changes were noticed of those that were asked about.

    Where time did not suffice for `left` of them, those that were run for the families concerned are a sample.
    """

    noticed: int = 0
    asked: int = 0
    left: int = 0
    sampled: int = 0
    noticed_in_sample: int = 0

    @property
    def share(self) -> float | None:
        """Return the share that is noticed, of a sample as far as it lets guess; nothing where nothing was asked."""
        if not self.asked:
            return None
        return self._of_all(self.noticed_in_sample / self.sampled) if self.sampled else self.noticed / self.asked

    @property
    def interval(self) -> tuple[float, float] | None:
        """Return between which shares the true one lies in 95 of 100 cases, where not everything was asked."""
        if not self.left:
            return None
        low, high = wilson(self.noticed_in_sample, self.sampled)
        return self._of_all(low), self._of_all(high)

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> Score:
        """Count findings; what is accepted or unknown is neither noticed nor hidden."""
        counted = defaultdict[Family, Counter[Fate]](Counter)
        for finding in findings:
            counted[operator(finding).family][finding.fate] += 1
        sampled = [counts for counts in counted.values() if counts[Fate.LEFT]]
        return cls(
            noticed=sum(counts[Fate.NOTICED] for counts in counted.values()),
            asked=sum(counts[fate] for counts in counted.values() for fate in _ASKED),
            left=sum(counts[Fate.LEFT] for counts in sampled),
            sampled=sum(counts[fate] for counts in sampled for fate in _RUN),
            noticed_in_sample=sum(counts[Fate.NOTICED] for counts in sampled),
        )

    def _of_all(self, share: float) -> float:
        """Return the share in everything from the share in the sample and from what is known without one."""
        drawn = share * (self.sampled + self.left)
        return (self.noticed - self.noticed_in_sample + drawn) / (self.asked + self.left)


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of some findings."""

    semantic: Score
    security: Score
    raw: Score
    families: Mapping[Family, Score]
    fates: Mapping[Fate, int]
    hows: Mapping[How, int]

    @classmethod
    def of(cls, findings: Sequence[Finding]) -> Figures:
        """Count findings; harmless changes are told of their own."""
        counted = [finding for finding in findings if not is_tolerance(finding)]
        by_family = defaultdict[Family, list[Finding]](list)
        for finding in counted:
            by_family[operator(finding).family].append(finding)
        return cls(
            semantic=Score.of(finding for finding in counted if operator(finding).is_semantic),
            security=Score.of(finding for family in SECURITY for finding in by_family[family]),
            raw=Score.of(counted),
            families={family: Score.of(found) for family, found in by_family.items() if found},
            fates=Counter(finding.fate for finding in counted),
            hows=Counter(finding.how for finding in counted if finding.fate is Fate.NOTICED and finding.how),
        )

    @property
    def is_blind(self) -> bool:
        """Say whether something was asked that has a meaning, and nothing of it was noticed."""
        return self.semantic.asked > 0 and not self.semantic.noticed


def operator(finding: Finding) -> Operator:
    """Return what was done to the answers."""
    return operator_of(finding.question.change.operator)


def is_tolerance(finding: Finding) -> bool:
    """Say whether it is about a change that a good suite does not notice."""
    return operator(finding).family is Family.TOLERANCE


def by_features(findings: Sequence[Finding], scenarios: Iterable[Known]) -> Mapping[tuple[str, str], Figures]:
    """Return the figures of each feature by its system and name: of what its scenarios were asked, whoever noticed."""
    concerned = _concerned(findings)
    features: dict[tuple[str, str], dict[Question, Finding]] = {}
    for one in scenarios:
        found = features.setdefault((one.system, one.feature), {})
        found.update({finding.question: finding for finding in concerned[one.scenario]})
    return {feature: Figures.of(list(found.values())) for feature, found in sorted(features.items())}


def by_scenarios(findings: Sequence[Finding], scenarios: Iterable[Known]) -> Mapping[str, Figures]:
    """Return the figures of each scenario by its identity: of what it was itself asked, what it noticed itself."""
    concerned = _concerned(findings)
    alone = {one.scenario: [_alone(found, one.scenario) for found in concerned[one.scenario]] for one in scenarios}
    return {name: Figures.of([one for one in found if one.fate is not Fate.LEFT]) for name, found in alone.items()}


def helped(findings: Iterable[Finding], scenario: str) -> int:
    """Return how much of what a scenario lets pass others notice."""
    return sum(
        one.fate is Fate.NOTICED and scenario in one.asked and one.scenario != scenario and not is_tolerance(one)
        for one in findings
    )


def wilson(noticed: int, asked: int) -> tuple[float, float]:
    """Return between which shares the true one lies in 95 of 100 cases, by Wilson's score interval."""
    if not asked:
        return 0.0, 1.0
    share, squared = noticed / asked, _Z**2
    middle = (share + squared / (2 * asked)) / (1 + squared / asked)
    reach = _Z / (1 + squared / asked) * sqrt(share * (1 - share) / asked + squared / (4 * asked**2))
    # Rounded, so that bounds of all or nothing are just that.
    return max(0.0, round(middle - reach, 12)), min(1.0, round(middle + reach, 12))


def _concerned(findings: Iterable[Finding]) -> Mapping[str, Sequence[Finding]]:
    """Return by scenario the questions that it was asked, or would be asked first."""
    found = defaultdict[str, list[Finding]](list)
    for finding in findings:
        for scenario in {finding.scenario, *finding.asked}:
            found[scenario].append(finding)
    return found


def _alone(finding: Finding, scenario: str) -> Finding:
    """Return a finding as it was for one scenario: what it let pass was perhaps noticed by another, or left for one."""
    has_noticed = finding.fate is Fate.NOTICED and finding.scenario == scenario
    has_let_pass = scenario in finding.asked and finding.fate in (Fate.NOTICED, Fate.LEFT)
    return replace(finding, fate=Fate.SURVIVED, how=None) if has_let_pass and not has_noticed else finding
