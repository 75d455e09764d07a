"""The studio in a browser: what people see there."""

import re

from playwright.sync_api import expect as see

from ratified import Attempt, Scene, SceneContext, accepted
from ratified.expect import expect
from ratified.gherkin import then, use_type
from systems.site_builder import (
    KINDS,
    Growth,
    KeptPage,
    SignInPage,
    SiteBuilder,
    Studio,
    Visitor,
    edition,
    page,
    read,
    rgb,
)

use_type(**KINDS)

_CORRELATION = re.compile(r"[0-9A-Za-z._-]{8,}")


@then('{who:w}\'s browser shows the page "{heading:Quoted}"')
@then('{who:w}\'s browser still shows the page "{heading:Quoted}"')
def shows_page(context: SceneContext, who: str, heading: str) -> None:
    """Look at the heading of the page."""
    see(context.scene.page(SignInPage, who).heading).to_have_text(heading)


@then("{who:w}'s browser asks for e-mail address and password")
def asks_to_sign_in(context: SceneContext, who: str) -> None:
    """Look for all that signing in takes."""
    form = context.scene.page(SignInPage, who)
    see(form.email).to_be_editable()
    see(form.password).to_be_editable()
    see(form.sign_in).to_be_enabled()


@then("{who:w}'s browser still shows nothing of the studio")
def shows_no_studio(context: SceneContext, who: str) -> None:
    """Look for the parts of the studio."""
    studio = context.scene.page(Studio, who)
    see(studio.prompt).to_have_count(0)
    see(studio.my_pages).to_have_count(0)


@then('{who:w}\'s browser says "{words:Quoted}"')
def browser_says(context: SceneContext, who: str, words: str) -> None:
    """Look at what the sign-in page warns of."""
    see(context.scene.page(SignInPage, who).alert).to_have_text(words)


@then("{who:w}'s browser says that her session has ended")
def session_has_ended(context: SceneContext, who: str) -> None:
    """Look at what the sign-in page tells."""
    see(context.scene.page(SignInPage, who).notice).to_have_text("Your session has ended. Sign in again.")


@then("the studio stays closed to {who:w}'s browser")
def studio_stays_closed(context: SceneContext, who: str) -> None:
    """Open the studio by its address once more."""
    context.scene.page(Studio, who).page.goto("/studio", wait_until="commit")
    see(context.scene.page(SignInPage, who).heading).to_have_text("Sign in")


@then("the studio greets {who:w} with the name of her company")
def greets(context: SceneContext, who: str) -> None:
    """Look at the top of the studio."""
    see(context.scene.page(Studio, who).banner).to_contain_text(context.scene.person(who).company)


@then("the studio shows {who:w} that the page is complete")
def shows_completion(context: SceneContext, who: str) -> None:
    """Look at the status of the generation, and for warnings."""
    studio = context.scene.page(Studio, who)
    see(studio.status).to_contain_text("Complete")
    see(studio.alert).to_have_count(0)


@then('the preview shows {who:w} the page "{words:Quoted}"')
@then('the preview shows {who:w} "{words:Quoted}"')
def preview_shows(context: SceneContext, who: str, words: str) -> None:
    """Look into the preview."""
    see(context.scene.page(Studio, who).preview.locator("main")).to_contain_text(words)


@then("the preview shows {who:w} the {nth:Nth} logo")
def preview_shows_logo(context: SceneContext, who: str, nth: int) -> None:
    """Look for the logo in the header of the preview."""
    picture = context.scene.page(Studio, who).preview.locator("header").get_by_role("img", name="logo")
    see(picture).to_have_attribute("src", _chosen(context.scene, who, nth))


@then("the page that the builder has kept for {who:w} has the {nth:Nth} logo")
def kept_page_has_logo(context: SceneContext, who: str, nth: int) -> None:
    """Read the kept page and look at the pictures in its header."""
    kept = _kept(context.scene, who)
    expect(read(kept.html).header_pictures, "the pictures in the header").contains(_chosen(context.scene, who, nth))


@then("the preview and the kept page are painted for {who:w} in {colours:Colours}")
def preview_is_painted(context: SceneContext, who: str, colours: tuple[str, str]) -> None:
    """Look at the preview's colours and at those of the kept page."""
    named = read(_kept(context.scene, who).html).colours
    expect((named.get("primary"), named.get("secondary")), "the colours of the kept page").is_equal_to(colours)
    see(context.scene.page(Studio, who).preview.get_by_role("banner")).to_have_css("background-color", rgb(colours[0]))


@then("the preview grew for {who:w} in {times:d} steps or more")
def preview_grew(context: SceneContext, who: str, times: int) -> None:
    """Count how often the preview became longer."""
    lengths = context.scene.recall(Growth).previews
    expect(len(set(lengths)), f"how many previews {who} could see").is_at_least(times)


@then("the bar moved for {who:w} from the beginning to the end")
def bar_moved(context: SceneContext, who: str) -> None:
    """Look at the positions of the bar."""
    progress = context.scene.recall(Growth).progress
    expect(len(set(progress)), f"how many positions of the bar {who} could see").is_at_least(3)
    expect(progress[-1:], "the last position of the bar").is_equal_to((100,))


@then("the studio shows {who:w} the score that the builder has kept")
def shows_kept_score(context: SceneContext, who: str) -> None:
    """Compare the score on the page with that of the API."""
    see(context.scene.page(Studio, who).score).to_have_text(_score(_kept(context.scene, who).brand_score))


@then('the studio shows {who:w} the score of "{title:Quoted}"')
def shows_score(context: SceneContext, who: str, title: str) -> None:
    """Compare the score on the page with that of the stream."""
    see(context.scene.page(Studio, who).score).to_have_text(_score(page(context.scene, title).brand_score))


@then("the studio shows {who:w} the issues that the builder has found")
def shows_issues(context: SceneContext, who: str) -> None:
    """Compare the issues on the page with those of the API."""
    builder, site = context.scene.client(SiteBuilder, who), _site(context.scene, who)
    found = accepted(Attempt("validating", builder.publishing.validate(site))).issues
    expect(found, "the issues that the builder has found").is_not_empty()
    issues = context.scene.page(Studio, who).issues
    see(issues).to_contain_text([issue.message for issue in found])


@then("the studio shows {who:w} {count:d} versions")
def shows_versions(context: SceneContext, who: str, count: int) -> None:
    """Count the rows of the history."""
    see(context.scene.page(Studio, who).versions).to_have_count(count)


@then('the studio shows {who:w} the score of each version of "{title:Quoted}"')
def shows_scores(context: SceneContext, who: str, title: str) -> None:
    """Compare the scores in the history with those of the stream."""
    studio, scene = context.scene.page(Studio, who), context.scene
    see(studio.version(1)).to_contain_text(_score(edition(scene, title, 1).brand_score))
    see(studio.version(2)).to_contain_text(_score(edition(scene, title, 2).brand_score))


@then('the history in the studio shows {who:w} "{words:Quoted}" as text')
def history_shows(context: SceneContext, who: str, words: str) -> None:
    """Look for the words of a prompt in the history."""
    see(context.scene.page(Studio, who).version(1)).to_contain_text(words)


@then('the comparison in the studio shows {who:w} "{old:Quoted}" and "{new:Quoted}"')
def comparison_shows(context: SceneContext, who: str, old: str, new: str) -> None:
    """Look at what went and what came."""
    comparison = context.scene.page(Studio, who).comparison
    see(comparison).to_contain_text(old)
    see(comparison).to_contain_text(new)


@then("the studio lists {count:d} pages for {who:w}")
def lists_pages(context: SceneContext, count: int, who: str) -> None:
    """Count the company's pages."""
    see(context.scene.page(Studio, who).my_pages).to_have_count(count)


@then('the studio lists only "{title:Quoted}" for {who:w}')
def lists_only(context: SceneContext, title: str, who: str) -> None:
    """Look at the list of the company's pages."""
    see(context.scene.page(Studio, who).my_pages).to_contain_text([title])
    see(context.scene.page(Studio, who).my_pages).to_have_count(1)


@then("the studio shows {who:w} that the page is deployed")
def shows_deployment(context: SceneContext, who: str) -> None:
    """Look at the status of the deployment, and for warnings."""
    studio = context.scene.page(Studio, who)
    see(studio.deployment_status).to_contain_text("Deployed")
    see(studio.alert).to_have_count(0)


@then('the link in the studio leads {who:w} to the page "{words:Quoted}"')
def link_leads(context: SceneContext, who: str, words: str) -> None:
    """Follow the link as a visitor would."""
    address = context.scene.page(Studio, who).deployed_page.get_attribute("href")
    published = context.scene.client(Visitor, "Vera").opens_address(str(address))
    expect(published.status, "what the link leads to").is_equal_to(200)
    expect(published.html, "the page that the link leads to").contains(words)


@then("visitors of {place:Place} now see what {who:w} has made")
def visitors_see(context: SceneContext, place: str, who: str) -> None:
    """Open the published page and compare it with what is kept."""
    published = context.scene.client(Visitor, "Vera").opens(_site(context.scene, who), place)
    expect(published.status, f"what visitors of {place} get").is_equal_to(200)
    seen = f"what visitors of {place} see, which should be what {who} has made"
    expect(published.html, seen).is_the_text(_kept(context.scene, who).html)


@then("visitors of {place:Place} still see nothing of what {who:w} has made")
def visitors_see_nothing(context: SceneContext, place: str, who: str) -> None:
    """Open the address at which visitors would find the page."""
    published = context.scene.client(Visitor, "Vera").opens(_site(context.scene, who), place)
    expect(published.status, f"what visitors of {place} get").is_equal_to(404)


@then("the studio shows {who:w} the refusal, naming {limit} and a correlation id")
def shows_refusal(context: SceneContext, who: str, limit: str) -> None:
    """Look at what the studio warns of."""
    alert = context.scene.page(Studio, who).alert
    see(alert).to_contain_text(limit)
    see(alert).to_contain_text(_CORRELATION)
    see(context.scene.page(Studio, who).deployment_status).not_to_contain_text("Deployed")


@then("the studio shows {who:w} why the generation failed, with a correlation id")
def shows_failure(context: SceneContext, who: str) -> None:
    """Look at what the studio warns of."""
    alert = context.scene.page(Studio, who).alert
    see(alert).to_contain_text("prompt")
    see(alert).to_contain_text(_CORRELATION)


def _site(scene: Scene, who: str) -> str:
    sites = accepted(Attempt(f"listing {who}'s pages", scene.client(SiteBuilder, who).publishing.sites())).sites
    expect(sites, f"{who}'s pages").is_not_empty()
    return sites[0].site_id


def _kept(scene: Scene, who: str) -> KeptPage:
    publishing, site = scene.client(SiteBuilder, who).publishing, _site(scene, who)
    newest = accepted(Attempt("listing versions", publishing.history(site))).numbers[0]
    return accepted(Attempt("reading the newest version", publishing.version(site, newest)))


def _chosen(scene: Scene, who: str, nth: int) -> str:
    preview = scene.page(Studio, who).logo_pictures.nth(nth).get_attribute("src")
    logos = accepted(Attempt("listing logos", scene.client(SiteBuilder, who).drawing.kept())).logos
    found = [logo.url for logo in logos if preview and preview.endswith(logo.preview.rpartition("/")[2])]
    expect(found, "the kept logo that the studio shows").has_length(1)
    return found[0]


def _score(score: float) -> str:
    return f"{score:.1f}"
