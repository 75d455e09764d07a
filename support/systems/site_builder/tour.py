"""A tour through everything that the builder offers: each operation of its contracts once."""

from __future__ import annotations

from ratified import Attempt, Scene, accepted
from systems.site_builder.client import SiteBuilder
from systems.site_builder.orders import LogoOrder, PageOrder, prompt
from systems.site_builder.runs import Page


def take_tour(builder: SiteBuilder, page: Page) -> None:
    """Use every operation once, the ones that remove things last; a refusal ends the tour."""
    _make_things(builder, page)
    _look_at_things(builder, page)
    _remove_things(builder, page)


def used_operations(scene: Scene) -> frozenset[str]:
    """Return every operation of the contracts that the scenario has used."""
    found = [scene.stage.contracts.find(exchange) for exchange in scene.tape]
    return frozenset(f"{one.operation.contract} {one.operation.name}" for one in found if one is not None)


def written_operations(scene: Scene) -> frozenset[str]:
    """Return every operation that is written down in the builder's contracts."""
    contracts = scene.stage.contracts.systems[SiteBuilder.system]
    return frozenset(f"{one.contract} {one.name}" for contract in contracts for one in contract.operations)


def breaches(scene: Scene) -> tuple[str, ...]:
    """Return every exchange that is not as its contract says."""
    return tuple(str(breach) for exchange in scene.tape for breach in scene.stage.contracts.check(exchange))


def _make_things(builder: SiteBuilder, page: Page) -> None:
    made = "making things on the tour"
    accepted(Attempt(made, builder.sign_in()))
    accepted(Attempt(made, builder.drawing.ask(LogoOrder("Tour company", 1))))
    accepted(Attempt(made, builder.generating.watch(PageOrder(prompt(page.title, headline="Anew"), site=page.site_id))))
    accepted(Attempt(made, builder.publishing.restore(page.site_id, 1)))
    deployment = accepted(Attempt(made, builder.publishing.deploy(page.site_id, "staging")))
    builder.deployed(deployment)


def _look_at_things(builder: SiteBuilder, page: Page) -> None:
    seen, publishing = "looking at things on the tour", builder.publishing
    accepted(Attempt(seen, builder.keys()))
    accepted(Attempt(seen, builder.accounts.company(builder.tenant)))
    accepted(Attempt(seen, builder.generating.templates()))
    accepted(Attempt(seen, builder.generating.generation(page.generation_id)))
    accepted(Attempt(seen, builder.generating.score_card(page.generation_id)))
    accepted(Attempt(seen, publishing.sites()))
    accepted(Attempt(seen, publishing.history(page.site_id)))
    accepted(Attempt(seen, publishing.version(page.site_id, 1)))
    accepted(Attempt(seen, publishing.compare(page.site_id, 1, 2)))
    accepted(Attempt(seen, publishing.validate(page.site_id)))
    accepted(Attempt(seen, publishing.deployments(page.site_id)))


def _remove_things(builder: SiteBuilder, page: Page) -> None:
    removed = "removing things on the tour"
    logos = accepted(Attempt(removed, builder.drawing.kept())).logos
    for logo in logos:
        accepted(Attempt(removed, builder.drawing.remove(logo.id)))
    accepted(Attempt(removed, builder.publishing.remove(page.site_id)))
    accepted(Attempt(removed, builder.accounts.close(builder.tenant)))
