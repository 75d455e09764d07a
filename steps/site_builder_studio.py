"""The studio in a browser: what people type and press there."""

from playwright.sync_api import expect as see

from ratified import Attempt, Scene, SceneContext, accepted
from ratified.gherkin import given, use_type, when
from systems.site_builder import KINDS, SignInPage, SiteBuilder, Studio, growth, note_growth

use_type(**KINDS)

# Milliseconds: a generation may take longer than anything else that the studio does.
_PATIENCE = 20_000


@given("{who:w} has signed in to the studio")
@when("{who:w} signs in to the studio")
def sign_in(context: SceneContext, who: str) -> None:
    """Sign in on the page, as the owner of the person's own company."""
    _sign_in(context.scene, who, context.scene.client(SiteBuilder, who).person.password)
    see(context.scene.page(Studio, who).prompt).to_be_visible()


@when("{who:w} tries to sign in to the studio with a wrong password")
def try_to_sign_in(context: SceneContext, who: str) -> None:
    """Sign in on the page with a password that is not the person's."""
    _sign_in(context.scene, who, context.scene.data.pystr(min_chars=20, max_chars=20))


@when("{who:w} opens the builder in her browser")
def open_builder(context: SceneContext, who: str) -> None:
    """Open the builder's first page."""
    context.scene.page(SignInPage, who).page.goto("/")


@when("{who:w} opens the studio in her browser without signing in")
@when("{who:w} reopens the studio in her browser")
def open_studio(context: SceneContext, who: str) -> None:
    """Open the studio by its address."""
    context.scene.page(Studio, who).page.goto("/studio", wait_until="commit")


@given('{who:w} has opened "{title:Quoted}" in the studio')
@when('{who:w} opens "{title:Quoted}" in the studio')
def open_page(context: SceneContext, who: str, title: str) -> None:
    """Sign in and choose a page from the list."""
    _sign_in(context.scene, who, context.scene.client(SiteBuilder, who).person.password)
    studio = context.scene.page(Studio, who)
    studio.my_page(title).click()
    see(studio.versions.first).to_be_visible()


@given('{who:w} has generated the page "{idea:Quoted}" in the studio')
@when('{who:w} generates the page "{idea:Quoted}" in the studio')
def generate(context: SceneContext, who: str, idea: str) -> None:
    """Type an idea, press the button and wait for the end."""
    _generate(context.scene.page(Studio, who), idea)


@when('{who:w} generates the page "{idea:Quoted}" in {colours:Colours} in the studio')
def generate_in_colours(context: SceneContext, who: str, idea: str, colours: tuple[str, str]) -> None:
    """Type an idea and two colours, press the button and wait for the end."""
    studio = context.scene.page(Studio, who)
    studio.primary_colour.fill(colours[0])
    studio.secondary_colour.fill(colours[1])
    _generate(studio, idea)


@when('{who:w} watches the page "{idea:Quoted}" grow in the studio')
def watch_growing(context: SceneContext, who: str, idea: str) -> None:
    """Have the page note what it shows while it generates."""
    studio = context.scene.page(Studio, who)
    note_growth(studio.page)
    _generate(studio, idea)
    context.scene.remember(growth(studio.page))


@when("{who:w} generates a page without a prompt in the studio")
def generate_nothing(context: SceneContext, who: str) -> None:
    """Press the button without having typed an idea."""
    studio = context.scene.page(Studio, who)
    studio.prompt.fill("")
    studio.generate.click()


@when('{who:w} starts a new page and generates "{idea:Quoted}" in the studio')
def start_new_page(context: SceneContext, who: str, idea: str) -> None:
    """Put the open page aside and generate another."""
    studio = context.scene.page(Studio, who)
    studio.start_new_page.click()
    _generate(studio, idea)


@given('the studio has suggested logos to {who:w} for "{idea:Quoted}"')
def suggest_logos(context: SceneContext, who: str, idea: str) -> None:
    """Type an idea for a logo and wait for four to choose from."""
    studio = context.scene.page(Studio, who)
    studio.logo_idea.fill(idea)
    studio.suggest_logos.click()
    see(studio.logos).to_have_count(4)


@when('{who:w} chooses the {nth:Nth} logo and generates the page "{idea:Quoted}"')
def choose_logo(context: SceneContext, who: str, nth: int, idea: str) -> None:
    """Choose one of the logos and generate a page with it."""
    studio = context.scene.page(Studio, who)
    studio.logo(nth + 1).check()
    _generate(studio, idea)


@when("{who:w} deploys the page to {place:Place} in the studio")
def deploy(context: SceneContext, who: str, place: str) -> None:
    """Press the button that deploys."""
    context.scene.page(Studio, who).deploy(place).click()


@when("{who:w} restores version {number:d} in the studio")
def restore(context: SceneContext, who: str, number: int) -> None:
    """Press the button that restores a version."""
    context.scene.page(Studio, who).restore(number).click()


@when("{who:w} compares version {number:d} with the latest in the studio")
def compare(context: SceneContext, who: str, number: int) -> None:
    """Press the button that compares a version with the latest."""
    context.scene.page(Studio, who).compare(number).click()


@when("{who:w} signs out of the studio")
def sign_out(context: SceneContext, who: str) -> None:
    """Press the button that signs out."""
    context.scene.page(Studio, who).sign_out.click()


@given("{who:w}'s company has been closed meanwhile")
def close_meanwhile(context: SceneContext, who: str) -> None:
    """Close the company while the browser is still signed in."""
    builder = context.scene.client(SiteBuilder, who)
    accepted(Attempt(f"closing {who}'s company", builder.accounts.close(builder.tenant)))


def _sign_in(scene: Scene, who: str, password: str) -> None:
    scene.page(SignInPage, who).submit(scene.client(SiteBuilder, who).person.email, password)


def _generate(studio: Studio, idea: str) -> None:
    studio.prompt.fill(idea)
    studio.generate.click()
    see(studio.status).to_have_text("Complete", timeout=_PATIENCE)
