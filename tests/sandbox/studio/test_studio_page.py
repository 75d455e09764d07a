"""The page, in a real browser: a character is asked for, watched, cancelled and found again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from sandbox.character_studio.pages.known_defects import PAGE_DEFECTS
from tests.sandbox.callers import PASSWORD
from tests.sandbox.studio.conftest import ROOT
from tests.sandbox.studio.nano_banana import refusal

if TYPE_CHECKING:
    from tests.sandbox.studio.conftest import Person

PAGES = ROOT / "support/sandbox/character_studio/pages"
RUNNING = [{"status": "running", "progress": 0.5}]
NOTE_BAR = """() => {
  const bar = document.querySelector("progress");
  window.stood = [bar.value];
  new MutationObserver(() => window.stood.push(bar.value)).observe(bar, {attributes: true});
}"""


@pytest.fixture
def page(browser: Browser, url: str) -> Iterator[Page]:
    context = browser.new_context(base_url=url, viewport={"width": 1280, "height": 900}, locale="en-GB")
    context.set_default_timeout(5_000)
    page = context.new_page()
    thrown: list[str] = []
    page.on("pageerror", lambda error: thrown.append(str(error)))
    yield page
    context.close()
    assert thrown == []


@pytest.fixture
def studio(page: Page, person: Person) -> Page:
    sign_in(page, person.email)
    expect(page.get_by_role("banner")).to_contain_text("Mia")
    return page


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    page.goto("/sign-in")
    page.get_by_label("Email", exact=True).fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


def create(studio: Page, name: str = "Zoë") -> None:
    studio.get_by_label("Name").fill(name)
    studio.get_by_role("button", name="Create character").click()


def status(studio: Page) -> Locator:
    return studio.get_by_role("status", name="Character status")


def names(studio: Page) -> Locator:
    return studio.get_by_role("table", name="History").get_by_role("rowheader")


def test_who_is_signed_out_is_led_to_the_sign_in(page: Page, person: Person) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    sign_in(page, person.email, "not the password")
    expect(page.get_by_role("alert")).to_contain_text("Email or password is wrong.")
    sign_in(page, person.email)
    page.get_by_role("button", name="Sign out").click()
    page.goto("/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_who_is_new_signs_up(page: Page, person: Person) -> None:
    page.goto("/sign-in")
    page.get_by_text("New here?").click()
    page.get_by_label("Name").fill("Omar")
    page.get_by_label("Your email").fill(f"new-{person.email}")
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("banner")).to_contain_text("Omar")
    page.evaluate(
        """() => fetch("/v1/accounts/me", {
            method: "DELETE",
            headers: { Authorization: `Bearer ${sessionStorage.getItem("character-studio.token")}` },
        })"""
    )


@pytest.mark.mistakes("page-progress-not-shown")
def test_a_character_is_watched_while_it_comes_into_being(studio: Page, person: Person) -> None:
    person.customer.script = RUNNING
    create(studio)
    bar = studio.get_by_role("progressbar", name="Progress")
    expect(status(studio)).to_have_text("Generating")
    expect(bar).to_have_js_property("value", 42)
    person.customer.script = [{"status": "succeeded", "progress": 1.0}]
    expect(status(studio)).to_have_text("Complete")
    expect(bar).to_have_js_property("value", 100)


def test_the_bar_never_goes_back(studio: Page, person: Person) -> None:
    person.customer.script = RUNNING
    create(studio)
    expect(studio.get_by_role("progressbar", name="Progress")).to_have_js_property("value", 42)
    studio.evaluate(NOTE_BAR)
    # It is shown anew, in the middle: what was told before is not told again.
    studio.get_by_role("button", name="Zoë").click()
    person.customer.script = [{"status": "succeeded", "progress": 1.0}]
    expect(status(studio)).to_have_text("Complete")
    stood = studio.evaluate("window.stood")
    assert stood == sorted(stood)
    assert stood[-1] == 100


@pytest.mark.mistakes("page-images-not-shown")
def test_a_complete_character_shows_its_images_and_what_it_cost(studio: Page) -> None:
    studio.get_by_label("Images").fill("2")
    studio.get_by_label("Size").select_option("portrait")
    create(studio)
    pictures = studio.get_by_role("list", name="Pictures").get_by_role("img")
    expect(pictures).to_have_count(2)
    expect(pictures.first).to_have_js_property("naturalHeight", 576)
    expect(pictures.last).to_have_accessible_name("Zoë, image 2 of 2")
    expect(studio.get_by_label("Cost")).to_have_text("12 cents")


@pytest.mark.mistakes("page-cancel-does-nothing")
def test_a_character_is_cancelled(studio: Page, person: Person) -> None:
    person.customer.script = RUNNING
    create(studio)
    expect(status(studio)).to_have_text("Generating")
    studio.get_by_role("button", name="Cancel").click()
    expect(status(studio)).to_have_text("Cancelled")
    expect(studio.get_by_role("button", name="Cancel")).to_be_hidden()
    assert person.ask("GET", "/characters")["characters"][0]["status"] == "CANCELLED"


@pytest.mark.mistakes("page-failure-unexplained")
def test_a_failed_character_says_why(studio: Page, person: Person) -> None:
    person.customer.first["ask"] = [refusal(400)]
    create(studio)
    expect(status(studio)).to_have_text("Failed")
    expect(studio.get_by_role("alert")).to_contain_text("The image service does not draw this.")
    expect(studio.get_by_role("alert")).to_contain_text("nanoBanana answered 400")


def test_a_refusal_names_the_fields(studio: Page) -> None:
    studio.get_by_label("Images").fill("9")
    create(studio, "")
    alert = studio.get_by_role("alert")
    expect(alert).to_contain_text("name:")
    expect(alert).to_contain_text("images:")


@pytest.mark.mistakes("page-double-submit")
def test_pressing_twice_asks_once(studio: Page, person: Person) -> None:
    studio.get_by_label("Name").fill("Zoë")
    # Between the two presses the studio has long answered the first.
    studio.get_by_role("button", name="Create character").dblclick(delay=80)
    expect(status(studio)).to_have_text("Complete")
    expect(names(studio)).to_have_count(1)
    assert len(person.ask("GET", "/characters")["characters"]) == 1


@pytest.mark.mistakes("page-history-not-paged")
def test_the_history_is_read_a_page_at_a_time(studio: Page, person: Person) -> None:
    for number in range(7):
        person.made(name=f"Nr. {number}")
    studio.reload()
    expect(names(studio)).to_have_text([f"Nr. {number}" for number in (6, 5, 4, 3, 2)])
    studio.get_by_role("button", name="Older").click()
    expect(names(studio)).to_have_text(["Nr. 1", "Nr. 0"])
    expect(studio.get_by_role("button", name="Older")).to_be_disabled()
    studio.get_by_role("button", name="Nr. 1").click()
    expect(studio.get_by_role("region", name="Nr. 1")).to_contain_text("Complete")
    expect(studio.get_by_role("img")).to_have_count(1)
    expect(names(studio)).to_have_text(["Nr. 1", "Nr. 0"])
    studio.get_by_role("button", name="Newest").click()
    expect(names(studio)).to_have_count(5)
    studio.get_by_role("button", name="Nr. 3").click()
    expect(status(studio)).to_have_text("Complete")


@pytest.mark.mistakes("page-filter-ignored")
def test_the_history_is_searched(studio: Page, person: Person) -> None:
    person.made(name="One")
    person.customer.first["ask"] = [refusal(400)]
    person.made(name="Two")
    studio.get_by_label("State").select_option("Failed")
    studio.get_by_role("button", name="Show").click()
    expect(names(studio)).to_have_text(["Two"])
    studio.get_by_label("State").select_option("All")
    studio.get_by_label("Search").fill("nothing like it")
    studio.get_by_role("button", name="Show").click()
    expect(studio.get_by_text("No characters here.")).to_be_visible()


@pytest.mark.mistakes("page-name-as-markup")
def test_a_name_is_only_ever_text(studio: Page, person: Person) -> None:
    person.made(name="<b>Bold</b>")
    studio.reload()
    expect(names(studio)).to_have_text(["<b>Bold</b>"])


def test_a_session_that_ended_is_explained(studio: Page, person: Person) -> None:
    person.ask("DELETE", "/accounts/me", 204)
    create(studio)
    expect(studio.get_by_role("status", name="Notice")).to_have_text("Your session has ended. Sign in again.")


def test_every_page_defect_changes_exactly_one_place() -> None:
    found = {one.name: (PAGES / one.file).read_text("utf-8").count(one.right) for one in PAGE_DEFECTS}
    assert found == dict.fromkeys(found, 1)
