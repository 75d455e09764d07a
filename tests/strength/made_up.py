"""Findings that nobody found, to see what is told of them."""

from dataclasses import dataclass

from ratified.strength.words import Change, Endpoint, Fate, Finding, How, Question

VALIDATE = Endpoint("site_builder", "GET", "/validate")
SITE = Endpoint("site_builder", "GET", "/sites/{id}")


@dataclass(frozen=True)
class Scene:
    """A scenario of which somebody tells."""

    scenario: str
    name: str
    feature: str = "Only a good page goes live"
    system: str = "site_builder"
    place: str = "features/site_builder/validation.feature:7"


DRAFT = Scene("f::draft", "A page below score 8 stays in draft")
LIVE = Scene("f::live", "A good page goes live")
LIST = Scene("g::list", "Nobody sees the pages of others", "Tenants are apart")


def question(operator: str, field: str = "", endpoint: Endpoint = VALIDATE) -> Question:
    return Question(endpoint, Change(operator, field))


def noticed(asked: Question, by: str = DRAFT.scenario, after: tuple[str, ...] = (), how: How = How.CHECK) -> Finding:
    return Finding(asked, Fate.NOTICED, by, how=how, asked=(*after, by))


def survived(asked: Question, *scenarios: str) -> Finding:
    first = scenarios or (DRAFT.scenario,)
    return Finding(asked, Fate.SURVIVED, first[0], asked=first)


def unseen(asked: Question, first: str = DRAFT.scenario) -> Finding:
    return Finding(asked, Fate.UNSEEN, first)
