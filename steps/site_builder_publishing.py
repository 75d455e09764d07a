"""Validating pages, deploying them, and what visitors see."""

from ratified import Attempt, Scene, SceneContext, accepted, refused
from ratified.expect import expect
from ratified.gherkin import given, then, use_type, when
from systems.site_builder import (
    KINDS,
    Deployment,
    Page,
    Published,
    SiteBuilder,
    Validation,
    Visitor,
    edition,
    judge_begun,
    judge_ended,
    owner,
    page,
)

use_type(**KINDS)


@given('{who:w} has deployed "{title:Quoted}" to {place:Place}')
@when('{who:w} deploys "{title:Quoted}" to {place:Place}')
def deploy(context: SceneContext, who: str, title: str, place: str) -> None:
    """Deploy the newest version and follow the deployment to its end."""
    _deploy(context.scene, who, title, place, None)


@when('{who:w} deploys version {number:d} of "{title:Quoted}" to {place:Place}')
def deploy_version(context: SceneContext, who: str, number: int, title: str, place: str) -> None:
    """Deploy an older version and follow the deployment to its end."""
    _deploy(context.scene, who, title, place, number)


@when('{who:w} tries to deploy "{title:Quoted}" to {place:Place}')
def try_to_deploy(context: SceneContext, who: str, title: str, place: str) -> None:
    """Deploy the newest version and keep whatever the builder answers."""
    _try_to_deploy(context.scene, who, title, {"environment": place})


@when('{who:w} tries to deploy version {number:d} of "{title:Quoted}" to {place:Place}')
def try_to_deploy_version(context: SceneContext, who: str, number: int, title: str, place: str) -> None:
    """Deploy an older version and keep whatever the builder answers."""
    _try_to_deploy(context.scene, who, title, {"environment": place, "version": number})


@when('{who:w} tries to deploy "{title:Quoted}" to the moon')
def try_to_deploy_to_the_moon(context: SceneContext, who: str, title: str) -> None:
    """Deploy to a place that there is not."""
    _try_to_deploy(context.scene, who, title, {"environment": "moon"})


@when('{who:w} tries to deploy "{title:Quoted}" as version "{version:Quoted}"')
def try_to_deploy_as(context: SceneContext, who: str, title: str, version: str) -> None:
    """Deploy a version whose number is no number."""
    _try_to_deploy(context.scene, who, title, {"environment": "staging", "version": version})


@when('{who:w} removes "{title:Quoted}"')
def remove(context: SceneContext, who: str, title: str) -> None:
    """Remove a page with all its versions."""
    outcome = context.scene.client(SiteBuilder, who).publishing.remove(page(context.scene, title).site_id)
    accepted(Attempt(f'removing "{title}"', outcome))


@when('a visitor opens "{title:Quoted}" on {place:Place}')
def open_published(context: SceneContext, title: str, place: str) -> None:
    """Open the address at which visitors find the page."""
    context.scene.remember(context.scene.client(Visitor, "Vera").opens(page(context.scene, title).site_id, place))


@then('the visitor sees no page "{title:Quoted}"')
def visitor_sees_nothing(context: SceneContext, title: str) -> None:
    """Look at what the visitor got."""
    published = context.scene.recall(Published)
    expect((published.status, published.media_type), "what the visitor got").is_equal_to((404, "text/html"))
    expect(published.html, "what the visitor read").contains("Nothing is published").does_not_contain(title)


@then('the deployment of "{title:Quoted}" reaches its end as deployed')
def is_deployed(context: SceneContext, title: str) -> None:
    """Look at the deployment's final state."""
    deployment = context.scene.recall(Deployment, title)
    expect(deployment.status, f'the state of the deployment of "{title}"').is_equal_to("DEPLOYED")
    expect(deployment.finished_at, "when it was finished").is_not_none()
    address = context.scene.client(Visitor, "Vera").address(deployment.site_id, deployment.environment)
    expect(deployment.url, "the address that it tells").is_equal_to(address)


@then('the deployment of "{title:Quoted}" has the score of the page')
def deployment_has_score(context: SceneContext, title: str) -> None:
    """Compare the deployment's score with that of the page."""
    score = context.scene.recall(Deployment, title).brand_score
    expect(score, "the score that was deployed").is_equal_to(page(context.scene, title).brand_score)


@then('visitors of {place:Place} now see "{title:Quoted}"')
@then('visitors of {place:Place} still see "{title:Quoted}"')
def visitors_see(context: SceneContext, place: str, title: str) -> None:
    """Open the published page and compare it with what was streamed."""
    _expect_published(context.scene, place, page(context.scene, title))


@then('visitors of {place:Place} now see version {number:d} of "{title:Quoted}"')
@then('visitors of {place:Place} still see version {number:d} of "{title:Quoted}"')
def visitors_see_version(context: SceneContext, place: str, number: int, title: str) -> None:
    """Open the published page and compare it with what was streamed that time."""
    _expect_published(context.scene, place, edition(context.scene, title, number))


@then('visitors of {place:Place} now see no page "{title:Quoted}"')
@then('visitors of {place:Place} still see no page "{title:Quoted}"')
def visitors_see_nothing(context: SceneContext, place: str, title: str) -> None:
    """Open the address at which visitors would find the page."""
    published = context.scene.client(Visitor, "Vera").opens(page(context.scene, title).site_id, place)
    expect(published.status, f'what visitors of {place} get instead of "{title}"').is_equal_to(404)
    expect(published.caching, "how long browsers may show it without asking again").contains("no-cache")
    expect(published.html, f"what visitors of {place} read").contains("Nothing is published").does_not_contain(title)


@then('the refusal of deploying "{title:Quoted}" tells the score and the {limit} that is needed')
def refusal_tells_score(context: SceneContext, title: str, limit: str) -> None:
    """Look at what the builder says about the score."""
    no = refused(context.scene.recall(Attempt, f'deploying "{title}"'))
    score = f"{page(context.scene, title).brand_score:g}"
    expect(no.reason, "what the refusal says").contains(limit, score)
    expect(list(no.fields), "the field that the refusal names").is_equal_to(["brandScore"])
    expect(no.fields["brandScore"], "what the refusal says of the field").contains(limit, score)


@then("{who:w} has no deployments")
@then("{who:w} still has no deployments")
def has_no_deployments(context: SceneContext, who: str) -> None:
    """List the company's deployments."""
    outcome = context.scene.client(SiteBuilder, who).publishing.deployments()
    expect(accepted(Attempt("listing deployments", outcome)).deployments, f"{who}'s deployments").is_empty()


@then('the deployments of "{title:Quoted}" went to {last:Place}, then {first:Place}, the newest first')
def deployments_went(context: SceneContext, title: str, last: str, first: str) -> None:
    """List the deployments of a page, and compare each with what it was when it ended."""
    expect(_listed(context.scene, title), f'the deployments of "{title}"').is_equal_to(
        _remembered(context.scene, title, (last, first))
    )


@then('the deployments of "{title:Quoted}" went to {place:Place} only')
def deployments_went_only(context: SceneContext, title: str, place: str) -> None:
    """List the deployments of a page, and compare the only one with what it was when it ended."""
    expect(_listed(context.scene, title), f'the deployments of "{title}"').is_equal_to(
        _remembered(context.scene, title, (place,))
    )


@then('the score of "{title:Quoted}" is {score:g}')
def score_is(context: SceneContext, title: str, score: float) -> None:
    """Validate the page and look at its score."""
    expect(_validation(context.scene, title).brand_score, f'the score of "{title}"').is_equal_to(score)


@then('the score of "{title:Quoted}" is below {limit:d}')
def score_is_below(context: SceneContext, title: str, limit: int) -> None:
    """Validate the page and look at its score."""
    expect(_validation(context.scene, title).brand_score, f'the score of "{title}"').is_less_than(limit)


@then('"{title:Quoted}" has no issues')
def has_no_issues(context: SceneContext, title: str) -> None:
    """Look at what the validation found."""
    expect(context.scene.recall(Validation, title).issues, f'the issues of "{title}"').is_empty()


@then('validating "{title:Quoted}" names the issue {issue:w}')
def names_issue(context: SceneContext, title: str, issue: str) -> None:
    """Validate the page and look for one issue and no other kind."""
    expect(_validation(context.scene, title).codes, f'the issues of "{title}"').contains_only(issue)


@then('validating "{title:Quoted}" tells what is wrong, and where')
def tells_issues(context: SceneContext, title: str) -> None:
    """Compare every issue with the lines of the table, in their order."""
    told = [
        (one.code, one.severity, one.message, one.element or "") for one in _validation(context.scene, title).issues
    ]
    rows = [(row["issue"], row["severity"], row["what"], row["where"]) for row in context.table]
    expect(told, f'the issues of "{title}"').is_equal_to(rows)


@then('"{title:Quoted}" is safe')
def is_safe(context: SceneContext, title: str) -> None:
    """Validate the page and look whether it is safe."""
    expect(_validation(context.scene, title).security_passed, f'"{title}" passes as safe').is_true()


@then('"{title:Quoted}" is not safe')
def is_not_safe(context: SceneContext, title: str) -> None:
    """Validate the page and look whether it is safe."""
    expect(_validation(context.scene, title).security_passed, f'"{title}" passes as safe').is_false()


@then('"{heavy:Quoted}" takes longer to load than "{light:Quoted}"')
def takes_longer(context: SceneContext, heavy: str, light: str) -> None:
    """Compare how long two pages are estimated to load."""
    of_light = _validation(context.scene, light).performance_ms
    expect(of_light, f'milliseconds for "{light}"').is_greater_than(0)
    expect(_validation(context.scene, heavy).performance_ms, f'milliseconds for "{heavy}"').is_greater_than(of_light)


@then('validating "{title:Quoted}" looks at version {number:d}')
def validates_version(context: SceneContext, title: str, number: int) -> None:
    """Validate without naming a version, and compare with naming it."""
    found = _validation(context.scene, title)
    expect(found.version, f'the version of "{title}" that was validated').is_equal_to(number)
    expect(found, f'what was found in "{title}"').is_equal_to(_validation(context.scene, title, number))


@then('the score of "{title:Quoted}" is the same in stream, generation, history, list and validation')
def scores_agree(context: SceneContext, title: str) -> None:
    """Look at the score in each of the places that tell it."""
    seen = page(context.scene, title)
    told = owner(context.scene, title).scores(seen)
    expect(told, f'the score of "{title}" in each place').is_equal_to(dict.fromkeys(told, seen.brand_score))


@then('the points of "{title:Quoted}" add up to its score')
def points_add_up(context: SceneContext, title: str) -> None:
    """Add the points of all criteria."""
    seen = page(context.scene, title)
    card = accepted(Attempt("reading the score", owner(context.scene, title).generating.score_card(seen.generation_id)))
    expect(card.total, f'what the points of "{title}" add up to').is_close_to(seen.brand_score, 0.001)
    expect(card.brand_score, f'the score of "{title}"').is_equal_to(seen.brand_score)


@then('no criterion of "{title:Quoted}" has more points than it can give')
def points_have_maxima(context: SceneContext, title: str) -> None:
    """Compare each criterion's points with its maximum."""
    seen = page(context.scene, title)
    card = accepted(Attempt("reading the score", owner(context.scene, title).generating.score_card(seen.generation_id)))
    expect([one for one in card.breakdown if one.points > one.maximum], "criteria with too many points").is_empty()
    expect(sum(one.maximum for one in card.breakdown), "what all criteria can give").is_close_to(10, 0.001)


@then('the score of "{title:Quoted}" is made of')
def score_is_made_of(context: SceneContext, title: str) -> None:
    """Compare the points of each criterion with the lines of the table, in their order."""
    seen = page(context.scene, title)
    card = accepted(Attempt("reading the score", owner(context.scene, title).generating.score_card(seen.generation_id)))
    rows = [(row["criterion"], float(row["points"]), float(row["of"])) for row in context.table]
    expect([(one.criterion, one.points, one.maximum) for one in card.breakdown], "the criteria").is_equal_to(rows)
    expect((card.site_id, card.version), "the page and version").is_equal_to((seen.site_id, seen.version))


def _deploy(scene: Scene, who: str, title: str, place: str, number: int | None) -> Deployment:
    builder, wanted = scene.client(SiteBuilder, who), edition(scene, title, number)
    begun = accepted(Attempt(f'deploying "{title}"', builder.publishing.deploy(wanted.site_id, place, number)))
    judge_begun(begun, wanted, place)
    ended = judge_ended(builder.deployed(begun), begun)
    return scene.remember(scene.remember(ended, title), f"{title} on {place}")


def _try_to_deploy(scene: Scene, who: str, title: str, order: dict[str, object]) -> None:
    order = {"siteId": page(scene, title).site_id, **order}
    outcome = scene.client(SiteBuilder, who).publishing.send(order)
    scene.remember(Attempt(f'deploying "{title}"', outcome), f'deploying "{title}"')


def _expect_published(scene: Scene, place: str, wanted: Page) -> None:
    published = scene.client(Visitor, "Vera").opens(wanted.site_id, place)
    expect((published.status, published.media_type), f"what visitors of {place} get").is_equal_to((200, "text/html"))
    expect(published.caching, "how long browsers may show the page without asking again").contains("no-cache")
    seen = f'what visitors of {place} see, which should be version {wanted.version} of "{wanted.title}"'
    expect(published.html, seen).is_the_text(wanted.html)


def _listed(scene: Scene, title: str) -> tuple[Deployment, ...]:
    outcome = owner(scene, title).publishing.deployments(page(scene, title).site_id)
    return accepted(Attempt(f'listing the deployments of "{title}"', outcome)).deployments


def _remembered(scene: Scene, title: str, places: tuple[str, ...]) -> tuple[Deployment, ...]:
    return tuple(scene.recall(Deployment, f"{title} on {place}") for place in places)


def _validation(scene: Scene, title: str, number: int | None = None) -> Validation:
    outcome = owner(scene, title).publishing.validate(page(scene, title).site_id, number)
    return accepted(Attempt(f'validating "{title}"', outcome))
