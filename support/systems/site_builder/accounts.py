"""Companies and the people who sign in for them."""

from __future__ import annotations

from collections.abc import Mapping

from ratified import Person, Refusal
from ratified.api import Api
from systems.answers import Gone, gone, thing
from systems.site_builder.words import Company, Token

API, ANALYTICS = "site-builder-api", "site-builder-analytics"

# What is wrong with a request to sign up, in the words of the features.
SIGN_UP_FLAWS: Mapping[str, Mapping[str, object]] = {
    "a short password": {"password": "elevenchars"},
    "no e-mail address": {"email": None},
    "half an address": {"email": "jonas@"},
    "an empty company name": {"company": ""},
}


class Accounts:
    """What anybody may do who has no token yet, and what only a company itself may do."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def sign_up(self, person: Person, *, email: str = "") -> Company | Refusal:
        """Make a person's company a customer."""
        return thing(self._api.post("/tenants", json=_sign_up(person, {"email": email or person.email})), Company)

    def sign_up_with(self, flaw: str, person: Person) -> Company | Refusal:
        """Try to become a customer with a request that does not fit."""
        return thing(self._api.post("/tenants", json=_sign_up(person, SIGN_UP_FLAWS[flaw])), Company)

    def sign_in(
        self, email: str, password: str, *, audience: str = API, lifetime: int | None = None
    ) -> Token | Refusal:
        """Exchange e-mail address and password for a token."""
        wishes: dict[str, object] = {} if audience == API else {"audience": audience}
        wishes |= {} if lifetime is None else {"lifetimeSeconds": lifetime}
        return thing(self._api.post("/auth/token", json={"email": email, "password": password, **wishes}), Token)

    def company(self, tenant: str) -> Company | Refusal:
        """Read a company."""
        return thing(self._api.get(f"/tenants/{tenant}"), Company)

    def close(self, tenant: str) -> Gone | Refusal:
        """Remove a company and everything it has."""
        return gone(self._api.delete(f"/tenants/{tenant}"))


def _sign_up(person: Person, changes: Mapping[str, object]) -> dict[str, object]:
    owner = {"name": person.name, "email": person.email, "password": person.password} | {
        name: value for name, value in changes.items() if name != "company"
    }
    said = {name: value for name, value in owner.items() if value is not None}
    return {"name": changes.get("company", person.company), "owner": said}
