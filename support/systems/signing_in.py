"""The page on which people say who they are, which both systems have alike."""

from __future__ import annotations

from typing import ClassVar

from playwright.sync_api import Locator, Page


class SignInForm:
    """Where everybody begins."""

    system: ClassVar[str]

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def heading(self) -> Locator:
        """Return the heading that tells which page this is."""
        return self.page.get_by_role("heading", level=1)

    @property
    def email(self) -> Locator:
        """Return the box for the e-mail address."""
        return self.page.get_by_label("Email", exact=True)

    @property
    def password(self) -> Locator:
        """Return the box for the password."""
        return self.page.get_by_label("Password", exact=True)

    @property
    def sign_in(self) -> Locator:
        """Return the button that signs in."""
        return self.page.get_by_role("button", name="Sign in")

    @property
    def alert(self) -> Locator:
        """Return what the page warns of."""
        return self.page.get_by_role("alert")

    @property
    def notice(self) -> Locator:
        """Return what the page tells without a warning."""
        return self.page.get_by_role("status")

    def submit(self, email: str, password: str) -> None:
        """Open the page, fill it in and press its button."""
        self.page.goto("/sign-in")
        self.email.fill(email)
        self.password.fill(password)
        self.sign_in.click()
