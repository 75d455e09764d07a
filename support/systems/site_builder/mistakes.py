"""One mistake of every kind that a client of the builder can make."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from systems.site_builder.acts import Target
from systems.site_builder.client import SiteBuilder
from systems.site_builder.runs import Page
from systems.site_builder.visitor import Reply

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Culprit:
    """Who makes the mistake, with a page that is too poor to deploy."""

    builder: SiteBuilder
    page: Page

    @property
    def target(self) -> Target:
        """Return the culprit's own things."""
        return self.builder.target(self.page)

    def sends(self, act: str, **body: object) -> Reply:
        """Send an order that does not fit."""
        return self.builder.sends(act, self.target, json.dumps(body))

    def signs_up(self) -> Reply:
        """Sign up a second time."""
        person = self.builder.person
        owner = {"name": person.name, "email": person.email, "password": person.password}
        return self.sends("sign up", name=person.company, owner=owner)

    def signs_in_wrongly(self) -> Reply:
        """Sign in with a password that is none."""
        return self.sends("sign in", email=self.builder.person.email, password="none of mine at all")  # noqa: S106

    def deploys(self) -> Reply:
        """Deploy the poor page."""
        return self.sends("deploy a page", siteId=self.page.site_id, environment="production")


# By the words that the features use for them.
MISTAKES: Mapping[str, Callable[[Culprit], Reply]] = {
    "a colour that is none": lambda who: who.sends(
        "generate a page", prompt="Error gallery", brandAssets={"primaryColor": "blue"}
    ),
    "a body that is not JSON": lambda who: who.builder.sends("generate a page", who.target, '{"prompt": '),
    "a token that is none": lambda who: who.builder.looks_closely("list pages", {"Authorization": "Bearer none"}),
    "a wrong password": Culprit.signs_in_wrongly,
    "another company's address": lambda who: who.builder.sends("list pages", Target(), ""),
    "a page that nobody has": lambda who: who.builder.looks_closely("validate"),
    "an address that does not exist": lambda who: who.builder.looks_closely("ask for an address that does not exist"),
    "a method that the address has not": lambda who: who.builder.looks_closely("use a method that the address has not"),
    "an e-mail address that is taken": Culprit.signs_up,
    "a deployment of the poor page": Culprit.deploys,
    "a body of two megabytes": lambda who: who.sends("generate a page", prompt="a" * 2 * MIB),
    "a body that says it is plain text": lambda who: who.builder.sends(
        "generate a page", who.target, '{"prompt": "Error gallery"}', "text/plain"
    ),
}

# What somebody might send as a correlation id to do harm in the logs.
CORRELATIONS: Mapping[str, str] = {
    "a text with spaces": "checkout 42 failed",
    "a script": "<script>alert(42)</script>",
    "129 characters": "x" * 129,
    "an empty text": "",
}
