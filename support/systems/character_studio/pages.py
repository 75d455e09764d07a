"""The studio's pages as people see them: every part found by its role or its label."""

from __future__ import annotations

from typing import ClassVar

from playwright.sync_api import Locator, Page

from systems.signing_in import SignInForm


class SignInPage(SignInForm):
    """Where everybody begins."""

    system = "character_studio"


class StudioPage:
    """Where characters are asked for, watched, cancelled and found again."""

    system: ClassVar[str] = "character_studio"

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def banner(self) -> Locator:
        """Return the top of the page, with the owner's name."""
        return self.page.get_by_role("banner")

    # The form

    @property
    def name(self) -> Locator:
        """Return the box for the character's name."""
        return self.page.get_by_label("Name", exact=True)

    @property
    def images(self) -> Locator:
        """Return the box for the number of images."""
        return self.page.get_by_label("Images", exact=True)

    @property
    def size(self) -> Locator:
        """Return the list of sizes."""
        return self.page.get_by_label("Size", exact=True)

    @property
    def create(self) -> Locator:
        """Return the button that asks for the character."""
        return self.page.get_by_role("button", name="Create character")

    # The character

    def character(self, name: str) -> Locator:
        """Return the part of the page that is about a character."""
        return self.page.get_by_role("region", name=name, exact=True)

    def status(self, name: str) -> Locator:
        """Return how far a character is, in a word."""
        return self.character(name).get_by_role("status", name="Character status")

    @property
    def progress(self) -> Locator:
        """Return the bar that shows how far the character is."""
        return self.page.get_by_role("progressbar", name="Progress")

    def cancel(self, name: str) -> Locator:
        """Return the button that cancels a character."""
        return self.character(name).get_by_role("button", name="Cancel", exact=True)

    @property
    def pictures(self) -> Locator:
        """Return the pictures of the character."""
        return self.page.get_by_role("list", name="Pictures").get_by_role("img")

    @property
    def cost(self) -> Locator:
        """Return what the character has cost."""
        return self.page.get_by_label("Cost", exact=True)

    @property
    def alert(self) -> Locator:
        """Return what the page warns of."""
        return self.page.get_by_role("alert")

    # The history

    @property
    def history(self) -> Locator:
        """Return the names in the history, the newest first."""
        return self.page.get_by_role("table", name="History").get_by_role("rowheader")

    def made(self, name: str) -> Locator:
        """Return the button that opens a character of the history."""
        return self.history.get_by_role("button", name=name, exact=True)

    @property
    def older(self) -> Locator:
        """Return the button that turns to the older characters."""
        return self.page.get_by_role("button", name="Older")

    @property
    def state(self) -> Locator:
        """Return the list of states to choose from."""
        return self.page.get_by_label("State", exact=True)

    @property
    def show(self) -> Locator:
        """Return the button that shows what was chosen."""
        return self.page.get_by_role("button", name="Show", exact=True)
