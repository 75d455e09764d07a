"""Character Studio's page in a browser: what people see there."""

from playwright.sync_api import expect as see

from ratified import SceneContext
from ratified.expect import expect
from ratified.gherkin import then, use_type
from systems.character_studio import KINDS, characters_of, finished
from systems.character_studio.pages import SignInPage, StudioPage
from systems.character_studio.sights import positions_of_bar, sizes_of_pictures

use_type(**KINDS)


@then("the character page asks {who:w} to sign in")
@then("the character page still asks {who:w} to sign in")
def asks_to_sign_in(context: SceneContext, who: str) -> None:
    """Look for all that signing in takes, and that nothing of the studio is there."""
    form = context.scene.page(SignInPage, who)
    see(form.heading).to_have_text("Sign in")
    see(form.password).to_be_editable()
    see(context.scene.page(StudioPage, who).create).to_have_count(0)


@then('the sign-in page tells {who:w} "{words:Quoted}"')
def sign_in_tells(context: SceneContext, who: str, words: str) -> None:
    """Look at what the page warns of."""
    see(context.scene.page(SignInPage, who).alert).to_contain_text(words)


@then('the character page shows {who:w} that "{name:Quoted}" is {state:ShownState}')
@then('the character page shows {who:w} that "{name:Quoted}" has {state:ShownState}')
def shows_state(context: SceneContext, who: str, name: str, state: str) -> None:
    """Look at the word for how far the character is, and that there is nothing left to cancel."""
    studio = context.scene.page(StudioPage, who)
    see(studio.status(name)).to_have_text(state)
    see(studio.cancel(name)).to_be_hidden()


@then('the character page shows {who:w} every picture of "{name:Quoted}"')
def shows_pictures(context: SceneContext, who: str, name: str) -> None:
    """Look at the pictures on the page: they are there, none is broken, and each is as large as the studio tells."""
    told = [(one.width, one.height) for one in finished(context.scene, name).images]
    expect(len(told), f'pictures of "{name}"').is_at_least(1)
    shown = sizes_of_pictures(context.scene.page(StudioPage, who), len(told))
    expect(shown, f'sizes of the pictures of "{name}" on the page').is_equal_to(told)


@then('the character page shows {who:w} that "{name:Quoted}" has cost {cents:d} cents')
def shows_cost(context: SceneContext, who: str, name: str, cents: int) -> None:
    """Look at the price on the page, and at what was charged."""
    see(context.scene.page(StudioPage, who).cost).to_have_text(f"{cents} cents")
    expect(finished(context.scene, name).cost.charged_cents, f'cents charged for "{name}"').is_equal_to(cents)


@then("the bar has moved before {who:w}'s eyes from the beginning to the end, and never back")
def bar_has_moved(context: SceneContext, who: str) -> None:
    """Look at where the bar has stood."""
    stood = positions_of_bar(context.scene.page(StudioPage, who))
    expect(stood, f"positions of the bar that {who} could see").is_equal_to(sorted(stood))
    expect(len(stood), f"how many positions of the bar {who} could see").is_at_least(3)
    expect(stood[-1], "the last position of the bar").is_equal_to(100)


@then('the character page tells {who:w} "{words:Quoted}"')
def tells(context: SceneContext, who: str, words: str) -> None:
    """Look at what the page warns of."""
    see(context.scene.page(StudioPage, who).alert).to_contain_text(words)


@then("the character page lists {names:Names} for {who:w}, and nothing else")
def lists_only(context: SceneContext, names: tuple[str, ...], who: str) -> None:
    """Look at the names in the history, the newest first, as people read them."""
    see(context.scene.page(StudioPage, who).history).to_have_text(list(names))


@then("{who:w} has {count:d} character")
def has_characters(context: SceneContext, who: str, count: int) -> None:
    """Count the characters that the studio keeps for somebody."""
    expect(len(characters_of(context.scene, who)), f"characters of {who}").is_equal_to(count)
