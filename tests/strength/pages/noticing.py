"""Who notices changes of a page: the usual ways of testing one, and the same with what is checked by itself.

    python -m tests.strength.pages.noticing

prints for every change of the orchard's page whether it was noticed without and with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from playwright.sync_api import Error, Page, expect

from ratified.browser import BrowserOptions, Browsers, Window
from ratified.exchange import Tape
from ratified.strength.pages import changes_for, elements_of, script_for
from ratified.strength.words import Change
from tests.browser.conftest import HostGuard
from tests.browser.shop import Shop

# Seconds: to notice mostly means to wait in vain.
PATIENCE = 1.0


def _open(page: Page) -> None:
    page.goto("/orchard")
    expect(page.get_by_role("heading", name="Orchard")).to_be_visible()
    expect(page.get_by_role("img", name="An apple")).to_be_visible()


def _pick(page: Page) -> None:
    page.get_by_label("Kind").fill("apple")
    page.get_by_role("button", name="Pick").click()


def _see_it(page: Page) -> None:
    expect(page.get_by_role("status")).to_have_text("Picked apple")
    expect(page.get_by_role("list", name="Picked").get_by_role("listitem")).to_contain_text(["apple"])


def _leave(page: Page) -> None:
    page.get_by_role("link", name="About us").click()
    expect(page.get_by_role("heading")).to_have_text("Second page")


# What somebody who knows Playwright writes: roles, labels, visible, text.
STEPS: Sequence[Callable[[Page], None]] = (_open, _pick, _see_it, _leave)


@dataclass(frozen=True, slots=True)
class Noticing:
    """Whether a change was noticed by the usual ways alone, and with what is checked by itself."""

    change: Change
    usually: bool
    guarded: bool


def changes(browsers: Browsers, shop: Shop) -> Sequence[Change]:
    """Return every change of what the scenario sees of the orchard."""
    window = _window(browsers, shop, "")
    _open(window.page)
    _pick(window.page)
    _see_it(window.page)
    found = [change for element in elements_of(window.page) for change in changes_for(element)]
    window.close(failed=False)
    return found


def is_noticed_usually(browsers: Browsers, shop: Shop, change: Change | None) -> bool:
    """Play the scenario in a window of Playwright's own."""
    window = _window(browsers, shop, "")
    browser = window.page.context.browser
    assert browser is not None
    context = browser.new_context(base_url=shop.url)
    context.set_default_timeout(PATIENCE * 1000)
    try:
        context.add_init_script(script_for(change) if change else "")
        page = context.new_page()
        return not all(_holds(step, page) for step in STEPS)
    finally:
        context.close()
        window.close(failed=False)


def is_noticed_guarded(browsers: Browsers, shop: Shop, change: Change | None) -> bool:
    """Play the scenario in a window of a scene, and look at what a scene looks at after each step."""
    window = _window(browsers, shop, script_for(change) if change else "")

    def is_fine(step: Callable[[Page], None]) -> bool:
        if not _holds(step, window.page):
            return False
        window.catch_up()
        window.look_over()
        return not window.complaints

    try:
        return not all(is_fine(step) for step in STEPS)
    finally:
        window.close(failed=False)


def noticings(browsers: Browsers, shop: Shop, asked: Sequence[Change]) -> Iterator[Noticing]:
    """Give who notices each change."""
    for change in asked:
        usually = is_noticed_usually(browsers, shop, change)
        yield Noticing(change, usually, is_noticed_guarded(browsers, shop, change))


def _window(browsers: Browsers, shop: Shop, script: str) -> Window:
    browsers.options = BrowserOptions(timeout=PATIENCE, script=script, storyboard=False)
    return browsers.context("Mia", Tape(), HostGuard(shop.origin), shop.url, system="shop")


def _holds(step: Callable[[Page], None], page: Page) -> bool:
    try:
        step(page)
    except (AssertionError, Error):
        return False
    return True


def main() -> None:
    """Print the table."""
    browsers, shop = Browsers(BrowserOptions(timeout=PATIENCE)), Shop()
    try:
        found = []
        for one in noticings(browsers, shop, changes(browsers, shop)):
            found.append(one)
            print(f"{one.change.operator:<16}{one.change.field:<28}{one.usually!s:<8}{one.guarded}", flush=True)
        for name, count in (
            ("usually", sum(one.usually for one in found)),
            ("guarded", sum(one.guarded for one in found)),
        ):
            print(f"{name}: {count} of {len(found)} = {count / len(found):.0%}")
    finally:
        browsers.close()
        shop.close()


if __name__ == "__main__":
    main()
