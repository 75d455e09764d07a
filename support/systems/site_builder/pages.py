"""The builder's pages as people see them: every part found by its role or its label."""

from __future__ import annotations

from typing import ClassVar

from playwright.sync_api import FrameLocator, Locator, Page

from systems.signing_in import SignInForm


class SignInPage(SignInForm):
    """Where everybody begins."""

    system = "site_builder"


class Studio:
    """Where pages are made, judged and deployed."""

    system: ClassVar[str] = "site_builder"

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def banner(self) -> Locator:
        """Return the top of the page, with the company's name."""
        return self.page.get_by_role("banner")

    @property
    def sign_out(self) -> Locator:
        """Return the button that signs out."""
        return self.banner.get_by_role("button", name="Sign out")

    @property
    def prompt(self) -> Locator:
        """Return the box for the idea."""
        return self.page.get_by_label("Prompt", exact=True)

    @property
    def primary_colour(self) -> Locator:
        """Return the box for the first brand colour."""
        return self.page.get_by_label("Primary colour")

    @property
    def secondary_colour(self) -> Locator:
        """Return the box for the second brand colour."""
        return self.page.get_by_label("Secondary colour")

    @property
    def logo_idea(self) -> Locator:
        """Return the box for the idea of a logo."""
        return self.page.get_by_label("Logo idea")

    @property
    def suggest_logos(self) -> Locator:
        """Return the button that asks for logos."""
        return self.page.get_by_role("button", name="Suggest logos")

    @property
    def logos(self) -> Locator:
        """Return the logos to choose from."""
        return self.page.get_by_role("radiogroup", name="Logos").get_by_role("radio")

    def logo(self, number: int) -> Locator:
        """Return one of the logos to choose from."""
        return self.page.get_by_role("radio", name=f"Logo {number}", exact=True)

    @property
    def logo_pictures(self) -> Locator:
        """Return the pictures of the logos to choose from."""
        return self.page.get_by_role("radiogroup", name="Logos").locator("img")

    @property
    def generate(self) -> Locator:
        """Return the button that orders the page."""
        return self.page.get_by_role("button", name="Generate page")

    @property
    def start_new_page(self) -> Locator:
        """Return the button that puts the open page aside."""
        return self.page.get_by_role("button", name="Start a new page")

    @property
    def status(self) -> Locator:
        """Return how far the generation is."""
        return self.page.get_by_role("status", name="Generation status")

    @property
    def progress(self) -> Locator:
        """Return the bar that shows how far the generation is."""
        return self.page.get_by_role("progressbar", name="Generation progress")

    @property
    def preview(self) -> FrameLocator:
        """Return the page as it would be seen by visitors."""
        return self.page.frame_locator('iframe[title="Page preview"]')

    @property
    def score(self) -> Locator:
        """Return the brand score."""
        return self.page.get_by_label("Brand score", exact=True)

    @property
    def issues(self) -> Locator:
        """Return the weaknesses of the page."""
        return self.page.get_by_role("list", name="Issues").get_by_role("listitem")

    @property
    def versions(self) -> Locator:
        """Return the rows of the page's history, without their heading."""
        return self.page.get_by_role("table", name="Versions").locator("tbody").get_by_role("row")

    def version(self, number: int) -> Locator:
        """Return the row of one version."""
        restore = self.page.get_by_role("button", name=f"Restore version {number}", exact=True)
        return self.versions.filter(has=restore)

    def restore(self, number: int) -> Locator:
        """Return the button that restores a version."""
        return self.page.get_by_role("button", name=f"Restore version {number}", exact=True)

    def compare(self, number: int) -> Locator:
        """Return the button that compares a version with the latest."""
        return self.version(number).get_by_role("button", name="Compare with latest")

    @property
    def comparison(self) -> Locator:
        """Return what changed between two versions."""
        return self.page.get_by_role("region", name="Comparison")

    def deploy(self, place: str) -> Locator:
        """Return the button that deploys to a place."""
        return self.page.get_by_role("button", name=f"Deploy to {place}")

    @property
    def deployment_status(self) -> Locator:
        """Return how far the deployment is."""
        return self.page.get_by_role("status", name="Deployment status")

    @property
    def deployed_page(self) -> Locator:
        """Return the link to what visitors see."""
        return self.page.get_by_role("link", name="Open deployed page")

    @property
    def my_pages(self) -> Locator:
        """Return the company's pages."""
        return self.page.get_by_role("list", name="My pages").get_by_role("button")

    def my_page(self, title: str) -> Locator:
        """Return one of the company's pages."""
        return self.page.get_by_role("list", name="My pages").get_by_role("button", name=title)

    @property
    def alert(self) -> Locator:
        """Return what the studio warns of."""
        return self.page.get_by_role("alert")
