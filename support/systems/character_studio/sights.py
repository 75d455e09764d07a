"""The studio's page in somebody's hands: what takes several moves, and what is seen only by looking closely."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import expect as see

from ratified import Attempt, Scene, accepted, until
from systems.character_studio.client import CharacterStudio
from systems.character_studio.pages import SignInPage, StudioPage
from systems.character_studio.remembered import Wanted

# The page itself notes where its bar stands: looking from outside would miss most of it.
_NOTE = """() => {
  const bar = document.querySelector("progress");
  window.stood = [bar.value];
  const note = () => { if (window.stood.at(-1) !== bar.value) window.stood.push(bar.value); };
  new MutationObserver(note).observe(bar, {attributes: true});
}"""
_SIZES = "every => every.map(one => [one.naturalWidth, one.naturalHeight])"
_BROKEN = (0, 0)


@dataclass(frozen=True, slots=True)
class Order:
    """What is filled in on the page."""

    name: str
    images: int = 1
    size: str = "square"


def fill_in_sign_in(scene: Scene, who: str, password: str) -> None:
    """Try to sign in on the page."""
    scene.page(SignInPage, who).submit(scene.client(CharacterStudio, who).person.email, password)


def enter(scene: Scene, who: str) -> None:
    """Sign in on the page, and be greeted there."""
    person = scene.client(CharacterStudio, who).person
    fill_in_sign_in(scene, who, person.password)
    studio = scene.page(StudioPage, who)
    see(studio.banner).to_contain_text(person.name)
    studio.page.evaluate(_NOTE)


def fill_in(studio: StudioPage, order: Order) -> None:
    """Say on the page what is wished for, and do not press the button yet."""
    studio.name.fill(order.name)
    studio.images.fill(str(order.images))
    studio.size.select_option(order.size)


def order_on_page(scene: Scene, who: str, order: Order) -> Wanted:
    """Ask for a character on the page, and remember what the studio then has."""
    studio = scene.page(StudioPage, who)
    fill_in(studio, order)
    studio.create.click()
    return remember_ordered(scene, who, order.name)


def remember_ordered(scene: Scene, who: str, name: str) -> Wanted:
    """Remember the character that was asked for on the page, once the studio has it."""
    studio = scene.client(CharacterStudio, who)
    found = until(
        lambda: accepted(Attempt("reading the characters", studio.page(text=name))).characters,
        bool,
        f'a character "{name}", which {who} has asked for on the page',
    )
    return scene.remember(Wanted(who, found[0]), name)


def positions_of_bar(studio: StudioPage) -> list[float]:
    """Return where the bar has stood since the page was opened."""
    return list(studio.page.evaluate("window.stood"))


def sizes_of_pictures(studio: StudioPage, count: int) -> list[tuple[int, int]]:
    """Return how large the pictures on the page are, once so many are there and none is broken."""

    def look() -> list[tuple[int, int]]:
        return [(width, height) for width, height in studio.pictures.evaluate_all(_SIZES)]

    return until(look, lambda sizes: len(sizes) == count and _BROKEN not in sizes, f"{count} pictures on the page")
