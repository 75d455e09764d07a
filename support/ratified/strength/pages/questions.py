"""Which questions there are to ask about pages, and of whom first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ratified.strength.inquiry import Candidate
from ratified.strength.pages.changes import changes_for
from ratified.strength.pages.elements import WHOLE_PAGE, PageElement
from ratified.strength.pages.glimpses import Glimpse
from ratified.strength.words import Change, Endpoint, Question

# How an endpoint says that it is a page, and not a way to ask for something.
PAGE = "page"
# What is noticed by itself, wherever it is and whatever a scenario looks at.
_NOTICED_ANYWHERE = frozenset({"broken-picture", "console-error", "uncaught-error"})
# Over this a page may break down, which everybody notices: it is tried once, whatever anybody looks at. So is what is
# wrong with a page as a whole.
_BREAKING = frozenset({"removed"})
# What matters to those only who see the thing itself, and not to those who find another one by it.
_BY_SIGHT = frozenset({"transparent", "off-screen", "covered"})


@dataclass(frozen=True, slots=True)
class Onlooker:
    """A scenario that shows pages: what was seen on them, how long it took, by the number of its unit."""

    unit: int
    scenario: str
    took: float
    glimpses: Sequence[Glimpse]


def questions_of(onlookers: Sequence[Onlooker]) -> Iterator[tuple[Question, Sequence[Candidate]]]:
    """Give every question about what was seen, with those who saw it: who has to do with it first."""
    met: dict[Question, dict[int, bool]] = {}
    for one in onlookers:
        for question, looks in _met(one):
            by_unit = met.setdefault(question, {})
            by_unit[one.unit] = by_unit.get(one.unit, False) or looks
    known = {one.unit: one for one in onlookers}
    for question in sorted(met):
        yield question, _candidates(question.change, met[question], known)


def _met(onlooker: Onlooker) -> Iterator[tuple[Question, bool]]:
    """Give what one scenario can be asked, and whether it could notice."""
    for glimpse in onlooker.glimpses:
        page = Endpoint(glimpse.system, PAGE, glimpse.path)
        for name, tag in glimpse.seen.items():
            for change in changes_for(replace(PageElement.read(name), tag=tag)):
                by_sight = change.operator in _BY_SIGHT
                looks = change.operator in _NOTICED_ANYWHERE or glimpse.touches(name, by_sight=by_sight)
                yield Question(page, change), looks


def _candidates(change: Change, met: Mapping[int, bool], known: Mapping[int, Onlooker]) -> Sequence[Candidate]:
    units = sorted(met, key=lambda unit: (not met[unit], known[unit].took))
    candidates = [Candidate(unit, known[unit].scenario, looks=met[unit]) for unit in units]
    is_tried = change.field == str(WHOLE_PAGE) or change.operator in _BREAKING
    if is_tried and not any(met.values()):
        candidates[0] = replace(candidates[0], looks=True)
    return candidates


__all__ = ["PAGE", "Onlooker", "questions_of"]
