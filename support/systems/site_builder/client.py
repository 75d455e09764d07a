"""One person's way to act on the builder, in the name of a company of their own."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Self

from ratified import Attempt, Person, Refusal, Scene, accepted, until
from ratified.api import Api
from ratified.stream import Streams
from systems.answers import thing
from systems.site_builder.accounts import ANALYTICS, Accounts
from systems.site_builder.acts import ACTS, Target
from systems.site_builder.drawing import Drawing
from systems.site_builder.generating import Generating
from systems.site_builder.offers import Logo
from systems.site_builder.orders import PageOrder
from systems.site_builder.publishing import Publishing
from systems.site_builder.runs import Page, Run, told
from systems.site_builder.tokens import FORGERIES, Keys, expiry
from systems.site_builder.visitor import Passed, Reply, ask, passed, reply
from systems.site_builder.words import Company, Deployment, Sites, Token

_GONE = (401, 404)


@dataclass(frozen=True, slots=True)
class Holdings:
    """All that a company would miss of one page, if somebody had touched it."""

    versions: tuple[int, ...]
    html: str
    deployments: tuple[str, ...]
    sites: tuple[str, ...]


class SiteBuilder:
    """The builder as a person uses it who has signed in."""

    system = "site_builder"

    def __init__(
        self, api: Api, streams: Streams, person: Person, token: Token, signed_up: Company | None = None
    ) -> None:
        self.person = person
        self.signed_up = signed_up
        self.token = token
        self.tenant = token.tenant_id
        self.accounts = Accounts(api)
        self.generating = Generating(api, streams, self.tenant, person.name)
        self.publishing = Publishing(api, self.tenant)
        self.drawing = Drawing(api)
        self._api = api

    @classmethod
    def enter(cls, scene: Scene, person: Person) -> Self:
        """Sign the person's company up, unless it is a customer already, and sign in."""
        api = scene.api(cls.system, person.name)
        accounts = Accounts(api)
        company = None
        if not person.has_account:
            company = accepted(Attempt(f"{person.name} signing up", accounts.sign_up(person)))
        token = accepted(Attempt(f"{person.name} signing in", accounts.sign_in(person.email, person.password)))
        api.headers["Authorization"] = f"Bearer {token.access_token}"
        builder = cls(api, scene.streams(cls.system, person.name), person, token, company)
        if not person.has_account:
            scene.on_cleanup(f"the company of {person.name}", builder.leave)
        return builder

    @classmethod
    def tidy(cls, scene: Scene, person: Person) -> None:
        """Close the company that a killed run may have left behind."""
        api = scene.api(cls.system, person.name)
        accounts = Accounts(api)
        token = accounts.sign_in(person.email, person.password)
        if isinstance(token, Token) and not person.has_account:
            api.headers["Authorization"] = f"Bearer {token.access_token}"
            cls(api, scene.streams(cls.system, person.name), person, token).leave()

    def leave(self) -> None:
        """Close the company, unless that has happened already."""
        left = self.accounts.close(self.tenant)
        if isinstance(left, Refusal) and left.status not in _GONE:
            accepted(Attempt(f"closing the company of {self.person.name}", left))

    def sign_in(self, password: str = "") -> Token | Refusal:
        """Sign in once more, for instance with another password."""
        return self.accounts.sign_in(self.person.email, password or self.person.password)

    def keys(self) -> Keys | Refusal:
        """Fetch the keys that prove the builder's tokens."""
        return thing(self._api.get("/auth/keys"), Keys)

    def target(
        self, page: Page | None = None, deployment: Deployment | None = None, logo: Logo | None = None
    ) -> Target:
        """Return the person's own things, for whoever aims at them."""
        nothing = Target(tenant=self.tenant)
        return Target(
            self.tenant,
            page.site_id if page else nothing.site,
            page.generation_id if page else nothing.generation,
            deployment.deployment_id if deployment else nothing.deployment,
            logo.id if logo else nothing.logo,
        )

    def tries(self, act: str, target: Target, *, claims: str = "") -> Passed | Refusal:
        """Ask for one of the acts, aimed at anybody's things, claiming to be of some company if that is said."""
        return passed(ask(self._api, act, target, {"X-Tenant-Id": claims} if claims else {}))

    def looks_closely(self, act: str, headers: Mapping[str, str] | None = None) -> Reply:
        """Ask for one of the acts, aimed at the own things, and look at the answer closely."""
        return reply(ask(self._api, act, self.target(), headers or {}))

    def sends(self, act: str, target: Target, content: str, media_type: str = "application/json") -> Reply:
        """Send a body as it is, and look at the answer closely."""
        request = ACTS[act].aimed_at(target)
        kind = {"Content-Type": media_type} if content else {}
        return reply(self._api.request(request.method, request.path, content=content or None, headers=kind))

    def lists_pages(self, authorization: str) -> Sites | Refusal:
        """List the own pages with another token."""
        return thing(self._api.get(f"/sites/{self.tenant}", headers={"Authorization": authorization}), Sites)

    def lists_pages_claiming(self, tenant: str) -> Sites | Refusal:
        """List the own pages, naming a company along with the request."""
        return thing(self._api.get(f"/sites/{self.tenant}", headers={"X-Tenant-Id": tenant}), Sites)

    def flawed_token(self, flaw: str) -> str:
        """Return an Authorization header whose token has a flaw, in the words of the features."""
        if flaw == "has expired":
            return self._expired()
        if flaw == "is meant for another service":
            return f"Bearer {self._fresh(audience=ANALYTICS).access_token}"
        keys = accepted(Attempt("fetching the published keys", self.keys()))
        return FORGERIES[flaw](self.token.access_token, keys)

    def holdings(self, page: Page) -> Holdings:
        """Look at everything that somebody could have done to a page."""
        about = f'looking after "{page.title}"'
        history = accepted(Attempt(about, self.publishing.history(page.site_id)))
        kept = accepted(Attempt(about, self.publishing.version(page.site_id, history.numbers[0])))
        deployments = accepted(Attempt(about, self.publishing.deployments()))
        sites = accepted(Attempt(about, self.publishing.sites()))
        return Holdings(history.numbers, kept.html, deployments.places, sites.ids)

    def scores(self, page: Page) -> Mapping[str, float | None]:
        """Return the score of a page in each of the places that tell it."""
        about = f'looking at the score of "{page.title}"'
        site, generation = page.site_id, page.generation_id
        sites = accepted(Attempt(about, self.publishing.sites())).sites
        return {
            "generation": accepted(Attempt(about, self.generating.generation(generation))).brand_score,
            "score card": accepted(Attempt(about, self.generating.score_card(generation))).brand_score,
            "history": accepted(Attempt(about, self.publishing.history(site))).score(page.version),
            "version": accepted(Attempt(about, self.publishing.version(site, page.version))).brand_score,
            "list": next((one.brand_score for one in sites if one.site_id == site), None),
            "validation": accepted(Attempt(about, self.publishing.validate(site))).brand_score,
        }

    def deployed(self, deployment: Deployment, deadline: float = 10.0) -> Deployment:
        """Follow a deployment to its end."""
        what = f"the deployment {deployment.deployment_id} to {deployment.environment}"
        look = lambda: accepted(Attempt(what, self.publishing.deployment(deployment.deployment_id)))  # noqa: E731
        return until(look, lambda seen: seen.over, f"{what} ends", deadline=deadline)

    def _expired(self) -> str:
        token = self._fresh(lifetime=1).access_token
        until(time.time, lambda now: now > expiry(token) + 0.1, "a token of one second expires", deadline=5.0)
        return f"Bearer {token}"

    def _fresh(self, audience: str = "site-builder-api", lifetime: int | None = None) -> Token:
        person = self.person
        given = self.accounts.sign_in(person.email, person.password, audience=audience, lifetime=lifetime)
        return accepted(Attempt(f"{person.name} signing in", given))


def watched_at_once(orders: Mapping[SiteBuilder, PageOrder]) -> tuple[Run, ...]:
    """Have several people order pages at the same time; all streams are open before the first is read."""
    with ExitStack() as open_streams:
        streams = {
            builder: open_streams.enter_context(builder.generating.open(order.body))
            for builder, order in orders.items()
        }
        return tuple(
            Run(builder.person.name, orders[builder].prompt, told(stream), "LEFT", 0.0, "")
            for builder, stream in streams.items()
        )
