"""Every kind of thing that can be asked of the builder, for those who try what must be refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Target:
    """Whose things an act aims at; made-up ones where nothing better is known."""

    tenant: str = "ten_0000000000000000"
    site: str = "site_0000000000000000"
    generation: str = "gen_0000000000000000"
    deployment: str = "dpl_0000000000000000"
    logo: str = "logo_0000000000000000"

    def under(self, tenant: str) -> Target:
        """Return the same things, looked for under the address of another company."""
        return replace(self, tenant=tenant)


@dataclass(frozen=True, slots=True)
class Act:
    """One kind of thing to ask: braces stand for a part of the target."""

    method: str
    path: str
    body: Mapping[str, str] = field(default_factory=dict)

    def aimed_at(self, target: Target) -> Act:
        """Return the act with the target's parts filled in."""
        parts = asdict(target)
        return Act(
            self.method, self.path.format(**parts), {key: text.format(**parts) for key, text in self.body.items()}
        )


_VERSION = "/sites/{tenant}/sites/{site}/versions/1"
_PAGES = {
    "look at the generation of": Act("GET", "/sites/{tenant}/generation/{generation}"),
    "look at the score of": Act("GET", "/sites/{generation}/brand-score"),
    "validate": Act("GET", "/sites/{site}/validate"),
    "list the versions of": Act("GET", "/sites/{tenant}/sites/{site}/versions"),
    "read": Act("GET", _VERSION),
    "compare versions of": Act("GET", "/sites/{tenant}/sites/{site}/comparison?from=1&to=1"),
    "add a version to": Act("POST", "/sites/{tenant}/generation", {"prompt": "Winter coats", "siteId": "{site}"}),
    "restore": Act("POST", _VERSION + "/restoration"),
    "deploy": Act("POST", "/sites/{tenant}/deployments", {"siteId": "{site}", "environment": "production"}),
    "remove": Act("DELETE", "/sites/{tenant}/sites/{site}"),
}
# By the words that the features use for them.
ACTS: Mapping[str, Act] = _PAGES | {
    "list pages": Act("GET", "/sites/{tenant}"),
    "list templates": Act("GET", "/sites/{tenant}/templates"),
    "list deployments": Act("GET", "/sites/{tenant}/deployments"),
    "list logos": Act("GET", "/agents/logo"),
    "list versions": _PAGES["list the versions of"],
    "validate a page": _PAGES["validate"],
    "read a generation": _PAGES["look at the generation of"],
    "read a brand score": _PAGES["look at the score of"],
    "read a version": _PAGES["read"],
    "read the company": Act("GET", "/tenants/{tenant}"),
    "compare versions": _PAGES["compare versions of"],
    "generate a page": Act("POST", "/sites/{tenant}/generation", {"prompt": "Winter coats"}),
    "ask for logos": Act("POST", "/agents/logo", {"prompt": "Winter coats"}),
    "deploy a page": _PAGES["deploy"],
    "restore a version": _PAGES["restore"],
    "remove a page": _PAGES["remove"],
    "remove a logo": Act("DELETE", "/agents/logo/{logo}"),
    "close a company": Act("DELETE", "/tenants/{tenant}"),
    "follow a deployment": Act("GET", "/sites/{tenant}/deployments/{deployment}"),
    "sign up": Act("POST", "/tenants"),
    "sign in": Act("POST", "/auth/token"),
    "ask for an address that does not exist": Act("GET", "/no-such-thing"),
    "use a method that the address has not": Act("PUT", "/sites/{tenant}/templates"),
}
