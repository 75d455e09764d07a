"""Which questions there are to ask, and of whom first."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from types import MappingProxyType

from ratified.strength.inquiry import Candidate, Inquiry
from ratified.strength.misdeeds import Donors, misdeeds, needs_systems
from ratified.strength.operators.catalogue import operator_of
from ratified.strength.operators.changing import changes_of
from ratified.strength.operators.documents import values_seen
from ratified.strength.operators.values import Others
from ratified.strength.pages.glimpses import Glimpse
from ratified.strength.pages.inquiry import PageInquiry, Trust, patience_for
from ratified.strength.pages.questions import Onlooker, questions_of
from ratified.strength.reel import Frame, Reel
from ratified.strength.words import Change, Endpoint, Family, Question

# Who does something is asked before who looks at it, and before who only prepares.
_KINDS = ("when", "then", "given")
_ON_FIELDS = frozenset({Family.VALUE, Family.SHAPE, Family.HEADER})
_FEW = 8
# These take as long as their scenario does.
_FEW_PAGES = 3
_SECURITY = frozenset({Family.STATE, Family.REQUEST})


@dataclass(slots=True)
class _Known:
    """What is known of one endpoint from everybody who has used it."""

    frames: dict[int, list[Frame]] = field(default_factory=dict)
    noise: set[str] = field(default_factory=set)
    others: Others = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that is to be asked."""

    inquiries: Sequence[Inquiry]
    # Those about pages, which are asked before the systems only.
    pages: Sequence[PageInquiry]
    questions: Sequence[Question]
    others: Mapping[Endpoint, Others]
    donors: Donors

    @property
    def everything(self) -> Sequence[Inquiry]:
        """Return all of them."""
        return [*self.inquiries, *self.pages]

    def security(self, *, wanted: bool) -> Sequence[Inquiry]:
        """Return those about what systems keep and heed and for whom, or all the others."""
        return [one for one in self.inquiries if is_security(one.question) is wanted]

    def for_one(self, unit: int) -> Sequence[Inquiry]:
        """Return a few more questions for a scenario that has noticed nothing so far; none for any other."""
        open_to = [(one, able) for one in self.inquiries for able in one.could_ask(unit) if _has_meaning(one)]
        if any(one.was_noticed_by(able.scenario) for one, able in open_to):
            return []
        telling = [(one, able) for one, able in open_to if able.scenario not in one.asked]
        telling.sort(key=lambda pair: not pair[1].looks)
        return [Inquiry(one.number, one.question, [able]) for one, able in telling[:_FEW] if not one.needs_systems]

    def pages_for_one(self, unit: int) -> Sequence[PageInquiry]:
        """Return a few more questions for a scenario that has noticed nothing on its pages; none for any other."""
        open_to = [(one, able) for one in self.pages for able in one.could_ask(unit) if able.looks]
        if any(one.was_noticed_by(able.scenario) for one, able in open_to):
            return []
        telling = [(one, able) for one, able in open_to if able.scenario not in one.asked and not one.acts_on_systems]
        return [PageInquiry(one.number, one.question, [able], trust=one.trust) for one, able in telling[:_FEW_PAGES]]


def plan_of(
    reels: Mapping[int, Reel],
    noise: Mapping[int, Mapping[int, Collection[str]]],
    seed: str,
    pages: Mapping[int, Sequence[Glimpse]] = MappingProxyType({}),
) -> Plan:
    """Return every question about what was recorded, in the order in which it is asked.

    `noise` has, for each scenario and each of its exchanges, the fields whose values differ by themselves; `pages` what
    was seen on its pages.
    """
    known = _known(reels, noise)
    donors = Donors.of(frame for one in known.values() for frames in one.frames.values() for frame in frames)
    questions: list[tuple[Question, list[Candidate]]] = []
    for endpoint in sorted(known):
        questions += _about(endpoint, known[endpoint], reels, donors)
    chance = random.Random(f"order of {seed}")  # noqa: S311 - no secret
    chance.shuffle(questions)
    inquiries = [
        Inquiry(number, question, able, needs_systems=needs_systems(question.change))
        for number, (question, able) in enumerate(questions)
    ]
    shown = _about_pages(reels, pages, len(questions), chance)
    others = {endpoint: one.others for endpoint, one in known.items()}
    asked = [one.question for one in (*inquiries, *shown)]
    return Plan(inquiries, shown, asked, others, donors)


def _about_pages(
    reels: Mapping[int, Reel], pages: Mapping[int, Sequence[Glimpse]], first: int, chance: random.Random
) -> Sequence[PageInquiry]:
    recordings = {unit: reel.recording for unit, reel in reels.items()}
    onlookers = [Onlooker(unit, recordings[unit].scenario, recordings[unit].took, seen) for unit, seen in pages.items()]
    trust = Trust({one.unit: patience_for(recordings[one.unit].waited) for one in onlookers})
    questions = list(questions_of(onlookers))
    chance.shuffle(questions)
    return [
        PageInquiry(number, question, able, needs_systems=question.change.operator == "sent-twice", trust=trust)
        for number, (question, able) in enumerate(questions, first)
    ]


def _has_meaning(inquiry: Inquiry) -> bool:
    return operator_of(inquiry.question.change.operator).is_semantic


def is_security(question: Question) -> bool:
    """Say whether it is about what systems keep, and for whom, and what they are asked."""
    return operator_of(question.change.operator).family in _SECURITY


def _known(reels: Mapping[int, Reel], noise: Mapping[int, Mapping[int, Collection[str]]]) -> dict[Endpoint, _Known]:
    known: dict[Endpoint, _Known] = {}
    for unit, reel in reels.items():
        for frame in reel.frames:
            if not frame.played.kind:
                # Putting things away is nobody's promise.
                continue
            one = known.setdefault(frame.endpoint, _Known())
            one.frames.setdefault(unit, []).append(frame)
            one.noise |= set(noise.get(unit, {}).get(frame.exchange.number, ()))
    for one in known.values():
        one.others = values_seen(frame.reply for frames in one.frames.values() for frame in frames)
    return known


def _about(
    endpoint: Endpoint, known: _Known, reels: Mapping[int, Reel], donors: Donors
) -> Iterator[tuple[Question, list[Candidate]]]:
    """Give every question about an endpoint, with those who meet it: who looks at it first, then who does it.

    The shorter is asked before the longer; the same suite is asked in the same order each time.
    """
    able: dict[Question, dict[int, tuple[bool, int, int]]] = {}
    for unit, frames in known.frames.items():
        reel = reels[unit]
        rank = min(_KINDS.index(frame.played.kind) for frame in frames)
        changes = changes_of([frame.reply for frame in frames], known.others, known.noise)
        for change, who in chain(((change, "") for change in changes), misdeeds(frames, donors)):
            # Whether a write was kept is seen by who looks afterwards.
            first = -_looks_afterwards(reel) if needs_systems(change) else rank
            looks = _looks(frames, change)
            able.setdefault(Question(endpoint, change, who), {})[unit] = (not looks, first, len(reel.recording.steps))
    for question in sorted(able):
        ranks = able[question]
        units = sorted(ranks, key=lambda unit: (ranks[unit], unit))
        yield question, [Candidate(unit, reels[unit].recording.scenario, not ranks[unit][0]) for unit in units]


def _looks_afterwards(reel: Reel) -> int:
    """Return how often a scenario asks for something in order to judge it."""
    return sum(frame.played.kind == "then" for frame in reel.frames)


def _looks(frames: Sequence[Frame], change: Change) -> bool:
    """Say whether somebody looks at what is changed; of most changes nobody can know without trying."""
    family = operator_of(change.operator).family
    if family not in _ON_FIELDS or not change.field:
        return True
    is_shape = family is Family.SHAPE
    return any(frame.played.looks_at(change.field, shape=is_shape) for frame in frames)
