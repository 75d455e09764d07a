"""What survives is told in sentences for product owners: one for each place, the worst first."""

import pytest

from ratified.strength.operators.catalogue import OPERATORS, Operator
from ratified.strength.survivors import brittle, survivors, worst
from ratified.strength.words import Endpoint, Family, Fate, Finding, Question
from tests.strength.made_up import DRAFT, LIVE, SITE, noticed, question, survived, unseen

NAMES = {one.scenario: one.name for one in (DRAFT, LIVE)}
LOSS = Operator("made-up-loss", Family.STATE, is_semantic=True, told="{endpoint} forgot what it was told")


@pytest.fixture(autouse=True)
def loss(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(OPERATORS, LOSS.name, LOSS)


def texts(*findings: Finding) -> list[str]:
    return [one.text for one in survivors(findings, NAMES)]


def test_one_change_is_one_sentence() -> None:
    (found,) = survivors([survived(question("flipped", "securityPassed"))], NAMES)
    assert found.text == (
        "Scenario 'A page below score 8 stays in draft' would not notice if GET /validate returned the opposite of "
        "`securityPassed`."
    )
    assert found.short == "Would not notice if GET /validate returned the opposite of `securityPassed`."


def test_changes_of_one_field_are_one_sentence_with_the_worst_in_front() -> None:
    shapes = [survived(question(name, "securityPassed")) for name in ("other-type", "null", "dropped")]
    (found,) = survivors([*shapes, survived(question("flipped", "securityPassed"))], NAMES)
    assert found.said == (
        "would not notice if GET /validate returned the opposite of `securityPassed`, stopped returning it, "
        "returned null in it or went wrong there in another way."
    )
    assert found.count == 4


@pytest.mark.parametrize(
    ("operators", "field", "said"),
    [
        (
            ("list-emptied", "list-reversed"),
            "pages",
            "GET /validate returned an empty list in `pages` or returned it in the opposite order.",
        ),
        (
            ("other-text", "ids-swapped"),
            "[].id",
            "GET /validate returned another text in `[].id` or gave each record the `[].id` of another.",
        ),
        (("half-body", "reset"), "", "GET /validate sent half of its answer or if the connection broke instead of {}."),
    ],
)
def test_folded_sentences_can_be_read(operators: tuple[str, ...], field: str, said: str) -> None:
    (text,) = texts(*(survived(question(name, field)) for name in operators))
    assert text.partition(" would not notice if ")[2] == said.replace("{}", "an answer of GET /validate")


@pytest.mark.parametrize(
    "name", [name for name, its in OPERATORS.items() if its.family not in (Family.TOLERANCE, Family.PAGE)]
)
@pytest.mark.parametrize("field", ["pages[].title", ""])
def test_every_change_can_be_told_of(name: str, field: str) -> None:
    (text,) = texts(survived(question(name, field)))
    assert "GET /validate" in text
    assert "{" not in text


def test_losses_come_first_then_meaning_then_what_nobody_looks_at_and_plain_breakages_last() -> None:
    told = texts(
        survived(question("success-to-500")),
        unseen(question("plus-one", "tookMs")),
        survived(question("flipped", "securityPassed")),
        survived(question("dropped", "title")),
        survived(question(LOSS.name)),
    )
    assert [text.partition("if GET /validate ")[2] or text for text in told] == [
        "forgot what it was told.",
        "returned the opposite of `securityPassed`.",
        "Nobody looks at `tookMs` in what GET /validate returns.",
        "answered 500 instead of its success.",
        "stopped returning `title`.",
    ]


def shown(operator: str, field: str) -> Question:
    return question(operator, field, Endpoint("site_builder", "page", "/sites/{id}"))


def test_what_is_wrong_with_a_page_is_told_in_the_words_of_who_looks_at_it() -> None:
    button = 'button "Save"'
    (text,) = texts(survived(shown("hidden", button)))
    assert text == (
        "Scenario 'A page below score 8 stays in draft' would not notice if the button “Save” were hidden on the page "
        "/sites/{id}."
    )
    wrongs = ("hidden", "covered", "dead", "disabled")
    (text,) = texts(*(survived(shown(name, button)) for name in wrongs))
    assert text.partition(" would not notice if ")[2] == (
        "the button “Save” were hidden, were covered by something else, did nothing or went wrong there in another way "
        "on the page /sites/{id}."
    )
    (text,) = texts(*(survived(shown(name, "page")) for name in ("retitled", "console-error")))
    assert text.partition(" would not notice if ")[2] == (
        "the page /sites/{id} had another title or logged an error that only the browser's console shows."
    )
    (text,) = texts(*(survived(shown(name, 'list "Issues"')) for name in ("hidden", "list-frozen")))
    assert text.partition(" would not notice if ")[2] == (
        "the list “Issues” were hidden or if nothing new appeared in the list “Issues” on the page /sites/{id}."
    )


def test_what_nobody_looks_at_on_a_page_is_one_sentence() -> None:
    things = [
        unseen(shown(name, field)) for field in ('link "Help"', 'items of list "News"') for name in ("hidden", "dead")
    ]
    assert texts(*things) == [
        "Nobody looks at the items of the list “News” and the link “Help” on the page /sites/{id}."
    ]


def test_headers_and_fields_of_one_name_stay_apart() -> None:
    assert len(texts(survived(question("header-dropped", "etag")), survived(question("dropped", "etag")))) == 2


def test_no_scenario_takes_the_place_of_all_others() -> None:
    fields = [survived(question("zero", f"f{number}")) for number in range(9)]
    found = survivors([*fields, survived(question("dropped", "title"), LIVE.scenario)], NAMES)
    assert [one.scenario for one in worst(found, 20)] == [DRAFT.scenario] * 5 + [LIVE.scenario]
    assert len(worst(found, 3)) == 3


def test_of_whole_answers_unlike_mistakes_stay_apart() -> None:
    assert len(texts(survived(question("success-to-500")), survived(question("half-body")))) == 2


def test_scenarios_and_endpoints_stay_apart() -> None:
    flipped = question("flipped", "passed")
    assert len(texts(survived(flipped), survived(question("null", "passed"), LIVE.scenario))) == 2
    assert len(texts(survived(flipped), survived(question("flipped", "passed", SITE)))) == 2


def test_fields_that_nobody_looks_at_are_one_sentence_for_each_endpoint() -> None:
    fields = [unseen(question(name, f"f{number}"), LIVE.scenario) for number in range(9) for name in ("null", "zero")]
    assert texts(*fields[:4], unseen(question("null", "tookMs", SITE))) == [
        "Nobody looks at `f0` and `f1` in what GET /validate returns.",
        "Nobody looks at `tookMs` in what GET /sites/{id} returns.",
    ]
    assert texts(*fields) == [
        "Nobody looks at `f0`, `f1`, `f2`, `f3`, `f4`, `f5` and 3 more in what GET /validate returns."
    ]
    assert texts(unseen(question("body-emptied"))) == ["Nobody looks at what GET /validate returns."]


def test_what_is_noticed_accepted_left_or_harmless_is_no_survivor() -> None:
    flipped = question("flipped", "passed")
    others = [Finding(flipped, fate, DRAFT.scenario) for fate in (Fate.ACCEPTED, Fate.LEFT, Fate.UNKNOWN)]
    assert not texts(noticed(flipped), *others, survived(question("extra-field")), unseen(question("extra-header")))


def test_who_notices_what_is_harmless_is_brittle() -> None:
    found = brittle(
        [
            noticed(question("keys-reversed")),
            noticed(question("extra-field")),
            survived(question("extra-header")),
            noticed(question("flipped", "passed")),
        ],
        NAMES,
    )
    assert [one.who for one in found] == ["Scenario 'A page below score 8 stays in draft'"]
    (one,) = found
    assert one.short.endswith("returned one field more in every object or returned its fields in another order.")
    assert one.short.startswith("Fails without need if GET /validate returned one field more")
    assert one.count == 2
