"""The Site Builder's pages, in a real browser, on a real server."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect

from tests.sandbox.callers import PASSWORD
from tests.sandbox.hosting import started

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "support/sandbox/site_builder/pages"
SHARED = ROOT / "support/sandbox/page_scripts"
PLAIN = 'A landing page for our spring sale with the headline "Fresh bread all day", features and testimonials'
UNSAFE = (
    "A page for our winter sale, add a visitor counter script, an inline script popup, a flashing banner, "
    "no alt text, light grey text on white, and ignore our brand colours"
)
VISIBLE_MISTAKES = (
    "page-colours-swapped",
    "page-console-error",
    "page-deploys-to-production",
    "page-missing-picture",
    "page-newest-version-missing",
)
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody with an account of their own."""

    email: str
    tenant_id: str
    api: httpx.Client


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with _serving() as url:
        yield url


@pytest.fixture(scope="module")
def mistaken_server() -> Iterator[str]:
    with _serving(*VISIBLE_MISTAKES) as url:
        yield url


@pytest.fixture
def owner(server: str) -> Iterator[Owner]:
    with _registered(server) as owner:
        yield owner


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    context.set_default_timeout(10_000)
    page = context.new_page()
    thrown: list[str] = []
    page.on("pageerror", lambda error: thrown.append(str(error)))
    yield page
    context.close()
    assert thrown == []


@pytest.fixture
def studio(page: Page, server: str, owner: Owner) -> Page:
    _sign_in(page, server, owner.email)
    expect(page.get_by_role("button", name="Generate page")).to_be_enabled()
    return page


def test_the_front_door_leads_who_is_signed_out_to_the_sign_in(page: Page, server: str) -> None:
    page.goto(server)
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.goto(f"{server}/studio")
    expect(page).to_have_url(f"{server}/sign-in")


def test_signing_in_opens_the_studio_of_the_tenant(studio: Page, server: str, owner: Owner) -> None:
    templates = owner.api.get(f"/sites/{owner.tenant_id}/templates").json()["templates"]
    expect(studio.get_by_role("banner")).to_contain_text("Northwind Bakery")
    expect(studio.get_by_label("Template").get_by_role("option")).to_have_text([one["name"] for one in templates])
    studio.goto(server)
    expect(studio).to_have_url(f"{server}/studio")


def test_a_wrong_password_is_refused_in_words(page: Page, server: str, owner: Owner) -> None:
    _sign_in(page, server, owner.email, "not the password")
    expect(page.get_by_role("alert")).to_have_text("Email or password is wrong.")
    expect(page).to_have_url(f"{server}/sign-in")


def test_signing_out_ends_the_session(studio: Page, server: str) -> None:
    studio.get_by_role("button", name="Sign out").click()
    expect(studio.get_by_role("heading", name="Sign in")).to_be_visible()
    studio.goto(f"{server}/studio")
    expect(studio).to_have_url(f"{server}/sign-in")


def test_a_page_is_seen_while_it_is_made(studio: Page) -> None:
    studio.evaluate(
        """() => {
            const frame = document.querySelector("iframe");
            const status = document.getElementById("generation-status");
            window.drawn = [];
            new MutationObserver(() => drawn.push([frame.srcdoc.length, status.textContent]))
                .observe(frame, { attributeFilter: ["srcdoc"] });
        }"""
    )
    _generate(studio, PLAIN)
    lengths = [length for length, status in studio.evaluate("drawn") if status.startswith("Generating…")]
    assert lengths == sorted(lengths)
    assert any(0 < length < lengths[-1] for length in lengths)
    expect(_frame(studio).get_by_text("Fresh bread all day").first).to_be_visible()
    expect(studio.get_by_role("progressbar", name="Generation progress")).to_have_js_property("value", 100)


def test_a_complete_page_shows_the_score_the_api_gives(studio: Page, owner: Owner) -> None:
    _generate(studio, PLAIN)
    site = owner.api.get(f"/sites/{owner.tenant_id}").json()["sites"][0]
    expect(_score(studio)).to_have_text(f"{site['brandScore']:.1f}")
    expect(studio.get_by_role("list", name="Issues").get_by_role("listitem")).to_have_count(0)
    expect(studio.get_by_label("Security", exact=True)).to_have_text("Passed")
    expect(_my_pages(studio)).to_have_text([site["title"]])


def test_an_ordinary_visit_leaves_nothing_in_the_console(page: Page, server: str, owner: Owner) -> None:
    noise: list[str] = []
    page.on("console", lambda message: noise.append(message.text))
    page.on("pageerror", lambda error: noise.append(str(error)))
    page.on("requestfailed", lambda request: noise.append(request.url))
    _sign_in(page, server, owner.email)
    _suggest_logos(page).nth(1).check()
    _generate(page, PLAIN)
    _generate(page, UNSAFE)
    assert noise == []


def test_an_empty_prompt_is_refused_with_a_correlation_id(studio: Page) -> None:
    studio.get_by_role("button", name="Generate page").click()
    alert = studio.get_by_role("region", name="Preview").get_by_role("alert")
    expect(alert).to_contain_text(re.compile(r"prompt.*Correlation id: \S+", re.IGNORECASE | re.DOTALL))
    expect(_generation_status(studio)).to_have_text("Failed")
    expect(_my_pages(studio)).to_have_count(0)


def test_a_wrong_colour_is_marked_where_it_was_typed(studio: Page) -> None:
    studio.get_by_label("Prompt", exact=True).fill(PLAIN)
    studio.get_by_label("Primary colour").fill("blue")
    studio.get_by_role("button", name="Generate page").click()
    expect(studio.get_by_role("alert")).to_contain_text("brandAssets.primaryColor")
    expect(studio.get_by_label("Primary colour")).to_have_attribute("aria-invalid", "true")
    expect(studio.get_by_label("Secondary colour")).to_have_attribute("aria-invalid", "false")


def test_the_chosen_logo_and_colours_are_in_the_page(studio: Page, owner: Owner) -> None:
    studio.get_by_label("Primary colour").fill("#0B6E4F")
    studio.get_by_label("Secondary colour").fill("#FFB100")
    logos = _suggest_logos(studio)
    expect(logos).to_have_count(4)
    logos.nth(2).check()
    chosen = logos.nth(2).get_attribute("value")
    _generate(studio, PLAIN)
    assert chosen is not None
    expect(_frame(studio).get_by_role("img", name="logo").first).to_have_attribute("src", chosen)
    html = _newest_html(owner).lower()
    assert html.index("#0b6e4f") < html.index("#ffb100")


def test_two_presses_make_one_version(studio: Page, owner: Owner) -> None:
    studio.get_by_label("Prompt", exact=True).fill(PLAIN)
    studio.get_by_role("button", name="Generate page").dblclick()
    expect(_generation_status(studio)).to_have_text("Complete")
    assert [site["latestVersion"] for site in owner.api.get(f"/sites/{owner.tenant_id}").json()["sites"]] == [1]


def test_each_generation_is_a_version_that_can_be_compared_and_restored(studio: Page, owner: Owner) -> None:
    _generate(studio, PLAIN)
    first = _newest_html(owner)
    _generate(studio, UNSAFE)
    rows = studio.get_by_role("table", name="Versions").get_by_role("row")
    expect(rows).to_have_count(3)
    expect(rows.nth(1)).to_contain_text(UNSAFE)
    rows.nth(2).get_by_role("button", name="Compare with latest").click()
    expect(studio.get_by_role("region", name="Comparison")).to_contain_text("From version 1 to version 2")
    studio.get_by_role("button", name="Restore version 1").click()
    expect(studio.get_by_role("status", name="Version status")).to_have_text("Version 1 is restored as version 3.")
    expect(rows).to_have_count(4)
    expect(rows.nth(1)).to_contain_text("Restored from version 1")
    expect(_frame(studio).get_by_text("Fresh bread all day").first).to_be_visible()
    assert _newest_html(owner) == first


def test_a_good_page_goes_live(studio: Page, owner: Owner) -> None:
    _generate(studio, PLAIN)
    studio.get_by_role("button", name="Deploy to staging").click()
    expect(studio.get_by_role("status", name="Deployment status")).to_have_text("Deployed")
    with studio.expect_popup() as opened:
        studio.get_by_role("link", name="Open deployed page").click()
    expect(opened.value).to_have_url(re.compile("/published/staging/"))
    expect(opened.value.get_by_text("Fresh bread all day").first).to_be_visible()
    assert httpx.get(opened.value.url).text == _newest_html(owner)


def test_a_page_below_the_score_is_not_deployed(studio: Page) -> None:
    _generate(studio, PLAIN)
    _generate(studio, UNSAFE)
    assert float(_score(studio).inner_text()) < 8
    assert studio.get_by_role("list", name="Issues").get_by_role("listitem").count() > 0
    studio.get_by_role("button", name="Deploy to production").click()
    deployment = studio.get_by_role("region", name="Deployment")
    expect(deployment.get_by_role("alert")).to_contain_text("8.0")
    expect(deployment.get_by_role("status")).to_have_text("Not deployed")
    expect(deployment.get_by_role("link", name="Open deployed page")).to_be_hidden()


def test_my_pages_opens_the_page_that_is_chosen(studio: Page) -> None:
    _generate(studio, PLAIN)
    studio.get_by_role("button", name="Start a new page").click()
    expect(studio.get_by_role("status", name="Page being edited")).to_have_text("Makes a new page.")
    _generate(studio, 'A portfolio with the headline "Ships in bottles"')
    expect(_my_pages(studio)).to_have_count(2)
    _my_pages(studio).last.click()
    expect(_frame(studio).get_by_text("Fresh bread all day").first).to_be_visible()
    expect(_my_pages(studio).last).to_have_attribute("aria-current", "true")
    expect(studio.get_by_role("button", name="Restore version 1")).to_be_visible()


def test_an_ended_session_asks_for_a_new_sign_in(studio: Page, server: str, owner: Owner) -> None:
    owner.api.delete(f"/tenants/{owner.tenant_id}").raise_for_status()
    studio.get_by_label("Prompt", exact=True).fill(PLAIN)
    studio.get_by_role("button", name="Generate page").click()
    expect(studio.get_by_role("status", name="Notice")).to_have_text("Your session has ended. Sign in again.")
    expect(studio).to_have_url(f"{server}/sign-in")


def test_hostile_text_stays_text(studio: Page) -> None:
    hostile = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script> sale"
    _generate(studio, f'{hostile} with the headline "{hostile}"')
    _generate(studio, hostile)
    expect(studio.get_by_role("table", name="Versions").get_by_role("row").nth(1)).to_contain_text(hostile)
    assert studio.locator("img").count() == 0
    expect(_frame(studio).locator("script")).to_have_count(0)
    expect(studio).to_have_title("Studio · Site Builder")


@pytest.mark.parametrize("cut", [1, 2, 3, 7])
def test_events_are_read_whatever_ends_their_lines_and_wherever_they_are_cut(page: Page, server: str, cut: int) -> None:
    page.goto(f"{server}/sign-in")
    sent = "\ufeff: note\r\nid: 1\r\ndata: é\r\ndata:two\r\n\r\nevent: x\rdata: b\r\rdata: c\ndata\n\ndata: cut off\n"
    read = page.evaluate(
        """async ([sent, cut]) => {
            const { readEvents } = await import("/static/events.js");
            const bytes = new TextEncoder().encode(sent);
            const body = new ReadableStream({ start(controller) {
                for (let at = 0; at < bytes.length; at += cut) controller.enqueue(bytes.slice(at, at + cut));
                controller.close();
            } });
            const events = [];
            for await (const data of readEvents(body)) events.push(data);
            return events;
        }""",
        [sent, cut],
    )
    assert read == ["é\ntwo", "b", "c\n"]


def test_every_page_defect_changes_exactly_one_place() -> None:
    from sandbox.site_builder.pages.known_defects import PAGE_DEFECTS

    assert {
        defect.name: sum(file.read_text("utf-8").count(defect.right) for file in _files(defect.file))
        for defect in PAGE_DEFECTS
    } == dict.fromkeys((defect.name for defect in PAGE_DEFECTS), 1)


def _files(name: str) -> list[Path]:
    """Return the file of this name, among the pages' own or among those that all systems share."""
    return [file for file in (PAGES / name, SHARED / Path(name).name) if file.is_file()]


def test_without_defects_the_files_are_served_as_they_are(server: str) -> None:
    for path in sorted([*(PAGES / "static").iterdir(), *SHARED.iterdir()]):
        assert httpx.get(f"{server}/static/{path.name}").text == path.read_text("utf-8")
    assert httpx.get(f"{server}/static/nothing.js").status_code == 404


def test_defects_are_suffered_in_the_browser(browser: Browser, mistaken_server: str) -> None:
    context = browser.new_context(base_url=mistaken_server)
    page = context.new_page()
    thrown: list[str] = []
    missing: list[str] = []
    page.on("pageerror", lambda error: thrown.append(str(error)))
    page.on("response", lambda response: missing.append(response.url) if response.status == 404 else None)
    with _registered(mistaken_server) as owner:
        _sign_in(page, mistaken_server, owner.email)
        page.get_by_label("Primary colour").fill("#0B6E4F")
        page.get_by_label("Secondary colour").fill("#FFB100")
        _generate(page, PLAIN)
        page.get_by_role("button", name="Deploy to staging").click()
        expect(page.get_by_role("region", name="Deployment")).to_contain_text("production.")
        html = _newest_html(owner).lower()
        expect(page.get_by_role("button", name="Restore version 1")).to_have_count(0)
    context.close()
    assert html.index("#ffb100") < html.index("#0b6e4f")
    assert thrown != []
    assert missing != []


@contextmanager
def _serving(*defects: str) -> Iterator[str]:
    options = [option for defect in defects for option in ("--defect", defect)]
    with started("-m", "sandbox", "site_builder", "--exit-with-stdin", *options) as process:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())["url"]


@contextmanager
def _registered(server: str) -> Iterator[Owner]:
    email = f"owner{next(_numbers)}@bakery.example"
    with httpx.Client(base_url=f"{server}/v1") as api:
        person = {"name": "Olga", "email": email, "password": PASSWORD}
        made = api.post("/tenants", json={"name": "Northwind Bakery", "owner": person}).raise_for_status()
        token = api.post("/auth/token", json={"email": email, "password": PASSWORD}).raise_for_status()
        api.headers["Authorization"] = f"Bearer {token.json()['accessToken']}"
        yield Owner(email, made.json()["tenantId"], api)


def _sign_in(page: Page, server: str, email: str, password: str = PASSWORD) -> None:
    page.goto(f"{server}/sign-in")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("region", name="New page").or_(page.get_by_role("alert"))).to_be_visible()


def _generate(page: Page, prompt: str) -> None:
    page.get_by_label("Prompt", exact=True).fill(prompt)
    page.get_by_role("button", name="Generate page").click()
    expect(_generation_status(page)).to_have_text("Complete", timeout=15_000)


def _suggest_logos(page: Page) -> Locator:
    page.get_by_label("Logo idea").fill("Northwind Bakery")
    page.get_by_role("button", name="Suggest logos").click()
    logos = page.get_by_role("radiogroup", name="Logos")
    expect(logos.get_by_role("radio", name="Logo 1", exact=True)).to_be_visible()
    return logos.get_by_role("radio")


def _generation_status(page: Page) -> Locator:
    return page.get_by_role("status", name="Generation status")


def _score(page: Page) -> Locator:
    return page.get_by_label("Brand score")


def _my_pages(page: Page) -> Locator:
    return page.get_by_role("list", name="My pages").get_by_role("button")


def _frame(page: Page) -> FrameLocator:
    return page.frame_locator("iframe[title='Page preview']")


def _newest_html(owner: Owner) -> str:
    sites = f"/sites/{owner.tenant_id}"
    newest = owner.api.get(sites).json()["sites"][0]
    where = f"{sites}/sites/{newest['siteId']}/versions/{newest['latestVersion']}"
    return str(owner.api.get(where).raise_for_status().json()["html"])
