"""Logos: asking for them, keeping them, removing them."""

from __future__ import annotations

from collections.abc import Mapping

from ratified import Refusal
from ratified.api import Api
from systems.answers import Gone, gone, thing
from systems.site_builder.offers import KeptLogos, Logos
from systems.site_builder.orders import LogoOrder

_LOGOS = "/agents/logo"


class Drawing:
    """What a company does to get a logo."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def ask(self, order: LogoOrder) -> Logos | Refusal:
        """Ask for logos to choose from."""
        return self.send(order.body)

    def send(self, body: Mapping[str, object]) -> Logos | Refusal:
        """Send an order as it is, even one that does not fit."""
        return thing(self._api.post(_LOGOS, json=dict(body)), Logos)

    def kept(self) -> KeptLogos | Refusal:
        """List the company's logos."""
        return thing(self._api.get(_LOGOS), KeptLogos)

    def remove(self, logo: str) -> Gone | Refusal:
        """Remove a logo and its pictures."""
        return gone(self._api.delete(f"{_LOGOS}/{logo}"))
