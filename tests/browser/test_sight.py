"""What Playwright calls visible and nobody could see, and what looks odd and is in order."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Error, Locator, Page, expect

from ratified.browser import Window
from ratified.failures import BrokenPromise
from tests.browser.conftest import OpenWindow

FILL = "(markup) => { document.body.innerHTML = markup; }"
NOTE = '<p role="status"{}>Saved</p>'
NO_PICTURE = "data:image/png;base64,AAAA"
BLANKET = "position: absolute; inset: 0; background: white"

UNSEEN = {
    "transparent": NOTE.format(' style="opacity: 0"'),
    "inside what is transparent": f'<div style="opacity: 0.3"><div style="opacity: 0.2">{NOTE.format("")}</div></div>',
    "left of the page": NOTE.format(' style="position: absolute; left: -9999px"'),
    "above the page": NOTE.format(' style="transform: translateY(-5000px)"'),
    "fixed below the window": NOTE.format(' style="position: fixed; top: 5000px"'),
    "cut off": f'<div style="height: 0; overflow: hidden">{NOTE.format("")}</div>',
    "pushed out of a scrolling box": f'<div style="overflow: auto"><div style="margin-left: -999px; width: 99px">'
    f"{NOTE.format('')}</div></div>",
    "covered": f'{NOTE.format("")}<div style="{BLANKET}"></div>',
    "covered by a picture": f'{NOTE.format("")}<img style="position: absolute; inset: 0; width: 100%; height: 100%" '
    "src=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/%3E\">",
    "covered however the page is scrolled": f'{NOTE.format("")}<div style="height: 3000px"></div>'
    '<div style="position: fixed; inset: 0; background: white"></div>',
    "covered where nothing can be scrolled": f'{NOTE.format("")}<div style="position: fixed; inset: 0 0 50%; '
    'background: white"></div>',
    "in a transparent frame": f"<iframe style='opacity: 0' srcdoc='{NOTE.format('')}'></iframe>",
}
SEEN = {
    "a slide that waits": '<div style="overflow: hidden; width: 200px"><div style="transform: translateX(-600px)">'
    f"{NOTE.format('')}</div></div>",
    "faint": NOTE.format(' style="opacity: 0.4"'),
    "below the window": f'<div style="height: 3000px"></div>{NOTE.format("")}',
    "further down in a scrolling box": f'<div style="height: 40px; overflow: auto"><div style="height: 500px"></div>'
    f"{NOTE.format('')}</div>",
    "outside of a box that does not hold it": f'<div style="height: 0; overflow: hidden">'
    f'<div style="position: absolute; top: 0">{NOTE.format("")}</div></div>',
    "meant for screen readers": NOTE.format(
        ' style="position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%)"'
    ),
    "under a bar that it can be scrolled away from": '<header style="position: fixed; top: 0; width: 100%; '
    f'height: 90px; background: white">Shop</header>{NOTE.format("")}<div style="height: 3000px"></div>',
    "under something that can be seen through": f'{NOTE.format("")}<div style="position: absolute; inset: 0"></div>',
    "behind a dialog": f'{NOTE.format("")}<div role="dialog" style="{BLANKET}">Sure?</div>',
    "with its text in front of its own ground": f'<p role="status" style="position: relative; height: 20px">'
    f'<span style="{BLANKET}">Saved</span></p>',
    "fading in": "<style>@keyframes come { from { opacity: 0 } to { opacity: 1 } }</style>"
    + NOTE.format(' style="animation: come 0.2s"'),
}


@pytest.fixture
def window(open_window: OpenWindow) -> Window:
    opened = open_window()
    opened.page.goto("/second")
    return opened


def _page(window: Window, markup: str) -> Page:
    window.page.evaluate(FILL, markup)
    return window.page


@pytest.mark.parametrize("markup", UNSEEN.values(), ids=UNSEEN)
def test_what_nobody_could_see_is_a_broken_promise_though_playwright_calls_it_visible(
    window: Window, markup: str
) -> None:
    page = _page(window, markup)
    note = page.frame_locator("iframe").get_by_role("status") if "iframe" in markup else page.get_by_role("status")
    note.wait_for()
    with pytest.raises(BrokenPromise) as broken:
        expect(note).to_have_text("Saved")
    assert broken.value.what == "Mia cannot see what this step looks at"
    assert broken.value.expected == "whoever looks at the page can see it"
    assert broken.value.actual.startswith('<p role="status"')
    assert " “Saved” is " in broken.value.actual


@pytest.mark.parametrize("markup", SEEN.values(), ids=SEEN)
def test_what_looks_odd_and_can_be_seen_is_in_order(window: Window, markup: str) -> None:
    note = _page(window, markup).get_by_role("status")
    expect(note).to_be_visible()
    expect(note).to_have_text("Saved")


def test_what_is_not_drawn_at_all_does_not_show_its_text(window: Window) -> None:
    for style in ("display: none", "visibility: hidden"):
        page = _page(window, f'<p id="note" style="{style}">Saved</p><p>Other</p>')
        with pytest.raises(BrokenPromise, match=f"not drawn: {style.split(':')[0]} is"):
            expect(page.locator("#note")).to_have_text("Saved")
        expect(page.locator("#note")).to_be_attached()
        expect(page.locator("#note")).not_to_be_visible()
        expect(page.locator("#note")).to_be_hidden()


def test_what_is_in_the_page_for_programs_is_not_looked_at(window: Window) -> None:
    page = _page(window, '<select><option>Red</option></select><template>x</template><p id="empty"></p>')
    expect(page.locator("option")).to_have_text("Red")
    expect(page.locator("#empty")).to_have_text("")


def test_a_box_that_is_drawn_by_its_label_is_as_visible_as_the_label(window: Window) -> None:
    choice = '<label style="opacity: {}"><input type="radio" style="opacity: 0">Red</label>'
    expect(_page(window, choice.format(1)).get_by_role("radio")).to_have_count(1)
    with pytest.raises(BrokenPromise, match="transparent"):
        expect(_page(window, choice.format(0)).get_by_role("radio")).to_be_enabled()


def test_what_comes_into_view_in_time_is_waited_for(window: Window) -> None:
    page = _page(window, NOTE.format(' style="opacity: 0"'))
    page.evaluate("setTimeout(() => { document.querySelector('p').style.opacity = 1; }, 150)")
    expect(page.get_by_role("status")).to_be_visible()


def test_each_of_several_things_must_be_seen(window: Window) -> None:
    page = _page(window, "<ul><li>One</li><li style='opacity: 0'>Two</li></ul>")
    expect(page.get_by_role("listitem").first).to_have_text("One")
    with pytest.raises(BrokenPromise, match="Two"):
        expect(page.get_by_role("listitem")).to_have_count(2)


def test_nothing_is_said_of_what_playwright_itself_finds_wrong(window: Window) -> None:
    page = _page(window, NOTE.format(' style="opacity: 0"'))
    with pytest.raises(AssertionError, match="Actual value: Saved") as error:
        expect(page.get_by_role("status")).to_have_text("Lost", timeout=50)
    assert not isinstance(error.value, BrokenPromise)


def test_other_windows_of_the_browser_are_looked_at_as_playwright_does(window: Window) -> None:
    browser = window.page.context.browser
    assert browser is not None
    page = browser.new_page()
    page.set_content(NOTE.format(' style="opacity: 0"'))
    expect(page.get_by_role("status")).to_be_visible()
    page.context.close()


@pytest.mark.parametrize("source", ["/big?10", NO_PICTURE])
def test_a_picture_that_came_and_is_none_is_the_pages_fault(window: Window, source: str) -> None:
    page = _page(
        window,
        f'<img src="{source}" alt="Apples" width="20"><img style="display: none" src="{NO_PICTURE}">',
    )
    expect(page.get_by_role("img")).to_have_js_property("complete", value=True)
    window.step_begins("When Mia looks at the apples")
    window.look_over()
    (problem,) = window.complaints
    assert problem.kind == "broken picture"
    assert problem.promise == "every picture on the page can be seen"
    assert problem.text.startswith('<img src="')
    assert problem.step == "When Mia looks at the apples"


def test_pictures_that_are_mended_come_later_or_have_no_size_are_in_order(window: Window) -> None:
    unsized = "data:image/svg+xml,%3Csvg xmlns=%27http://www.w3.org/2000/svg%27 viewBox=%270 0 9 9%27/%3E"
    mended = f"<img src='/big?10' onerror='setTimeout(() => {{ this.onerror = null; this.src = `{unsized}`; }}, 100)'>"
    page = _page(window, f'<img src="{unsized}">{mended}<img><img loading="lazy" src="{unsized}">')
    expect(page.locator("img").first).to_have_js_property("complete", value=True)
    window.look_over()
    assert window.complaints == []


def use_both(page: Page) -> None:
    page.get_by_role("button").click()
    page.frame_locator("iframe").get_by_text("Sell").click()


USES: dict[str, tuple[str, Callable[[Page], object]]] = {
    "a button": ('<button style="opacity: 0">Buy</button>', lambda page: page.get_by_role("button").click()),
    "a box": ('<input style="opacity: 0">', lambda page: page.get_by_role("textbox").fill("ten")),
    "a box beyond the page": (
        '<input style="position: absolute; left: -9999px">',
        lambda page: page.get_by_role("textbox").fill("ten"),
    ),
    "a list to choose from": (
        '<div style="opacity: 0"><select><option>Red</select></div>',
        lambda page: page.get_by_role("combobox").select_option("Red"),
    ),
    "a choice": (
        '<label style="opacity: 0"><input type="checkbox">Red</label>',
        lambda page: page.get_by_role("checkbox").check(),
    ),
    "something in a frame, and something else": (
        '<iframe srcdoc="<button>Sell</button>"></iframe><button style="opacity: 0">Buy</button>',
        use_both,
    ),
}


@pytest.mark.parametrize(("markup", "use"), USES.values(), ids=USES)
def test_using_what_nobody_can_see_is_the_pages_fault(
    window: Window, markup: str, use: Callable[[Page], object]
) -> None:
    page = _page(window, markup)
    use(page)
    window.look_over()
    assert [problem.kind for problem in window.complaints] == ["used unseen"]
    assert window.complaints[0].promise == "whoever presses something or fills it in can see it"


def test_several_things_that_are_used_are_asked_about_at_once(window: Window, questions: list[str]) -> None:
    page = _page(window, "<input><button>Buy</button><label><input type='radio' style='opacity: 0'>Red</label>")
    questions.clear()
    page.get_by_role("textbox").fill("ten")
    page.get_by_role("radio").check()
    page.get_by_role("button").click()
    expect(page.get_by_role("button")).to_be_enabled()
    window.look_over()
    assert questions == ["evaluate_all", "evaluate_all"]
    assert window.complaints == []


GONE = {
    "leads elsewhere": '<a href="/shop">Buy</a>',
    "removes itself": '<a href="#" onclick="this.remove()">Buy</a>',
    "lets the mouse through": '<a href="#" onclick="this.style.cssText = `opacity: 0; pointer-events: none`">Buy</a>',
    "hides itself": '<a href="#" onclick="this.style.cssText = `opacity: 0; visibility: hidden`">Buy</a>',
    "shows itself under the mouse": "<style>a { opacity: 0 } a:hover { opacity: 1 }</style><a href='#'>Buy</a>",
}


@pytest.mark.parametrize("markup", GONE.values(), ids=GONE)
def test_what_could_be_seen_when_it_was_pressed_is_in_order(window: Window, markup: str) -> None:
    _page(window, markup).get_by_text("Buy").click()
    window.look_over()
    assert window.complaints == []


@pytest.fixture
def questions(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is asked of pages."""
    asked: list[str] = []

    def count(kind: type, name: str) -> None:
        usual = getattr(kind, name)

        def counted(one: object, expression: str, arg: object = None) -> object:
            asked.append(name)
            return usual(one, expression, arg)

        monkeypatch.setattr(kind, name, counted)

    count(Page, "evaluate")
    count(Locator, "evaluate_all")
    return asked


def test_a_step_costs_one_question_and_one_more_for_each_further_look(window: Window, questions: list[str]) -> None:
    window.look_over()
    assert questions == ["evaluate"]
    assert window.page.title() == "Second"
    window.look_over()
    assert questions == ["evaluate"]
    window.page.goto("/shop")
    expect(window.page.get_by_role("heading")).to_have_text("Shop")
    window.look_over()
    assert questions == ["evaluate", "evaluate_all"]
    expect(window.page.get_by_role("alert")).to_have_count(0)
    expect(window.page.get_by_role("alert")).not_to_be_visible()
    window.look_over()
    assert questions == ["evaluate", "evaluate_all"]


def test_what_was_used_on_a_page_that_was_left_costs_nothing(window: Window, questions: list[str]) -> None:
    page = _page(window, '<a href="/shop">Shop</a>')
    questions.clear()
    page.get_by_role("link").click()
    expect(page.get_by_role("heading")).to_have_text("Shop")
    window.look_over()
    assert questions == ["evaluate_all"]


def test_what_is_wrong_with_the_page_is_told_after_a_look_as_well(window: Window) -> None:
    page = _page(window, f'<h1>Apples</h1><img src="{NO_PICTURE}" width="20">')
    expect(page.locator("img")).to_have_js_property("complete", value=True)
    expect(page.get_by_role("heading")).to_have_text("Apples")
    window.look_over()
    assert [problem.kind for problem in window.complaints] == ["broken picture"]


def test_a_page_that_answers_nobody_is_not_judged(window: Window) -> None:
    window.page.evaluate("setTimeout(() => { for (;;); }, 0)")
    window.look_over()
    assert window.complaints == []


def test_a_page_that_goes_elsewhere_meanwhile_is_not_judged(window: Window) -> None:
    page = _page(window, NOTE.format(' style="opacity: 0"'))
    page.evaluate("setTimeout(() => { location.href = '/shop'; }, 100)")
    expect(page.get_by_role("status")).to_be_visible()


def test_a_window_that_is_closed_is_asked_nothing(window: Window) -> None:
    page = window.page
    window.close(failed=False)
    window.look_over()
    with pytest.raises(Error):
        page.title()
