"""What can be asked about pages: of everything that was seen both times, and first of those who have to do with it."""

from __future__ import annotations

from collections.abc import Mapping

from ratified.strength.pages.glimpses import Glimpse, folded, lasting
from ratified.strength.pages.questions import Onlooker, questions_of
from ratified.strength.words import Change, Endpoint

SAVE, HELP, LOGO = 'button "Save"', 'link "Help"', 'img "Logo"'
TAGS = {SAVE: "button", HELP: "a", LOGO: "img", "page": ""}


def glimpse(*touched: str, path: str = "/sites/{id}", who: str = "Mia", is_read_whole: bool = False) -> Glimpse:
    return Glimpse("site_builder", path, who, TAGS, touched, is_read_whole)


def asked(*onlookers: Onlooker) -> Mapping[Change, list[tuple[str, bool]]]:
    found = {}
    for question, candidates in questions_of(onlookers):
        assert question.endpoint == Endpoint("site_builder", "page", "/sites/{id}")
        found[question.change] = [(one.scenario, one.looks) for one in candidates]
    return found


def test_who_has_to_do_with_it_is_asked_first_and_the_shortest_of_these() -> None:
    slow = Onlooker(0, "slow", 9.0, [glimpse(SAVE)])
    quick = Onlooker(1, "quick", 2.0, [glimpse(SAVE)])
    passer_by = Onlooker(2, "passer-by", 1.0, [glimpse(HELP)])
    found = asked(slow, quick, passer_by)
    assert found[Change("hidden", SAVE)] == [("quick", True), ("slow", True), ("passer-by", False)]
    assert found[Change("hidden", HELP)][0] == ("passer-by", True)


def test_one_question_is_asked_of_several_windows_of_a_scenario_once() -> None:
    found = asked(Onlooker(0, "both", 1.0, [glimpse(), glimpse(SAVE, who="Omar")]))
    assert found[Change("hidden", SAVE)] == [("both", True)]


def test_what_is_noticed_anywhere_is_performed_whoever_looks() -> None:
    found = asked(Onlooker(0, "one", 1.0, [glimpse(SAVE)]))
    performed = {change for change, candidates in found.items() if any(looks for _, looks in candidates)}
    assert {change for change in performed if change.field != SAVE} == {
        Change("broken-picture", LOGO),
        # A page may break down over it.
        Change("removed", LOGO),
        Change("removed", HELP),
        Change("console-error", "page"),
        Change("uncaught-error", "page"),
        Change("retitled", "page"),
    }
    assert found[Change("hidden", LOGO)] == [("one", False)]


def test_what_only_names_a_thing_need_not_be_seen() -> None:
    named = Glimpse("site_builder", "/sites/{id}", "Mia", TAGS, naming=(SAVE,))
    found = asked(Onlooker(0, "one", 1.0, [named]))
    looks = {change.operator for change, ((_, looks),) in found.items() if change.field == SAVE and looks}
    assert looks == {change.operator for change in found if change.field == SAVE} - {
        "transparent",
        "off-screen",
        "covered",
    }


def test_who_reads_a_page_whole_looks_at_everything() -> None:
    found = asked(Onlooker(0, "one", 1.0, [glimpse(is_read_whole=True)]))
    assert {looks for candidates in found.values() for _, looks in candidates} == {True}


def test_the_title_is_tried_once() -> None:
    found = asked(Onlooker(0, "slow", 9.0, [glimpse()]), Onlooker(1, "quick", 2.0, [glimpse()]))
    assert found[Change("retitled", "page")] == [("quick", True), ("slow", False)]
    found = asked(Onlooker(0, "slow", 9.0, [glimpse("page")]), Onlooker(1, "quick", 2.0, [glimpse()]))
    assert found[Change("retitled", "page")] == [("slow", True), ("quick", False)]


def test_addresses_of_one_kind_are_one_page() -> None:
    seen = [
        Glimpse("shop", "/sites/7", "Mia", {SAVE: "button"}, (SAVE,)),
        Glimpse("shop", "/sites/8", "Mia", {HELP: "a"}, (), is_read_whole=True),
        Glimpse("shop", "/sites/8", "Omar", {HELP: "a"}),
    ]
    assert folded(seen, lambda _: "/sites/{id}") == (
        Glimpse("shop", "/sites/{id}", "Mia", {SAVE: "button", HELP: "a"}, (SAVE,), is_read_whole=True),
        Glimpse("shop", "/sites/{id}", "Omar", {HELP: "a"}),
    )


def test_what_comes_and_goes_by_itself_is_no_question() -> None:
    first = [Glimpse("shop", "/", "Mia", {SAVE: "button", 'button "9:41"': "button"}, (SAVE, 'button "9:41"'))]
    again = [Glimpse("shop", "/", "Mia", {SAVE: "button", 'button "9:42"': "button"})]
    assert lasting(first, again) == (Glimpse("shop", "/", "Mia", {SAVE: "button"}, (SAVE,)),)
    assert lasting(first, []) == ()
