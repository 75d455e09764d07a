"""Each change of a page is made, stays made, and changes nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from ratified.failures import ConfigurationError
from ratified.strength.pages import PAGE_OPERATORS, script_for, told
from ratified.strength.words import Change
from tests.browser.shop import Shop
from tests.strength.pages.conftest import OpenChanged

HEADING, BUTTON, BOX = 'heading "Orchard"', 'button "Pick"', 'textbox "Kind"'
PICTURE, LIST, ITEMS = 'img "An apple"', 'list "Picked"', 'items of list "Picked"'
STATUS, HINT = 'status "Basket"', 'test id "hint"'

# What there is, without the inner parts of what holds other things.
THINGS = """() => [...document.querySelectorAll("h1, a, img, p, form, label, input, button, ul, li, iframe")]
    .map((one) => [one.localName, one.cloneNode(one.childElementCount === 0).outerHTML])"""
PLACES = """() => [...document.querySelectorAll("h1, a, img, p, form, input, button, ul, iframe")]
    .map((one) => JSON.stringify([one.localName, one.getBoundingClientRect()]))"""

PUT_AWAY = """async () => {
  const one = document.createElement("h1");
  one.textContent = "Orchard";
  document.body.append(one);
  await Promise.resolve();
  document.body.removeChild(one);
  return true;
}"""


def pick(page: Page, kind: str) -> None:
    page.get_by_label("Kind").fill(kind)
    page.get_by_role("button", name="Pick").click()


def style(selector: str, name: str) -> Callable[[Page], object]:
    return lambda page: page.locator(selector).first.evaluate(f"(one) => getComputedStyle(one)['{name}']")


def is_under_something(page: Page) -> object:
    return page.locator("h1").evaluate(
        """(one) => { const box = one.getBoundingClientRect();
        return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2).localName; }"""
    )


MADE: dict[tuple[str, str], tuple[Callable[[Page], object], object]] = {
    ("hidden", HEADING): (style("h1", "visibility"), "hidden"),
    ("not-displayed", HINT): (style("[data-testid]", "display"), "none"),
    ("transparent", BUTTON): (style("form button", "opacity"), "0"),
    ("off-screen", STATUS): (lambda page: page.get_by_role("status").bounding_box()["x"] < -9000, True),  # type: ignore[index]
    ("removed", HEADING): (lambda page: page.locator("h1").count(), 0),
    ("covered", HEADING): (is_under_something, "div"),
    ("reworded", HEADING): (lambda page: page.locator("h1").text_content(), "Psdibse"),
    ("reworded", STATUS): (lambda page: page.get_by_role("status").text_content(), "Opuijoh qjdlfe"),
    ("disabled", BUTTON): (lambda page: page.locator("form button").is_disabled(), True),
    ("disabled", BOX): (lambda page: page.locator("#kind").is_disabled(), True),
    ("broken-picture", PICTURE): (lambda page: page.locator("img").evaluate("one => one.naturalWidth"), 0),
    ("role-lost", BUTTON): (lambda page: page.get_by_role("button").count(), 0),
    ("role-lost", STATUS): (lambda page: page.get_by_role("status").count(), 0),
    ("nameless", BOX): (lambda page: page.get_by_label("Kind").count(), 0),
    ("nameless", PICTURE): (lambda page: page.get_by_role("img", name="An apple").count(), 0),
    ("retitled", "page"): (lambda page: page.title(), "Psdibse"),
}


@pytest.mark.parametrize(("operator", "field"), MADE)
def test_a_change_is_made_and_nothing_else_changes(operator: str, field: str, open_changed: OpenChanged) -> None:
    look, value = MADE[operator, field]
    usual, window = open_changed(), open_changed(Change(operator, field))
    assert look(usual.page) != value
    assert look(window.page) == value
    before, after = usual.page.evaluate(THINGS), window.page.evaluate(THINGS)
    changed = {name for name, _ in [one for one in before if one not in after]}
    # The label of a box that has lost its name names nothing any more.
    target = {"heading": "h1", "status": "p", "test id": "p", "button": "button", "textbox": "input", "img": "img"}
    allowed = {target.get(field.split(' "', maxsplit=1)[0], ""), "label" if operator == "nameless" else ""}
    assert changed <= allowed
    if operator not in ("broken-picture", "not-displayed", "removed", "reworded", "off-screen"):
        assert window.page.evaluate(PLACES) == usual.page.evaluate(PLACES)
    window.catch_up()
    assert window.complaints == []


def test_a_dead_button_does_nothing_and_everything_else_goes_on(open_changed: OpenChanged, shop: Shop) -> None:
    window = open_changed(Change("dead", BUTTON))
    pick(window.page, "apple")
    window.page.get_by_label("Kind").press("Enter")
    assert not [one for one in shop.asked if one.startswith("POST")]
    window.page.get_by_role("link", name="About us").click()
    expect(window.page.get_by_role("heading")).to_have_text("Second page")
    assert window.complaints == []


def test_a_dead_link_leads_nowhere(open_changed: OpenChanged) -> None:
    window = open_changed(Change("dead", 'link "About us"'))
    window.page.get_by_role("link", name="About us").click()
    expect(window.page.get_by_role("heading", name="Orchard")).to_be_visible()
    pick(window.page, "apple")
    expect(window.page.get_by_role("status")).to_have_text("Picked apple")


@pytest.mark.parametrize(
    "way",
    [
        "fetch('/orders', {method: 'POST', body: 'plum'})",
        "fetch(new Request('/orders', {method: 'POST', body: 'plum'}))",
        "{ const asked = new XMLHttpRequest(); asked.open('POST', '/orders'); asked.send('plum'); }",
    ],
)
def test_a_request_is_sent_twice_by_whatever_way(way: str, open_changed: OpenChanged, shop: Shop) -> None:
    window = open_changed(Change("sent-twice", 'button "Pick"'))
    window.page.evaluate(f"document.getElementById('picking').onclick = () => {{ {way} }}; 1")
    with window.page.expect_response("**/orders"):
        window.page.get_by_role("button", name="Pick").click()
    window.page.wait_for_load_state("networkidle")
    # Of what the button sends, only the first request is doubled.
    assert len([one for one in shop.asked if one == "POST /orders"]) == 3
    window.page.evaluate("fetch('/orders', {method: 'POST', body: 'nobody pressed'}).then((answer) => answer.text())")
    assert len([one for one in shop.asked if one == "POST /orders"]) == 4


def test_a_form_that_leads_elsewhere_is_sent_twice(open_changed: OpenChanged, shop: Shop) -> None:
    window = open_changed(Change("sent-twice", 'button "Buy"'))
    window.page.evaluate(
        "document.body.innerHTML = '<form method=post action=/bought><button name=kind value=fig>Buy</button></form>'"
    )
    with window.page.expect_navigation(url="**/bought"):
        window.page.get_by_role("button", name="Buy").click()
    window.page.wait_for_load_state("networkidle")
    assert shop.asked.count("POST /bought") == 2


def test_a_frozen_list_stays_as_it_was(open_changed: OpenChanged) -> None:
    window = open_changed(Change("list-frozen", LIST))
    pick(window.page, "apple")
    expect(window.page.get_by_role("status")).to_have_text("Picked apple")
    assert window.page.locator("li").count() == 0
    window.page.evaluate("document.querySelector('ul').replaceChildren('all', 'anew')")
    assert window.page.locator("ul").inner_text() == ""
    assert window.complaints == []


@pytest.mark.parametrize(
    ("operator", "check"),
    [
        ("hidden", lambda page: page.locator("li").first.is_hidden()),
        ("reworded", lambda page: page.locator("li").first.inner_text() == "bqqmf Qvu cbdl"),
        ("removed", lambda page: page.locator("li").count() == 0),
    ],
)
def test_what_comes_later_is_changed_too(
    operator: str, check: Callable[[Page], bool], open_changed: OpenChanged
) -> None:
    window = open_changed(Change(operator, ITEMS))
    pick(window.page, "apple")
    expect(window.page.get_by_role("status")).to_have_text("Picked apple")
    assert check(window.page)
    assert window.complaints == []


def test_what_stands_in_each_item_is_changed_in_all(open_changed: OpenChanged) -> None:
    window = open_changed(Change("dead", 'button of list "Picked"'))
    for kind in ("apple", "pear"):
        pick(window.page, kind)
        expect(window.page.get_by_role("status")).to_have_text(f"Picked {kind}")
    for button in window.page.get_by_role("button", name="Put back").all():
        button.click()
    assert window.page.locator("li").count() == 2


def test_a_change_stays_made_when_the_page_takes_it_back(open_changed: OpenChanged) -> None:
    window = open_changed(Change("disabled", BUTTON))
    window.page.evaluate("document.querySelector('form button').disabled = false")
    assert window.page.locator("form button").is_disabled()
    window = open_changed(Change("transparent", HEADING))
    window.page.evaluate("document.querySelector('h1').removeAttribute('style')")
    assert style("h1", "opacity")(window.page) == "0"
    window = open_changed(Change("reworded", STATUS))
    pick(window.page, "apple")
    expect(window.page.get_by_role("status")).to_have_text("Qjdlfe bqqmf")


def test_a_page_may_put_away_what_was_removed(open_changed: OpenChanged) -> None:
    window = open_changed(Change("removed", HEADING))
    assert window.page.evaluate(PUT_AWAY) is True
    assert window.complaints == []


@pytest.mark.parametrize("operator", ["console-error", "uncaught-error"])
def test_errors_are_the_pages_own_and_come_with_each_document(operator: str, open_changed: OpenChanged) -> None:
    window = open_changed(Change(operator, "page"))
    window.page.get_by_role("link", name="About us").click()
    expect(window.page.get_by_role("heading")).to_have_text("Second page")
    window.catch_up()
    kinds = [problem.kind for problem in window.complaints]
    assert kinds == [{"console-error": "console error", "uncaught-error": "page error"}[operator]] * 2


def test_frames_that_allow_no_scripts_complain_of_nothing(open_changed: OpenChanged) -> None:
    window = open_changed(Change("hidden", HINT))
    expect(window.page.frame_locator("iframe").get_by_role("heading")).to_have_text("Orchard")
    window.catch_up()
    assert window.problems == []


def test_event_streams_come_as_they_are_sent(open_changed: OpenChanged, shop: Shop) -> None:
    window = open_changed(Change("hidden", 'button "Buy apples"'))
    window.page.goto("/")
    assert window.page.get_by_text("Buy apples").is_hidden()
    window.page.get_by_role("button", name="Listen to the shop").click()
    # The rest is sent only when the first has been seen.
    expect(window.page.get_by_role("status")).to_have_text('Heard {"progress": 0}')
    shop.go_on.set()
    expect(window.page.get_by_role("status")).to_have_text("The shop is done")


def test_each_change_is_told_in_a_sentence() -> None:
    assert told(Change("dead", BUTTON)) == "the button “Pick” did nothing"
    assert told(Change("hidden", ITEMS)) == "the items of the list “Picked” were hidden"
    assert told(Change("list-frozen", LIST)) == "nothing new appeared in the list “Picked”"
    assert told(Change("dead", 'button of list "Picked"')) == "each button in the list “Picked” did nothing"
    assert told(Change("retitled", "page")) == "the page had another title"
    assert all("{field}" in operator.told for operator in PAGE_OPERATORS.values())


def test_an_unknown_change_gets_the_nearest_name() -> None:
    with pytest.raises(ConfigurationError, match="hidden"):
        script_for(Change("hiden", BUTTON))


def test_every_operator_has_a_test() -> None:
    tested = {operator for operator, _ in MADE}
    tested |= {"dead", "sent-twice", "list-frozen", "console-error", "uncaught-error"}
    assert tested == set(PAGE_OPERATORS)
