"""What nobody would notice, in sentences: all that could go wrong in one place folded into one, the worst first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ratified.strength.operators import OPERATORS
from ratified.strength.pages import WHOLE_PAGE, PageElement
from ratified.strength.score import is_tolerance, operator
from ratified.strength.telling import is_of_page, told
from ratified.strength.words import Family, Fate, Finding, Question

# From the worst to the least.
_ORDER = (
    Family.STATE,
    Family.REQUEST,
    Family.VALUE,
    Family.STREAM,
    Family.PAGE,
    Family.HEADER,
    Family.STATUS,
    Family.TRANSPORT,
    Family.SHAPE,
    Family.TOLERANCE,
)
# What these change are fields of what an endpoint says, not of its headers, of requests or of pages.
_IN_ANSWERS = frozenset({Family.VALUE, Family.STREAM, Family.SHAPE})
# How a sentence goes on about a thing on a page.
_ON = " on the page "
# How many sentences are told of one scenario.
MOST = 5
# How many things a sentence names before it only counts.
_MOST = 3
_MOST_FIELDS = 6
_NOBODY = "Nobody"


@dataclass(frozen=True, slots=True)
class Survivor:
    """What is missed in one place, or should be missed and is not: by how many changes, and how bad that is."""

    rank: tuple[int, ...]
    scenario: str
    who: str
    said: str
    count: int

    @property
    def text(self) -> str:
        """Return it as a sentence."""
        return f"{self.who} {self.said}"

    @property
    def short(self) -> str:
        """Return it as it is told where it is known of which scenario."""
        return self.text if self.who == _NOBODY else f"{self.said[0].upper()}{self.said[1:]}"


def survivors(findings: Iterable[Finding], names: Mapping[str, str]) -> Sequence[Survivor]:
    """Return what survived as sentences, the worst first; the names are those of scenarios by their identities."""
    hidden = [finding for finding in findings if not is_tolerance(finding)]
    let_pass = _folded((one for one in hidden if one.fate is Fate.SURVIVED), _place)
    unseen = _folded((one for one in hidden if one.fate is Fate.UNSEEN), lambda one: one.question.endpoint)
    found = [_let_pass(group, names) for group in let_pass] + [_unseen(group) for group in unseen]
    return sorted(found, key=lambda one: (one.rank, one.text))


def worst(found: Iterable[Survivor], most: int) -> Sequence[Survivor]:
    """Return the worst of them; no scenario takes the place of all others."""
    told = Counter[str]()
    chosen: list[Survivor] = []
    for one in found:
        if len(chosen) < most and told[one.scenario] < MOST:
            chosen.append(one)
            told[one.scenario] += 1
    return chosen


def brittle(findings: Iterable[Finding], names: Mapping[str, str]) -> Sequence[Survivor]:
    """Return which scenarios notice what is harmless."""
    noticed = (one for one in findings if one.fate is Fate.NOTICED and is_tolerance(one))
    return [_brittle(group, names) for group in _folded(noticed, lambda one: (one.scenario, one.question.endpoint))]


def _folded(findings: Iterable[Finding], key: Callable[[Finding], object]) -> Iterable[Sequence[Finding]]:
    groups: dict[object, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(key(finding), []).append(finding)
    numbers = {name: number for number, name in enumerate(OPERATORS)}
    return [
        sorted(group, key=lambda one: (_rank(one), numbers[one.question.change.operator], one.question))
        for group in groups.values()
    ]


def _place(finding: Finding) -> object:
    """Return where it is; only what is wrong with one field of an answer can be told in one breath."""
    question, family = finding.question, operator(finding).family
    is_in_answer = bool(question.change.field) and family in _IN_ANSWERS
    return finding.scenario, question.endpoint, question.change.field, None if is_in_answer else family


def _let_pass(group: Sequence[Finding], names: Mapping[str, str]) -> Survivor:
    who = _named(group[0].scenario, names) or _NOBODY
    return Survivor(_rank_of(group), group[0].scenario, who, f"would not notice if {_clauses(group)}.", len(group))


def _unseen(group: Sequence[Finding]) -> Survivor:
    question = group[0].question
    fields = list(dict.fromkeys(one.question.change.field for one in group))
    is_page = is_of_page(question)
    named = [PageElement.read(field).spoken if is_page else f"`{field}`" for field in fields[:_MOST_FIELDS]]
    more = [f"{len(fields) - len(named)} more"] * (len(fields) > len(named))
    which = _listed([*named, *more], "and")
    if is_page:
        said = f"looks at {which}{_ON}{question.endpoint.path}."
    else:
        # Where nobody looks at the answer, nobody looks at anything in it.
        said = f"looks at {'' if '' in fields else f'{which} in '}what {question.endpoint} returns."
    return Survivor(_rank_of(group), group[0].scenario, _NOBODY, said, len(group))


def _brittle(group: Sequence[Finding], names: Mapping[str, str]) -> Survivor:
    who = _named(group[0].scenario, names)
    return Survivor(_rank_of(group), group[0].scenario, who, f"fails without need if {_clauses(group)}.", len(group))


def _named(scenario: str, names: Mapping[str, str]) -> str:
    return f"Scenario '{names.get(scenario, scenario)}'" if scenario else ""


def _rank_of(group: Sequence[Finding]) -> tuple[int, ...]:
    return *_rank(group[0]), -len(group)


def _clauses(group: Sequence[Finding]) -> str:
    """Return what would go wrong, without saying twice where."""
    question = group[0].question
    where = f"{_ON}{question.endpoint.path}" if is_of_page(question) else ""
    first, *others = dict.fromkeys(told(one.question).removesuffix(where) for one in group)
    said = [first, *(_after(first, one, question) for one in others[: _MOST - 1])]
    more = len(others) + 1 - len(said)
    ways = "another way" if more == 1 else f"{more} other ways"
    listed = _listed([*said, *[f"went wrong there in {ways}"] * (more > 0)], "or")
    return f"{listed}{where}" if told(group[0].question).endswith(where) else listed


def _after(first: str, clause: str, question: Question) -> str:
    subject = f"{_subject(question)} "
    if not (first.startswith(subject) and clause.startswith(subject)):
        return f"if {clause}"
    field = re.escape(f"`{question.change.field}`")
    return re.sub(rf"\b(of|in|that|returned|returning|the list) {field}", _with_it, clause.removeprefix(subject))


def _subject(question: Question) -> str:
    if not is_of_page(question):
        return str(question.endpoint)
    element = PageElement.read(question.change.field)
    return f"{element.spoken} {question.endpoint.path}" if element == WHOLE_PAGE else element.spoken


def _with_it(found: re.Match[str]) -> str:
    return "it" if found[1] == "the list" else f"{found[1]} it"


def _listed(words: Sequence[str], last: str) -> str:
    *others, end = words
    return f"{', '.join(others)} {last} {end}" if others else end


def _rank(finding: Finding) -> tuple[int, ...]:
    """Return how bad it is: what is plainly broken comes last, and what somebody looks at before what nobody does."""
    its = operator(finding)
    return not its.is_semantic, finding.fate is Fate.UNSEEN, _ORDER.index(its.family)
