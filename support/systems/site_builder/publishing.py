"""What becomes of pages: their versions, their validation, their deployment, their end."""

from __future__ import annotations

from collections.abc import Mapping

from ratified import Refusal
from ratified.api import Api
from systems.answers import Gone, gone, thing
from systems.site_builder.words import (
    Comparison,
    Deployment,
    Deployments,
    History,
    KeptPage,
    Sites,
    Validation,
    Version,
)


class Publishing:
    """What a company does with the pages it has."""

    def __init__(self, api: Api, tenant: str) -> None:
        self._api = api
        self._home = f"/sites/{tenant}"

    def sites(self) -> Sites | Refusal:
        """List the company's pages."""
        return thing(self._api.get(self._home), Sites)

    def remove(self, site: str) -> Gone | Refusal:
        """Remove a page with all its versions."""
        return gone(self._api.delete(f"{self._home}/sites/{site}"))

    def history(self, site: str) -> History | Refusal:
        """List the versions of a page."""
        return thing(self._api.get(f"{self._home}/sites/{site}/versions"), History)

    def version(self, site: str, version: int) -> KeptPage | Refusal:
        """Read a version with its page."""
        return thing(self._api.get(f"{self._home}/sites/{site}/versions/{version}"), KeptPage)

    def restore(self, site: str, version: int) -> Version | Refusal:
        """Make an old version the newest again."""
        return thing(self._api.post(f"{self._home}/sites/{site}/versions/{version}/restoration"), Version)

    def compare(self, site: str, before: int, after: int | None) -> Comparison | Refusal:
        """See what changed from one version to another."""
        versions = {"from": before} | ({} if after is None else {"to": after})
        return thing(self._api.get(f"{self._home}/sites/{site}/comparison", params=versions), Comparison)

    def validate(self, site: str, version: int | None = None) -> Validation | Refusal:
        """Have a version looked at; the latest if none is named."""
        which = {} if version is None else {"version": version}
        return thing(self._api.get(f"/sites/{site}/validate", params=which), Validation)

    def deploy(self, site: str, place: str, version: int | None = None) -> Deployment | Refusal:
        """Put a version where visitors see it; the latest if none is named."""
        which = {} if version is None else {"version": version}
        return self.send({"siteId": site, "environment": place, **which})

    def send(self, order: Mapping[str, object]) -> Deployment | Refusal:
        """Send an order to deploy as it is, even one that does not fit."""
        return thing(self._api.post(f"{self._home}/deployments", json=dict(order)), Deployment)

    def deployment(self, deployment_id: str) -> Deployment | Refusal:
        """See how far a deployment is."""
        return thing(self._api.get(f"{self._home}/deployments/{deployment_id}"), Deployment)

    def deployments(self, site: str = "") -> Deployments | Refusal:
        """List deployments, those of one page if it is named."""
        return thing(self._api.get(f"{self._home}/deployments", params={"siteId": site} if site else {}), Deployments)
