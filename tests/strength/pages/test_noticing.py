"""What is checked by itself notices what the usual ways of testing a page let pass."""

from __future__ import annotations

import pytest

from ratified.browser import Browsers
from ratified.strength.words import Change
from tests.browser.shop import Shop
from tests.strength.pages.noticing import is_noticed_guarded, is_noticed_usually

LET_PASS = (
    Change("transparent", 'heading "Orchard"'),
    Change("transparent", 'button "Pick"'),
    Change("transparent", 'textbox "Kind"'),
    Change("off-screen", 'status "Basket"'),
    Change("covered", 'items of list "Picked"'),
    Change("broken-picture", 'img "An apple"'),
    Change("console-error", "page"),
    Change("uncaught-error", "page"),
)
NOTICED = (
    Change("dead", 'button "Pick"'),
    Change("reworded", 'status "Basket"'),
    Change("list-frozen", 'list "Picked"'),
)


def test_an_unchanged_page_is_in_order_either_way(browsers: Browsers, shop: Shop) -> None:
    assert not is_noticed_usually(browsers, shop, None)
    assert not is_noticed_guarded(browsers, shop, None)


@pytest.mark.parametrize("change", LET_PASS, ids=str)
def test_what_playwright_lets_pass_is_noticed(change: Change, browsers: Browsers, shop: Shop) -> None:
    assert not is_noticed_usually(browsers, shop, change)
    assert is_noticed_guarded(browsers, shop, change)


@pytest.mark.parametrize("change", NOTICED, ids=str)
def test_what_playwright_notices_is_noticed_as_before(change: Change, browsers: Browsers, shop: Shop) -> None:
    assert is_noticed_usually(browsers, shop, change)
    assert is_noticed_guarded(browsers, shop, change)
