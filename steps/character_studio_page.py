"""Character Studio's page in a browser: what people type and press there."""

from playwright.sync_api import expect as see

from ratified import SceneContext
from ratified.gherkin import given, use_type, when
from systems.character_studio import KINDS, CharacterStudio
from systems.character_studio.pages import SignInPage, StudioPage
from systems.character_studio.sights import (
    Order,
    enter,
    fill_in,
    fill_in_sign_in,
    order_on_page,
    remember_ordered,
)

use_type(**KINDS)

# Milliseconds that a finger stays on the button.
_BETWEEN = 60


# Getting in


@given("{who:w} has opened the character page")
@when("{who:w} opens the character page")
def open_page(context: SceneContext, who: str) -> None:
    """Sign in on the page, and be greeted there."""
    enter(context.scene, who)


@when("{one:w} and {other:w} open the character page, each in an own browser")
def open_both(context: SceneContext, one: str, other: str) -> None:
    """Sign in on the page, one person after the other."""
    enter(context.scene, one)
    enter(context.scene, other)


@when("{who:w} opens the character page without signing in")
def open_without_signing_in(context: SceneContext, who: str) -> None:
    """Open the page by its address."""
    context.scene.page(SignInPage, who).page.goto("/")


@when("{who:w} tries to sign in on the character page with a wrong password")
def try_to_sign_in(context: SceneContext, who: str) -> None:
    """Sign in on the page with a password that is not the person's."""
    fill_in_sign_in(context.scene, who, context.scene.data.pystr(min_chars=20, max_chars=20))


# Asking, and changing one's mind


@when('{who:w} orders "{name:Quoted}" on the character page')
def order_one(context: SceneContext, who: str, name: str) -> None:
    """Fill in the form, press the button and wait for nothing."""
    order_on_page(context.scene, who, Order(name))


@when('{who:w} orders "{name:Quoted}" in {count:d} {size:DrawnSize} pictures on the character page')
def order_in_pictures(context: SceneContext, who: str, name: str, count: int, size: str) -> None:
    """Fill in the form, press the button and wait for nothing."""
    order_on_page(context.scene, who, Order(name, count, size))


@given('{who:w} has ordered "{name:Quoted}" on the character page, and sees it being drawn')
def order_and_see(context: SceneContext, who: str, name: str) -> None:
    """Fill in the form, press the button and wait until nanoBanana was asked how far its drawing is."""
    order_on_page(context.scene, who, Order(name))
    context.scene.client(CharacterStudio, who).nano_banana.calls("look", who=who, at_least=1)
    see(context.scene.page(StudioPage, who).status(name)).to_have_text("Generating")


@when('{who:w} presses the button twice to order "{name:Quoted}" on the character page')
def press_twice(context: SceneContext, who: str, name: str) -> None:
    """Fill in the form and press the button twice, as fast as people do who are used to icons."""
    studio = context.scene.page(StudioPage, who)
    fill_in(studio, Order(name))
    studio.create.dblclick(delay=_BETWEEN)
    remember_ordered(context.scene, who, name)


@when('{who:w} cancels "{name:Quoted}" on the character page')
def cancel(context: SceneContext, who: str, name: str) -> None:
    """Press the button that cancels."""
    context.scene.page(StudioPage, who).cancel(name).click()


# Finding again


@when("{who:w} turns to the older characters")
def turn_to_older(context: SceneContext, who: str) -> None:
    """Press the button that turns the page."""
    context.scene.page(StudioPage, who).older.click()


@when("{who:w} looks on the character page for characters that have failed")
def look_for_failed(context: SceneContext, who: str) -> None:
    """Choose a state and press the button that shows what was chosen."""
    studio = context.scene.page(StudioPage, who)
    studio.state.select_option("Failed")
    studio.show.click()


@when('{who:w} opens "{name:Quoted}" on the character page')
def open_made(context: SceneContext, who: str, name: str) -> None:
    """Press the name in the history."""
    context.scene.page(StudioPage, who).made(name).click()
