"""What a person sees on a page, and how it is named."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from ratified.failures import ConfigurationError
from ratified.strength.pages import WHOLE_PAGE, PageElement, changes_for, elements_of
from tests.browser.conftest import OpenWindow
from tests.strength.pages.conftest import OpenChanged

FILL = "(markup) => { document.body.innerHTML = markup; }"


def test_what_a_person_sees_is_named_by_role_and_name_and_lists_are_folded(open_changed: OpenChanged) -> None:
    page = open_changed().page
    first = [str(element) for element in elements_of(page)]
    assert first == [
        "page",
        'heading "Orchard"',
        'link "About us"',
        'img "An apple"',
        'test id "hint"',
        'textbox "Kind"',
        'button "Pick"',
        'status "Basket"',
    ]
    for kind in ("apple", "pear"):
        page.get_by_label("Kind").fill(kind)
        page.get_by_role("button", name="Pick").click()
        expect(page.get_by_role("status")).to_have_text(f"Picked {kind}")
    more = [str(element) for element in elements_of(page)]
    assert more == [*first, 'list "Picked"', 'items of list "Picked"', 'button of list "Picked"']


@pytest.mark.parametrize(
    ("markup", "named"),
    [
        ("<h2>A <b>bold</b>\n word</h2>", 'heading "A bold word"'),
        ('<button aria-label="Close"><svg></svg></button>', 'button "Close"'),
        ('<p id="who">Ann</p><button aria-labelledby="who">x</button>', 'button "Ann"'),
        ('<input type="submit" value="Send">', 'button "Send"'),
        ("<label>Colour <select><option>Red</select></label>", 'combobox "Colour"'),
        ('<input placeholder="Search">', 'textbox "Search"'),
        ('<input type="number" title="Age">', 'spinbutton "Age"'),
        ('<div role="button">Say "hi"</div>', 'button "Say \\"hi\\""'),
        ('<div role="alert" id="trouble">Oh</div>', 'css "#trouble"'),
        ("<div><p role='status'>1</p><p role='status'>2</p></div>", 'css "html > body > div > p:nth-of-type(1)"'),
        ("<table><caption>Prices</caption><tr><td>1</td></tr></table>", 'table "Prices"'),
    ],
)
def test_names_are_those_that_people_and_screen_readers_use(open_window: OpenWindow, markup: str, named: str) -> None:
    page = open_window().page
    page.goto("/second")
    page.evaluate(FILL, markup)
    found = elements_of(page)
    assert named in [str(element) for element in found]
    assert PageElement.read(named) in [PageElement.read(str(element)) for element in found]
    assert str(PageElement.read(named)) == named


def test_what_nobody_sees_is_not_there(open_window: OpenWindow) -> None:
    page = open_window().page
    page.goto("/second")
    page.evaluate(FILL, '<h1 hidden>A</h1><button style="visibility: hidden">B</button><p role="status"></p><p>C</p>')
    assert elements_of(page) == (WHOLE_PAGE,)


def test_things_have_the_changes_that_could_happen_to_them() -> None:
    def names(element: PageElement) -> set[str]:
        return {change.operator for change in changes_for(element)}

    button = names(PageElement("role", "Save", "button", tag="button"))
    assert button >= {"dead", "disabled", "sent-twice", "reworded", "transparent", "role-lost"}
    assert not button & {"broken-picture", "list-frozen", "nameless", "retitled"}
    assert names(PageElement("role", "Logo", "img", tag="img")) >= {"broken-picture", "nameless"}
    assert "broken-picture" not in names(PageElement("role", "Logo", "img", tag="svg"))
    assert "list-frozen" in names(PageElement("role", "Issues", "list", tag="ul"))
    assert names(PageElement("role", "Issues", "list", part="items", tag="li")) == {
        "hidden", "not-displayed", "transparent", "off-screen", "covered", "removed", "reworded",
    }  # fmt: skip
    assert names(WHOLE_PAGE) == {"retitled", "console-error", "uncaught-error"}


@pytest.mark.parametrize("text", ["", "button", "button Save", "button 'Save'"])
def test_a_field_that_names_nothing_is_told(text: str) -> None:
    with pytest.raises(ConfigurationError, match='such as: button "Save"'):
        PageElement.read(text)
