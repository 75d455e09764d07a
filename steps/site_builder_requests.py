"""How the builder answers, seen closely: the shape of errors, correlation ids, origins, health."""

from ratified import Attempt, SceneContext, accepted
from ratified.expect import expect
from ratified.gherkin import then, use_type, when
from systems.site_builder import KINDS, MISTAKES, SAYS, Culprit, Health, Page, Permission, Reply, SiteBuilder, Visitor

use_type(**KINDS)


@when("{who:w} makes the mistake: {mistake:Mistake}")
def make_mistake(context: SceneContext, who: str, mistake: str) -> None:
    """Do one thing wrong and keep the answer."""
    culprit = Culprit(context.scene.client(SiteBuilder, who), context.scene.recall(Page))
    context.scene.remember(MISTAKES[mistake](culprit))


@when("somebody without a token asks for an address that does not exist")
def ask_for_nothing(context: SceneContext) -> None:
    """Ask for an address that the API has not."""
    context.scene.remember(context.scene.client(Visitor, "Vera").asks("ask for an address that does not exist"))


@when('somebody without a token lists templates under the correlation id "{correlation:Quoted}"')
@when("somebody without a token lists templates under {correlation:Correlation} as correlation id")
def list_under_correlation(context: SceneContext, correlation: str) -> None:
    """Ask for the templates without a token, sending a correlation id."""
    headers = {"X-Correlation-Id": correlation}
    context.scene.remember(context.scene.client(Visitor, "Vera").asks("list templates", headers))


@when('{who:w} lists templates under the correlation id "{correlation:Quoted}"')
def list_own_under_correlation(context: SceneContext, who: str, correlation: str) -> None:
    """Ask for the templates, sending a correlation id."""
    builder = context.scene.client(SiteBuilder, who)
    context.scene.remember(builder.looks_closely("list templates", {"X-Correlation-Id": correlation}))


@when("somebody without a token lists templates twice")
def list_twice(context: SceneContext) -> None:
    """Ask for the templates twice, sending no correlation id."""
    visitor = context.scene.client(Visitor, "Vera")
    context.scene.remember(visitor.asks("list templates"), "first")
    context.scene.remember(visitor.asks("list templates"), "second")


@when("a browser asks whether a page of {origin:Origin} may {method:Method}")
def ask_for_permission(context: SceneContext, origin: str, method: str) -> None:
    """Send the question that browsers send before a request to another origin."""
    context.scene.remember(context.scene.client(Visitor, "Vera").may(origin, method))


@when("a page of {origin:Origin} lists templates without a token")
def ask_from_origin(context: SceneContext, origin: str) -> None:
    """Send a request as a browser does for a page of an origin."""
    context.scene.remember(context.scene.client(Visitor, "Vera").asks_from(origin, "list templates"))


@when("somebody asks how the builder is")
def ask_for_health(context: SceneContext) -> None:
    """Ask for the builder's health."""
    outcome = context.scene.client(Visitor, "Vera").health()
    context.scene.remember(accepted(Attempt("asking how the builder is", outcome)))


@then("the mistake is answered with status {status:d} and code {code:w}")
def mistake_is_answered(context: SceneContext, status: int, code: str) -> None:
    """Look at what the builder makes of the mistake."""
    answer = context.scene.recall(Reply)
    expect((answer.status, answer.code), "status and code of the answer").is_equal_to((status, code))
    expect(answer.message, "what people read of the mistake").contains(SAYS[code])


@then("the answer has a message, details and the correlation id of its header")
def answer_has_the_one_shape(context: SceneContext) -> None:
    """Look for the four parts of the one error shape."""
    answer = context.scene.recall(Reply)
    expect(answer.parts, "the parts of the error").is_equal_to(("code", "correlationId", "details", "message"))
    expect(answer.message, "the message").is_not_empty()
    expect(answer.details, "the details").is_instance_of(list)
    expect(answer.correlation_id, "the correlation id in the body").is_equal_to(answer.header_correlation_id)


@then('the answer carries the correlation id "{correlation:Quoted}" in header and body')
def correlation_in_header_and_body(context: SceneContext, correlation: str) -> None:
    """Look for the correlation id that was sent."""
    answer = context.scene.recall(Reply)
    found = (answer.header_correlation_id, answer.correlation_id)
    expect(found, "the correlation ids in header and body").is_equal_to((correlation, correlation))


@then('the answer carries the correlation id "{correlation:Quoted}" in its header')
def correlation_in_header(context: SceneContext, correlation: str) -> None:
    """Look for the correlation id that was sent."""
    answer = context.scene.recall(Reply)
    expect(answer.status, "the status of the answer").is_equal_to(200)
    expect(answer.header_correlation_id, "the correlation id in the header").is_equal_to(correlation)


@then("the answer carries a correlation id of its own")
def correlation_of_its_own(context: SceneContext) -> None:
    """Look for a correlation id that is safe to be logged."""
    answer = context.scene.recall(Reply)
    expect(answer.header_correlation_id, "the correlation id in the header").matches(r"^[A-Za-z0-9._-]{1,128}$")
    expect(answer.correlation_id, "the correlation id in the body").is_equal_to(answer.header_correlation_id)


@then("{correlation:Correlation} is not in the answer")
def correlation_is_not_repeated(context: SceneContext, correlation: str) -> None:
    """Look for what was sent as a correlation id."""
    answer = context.scene.recall(Reply)
    told = (answer.header_correlation_id, answer.correlation_id, answer.message)
    expect(told, "what the answer tells").does_not_contain(correlation)


@then("the two answers carry different correlation ids")
def correlations_differ(context: SceneContext) -> None:
    """Compare the correlation ids of two answers."""
    first, second = context.scene.recall(Reply, "first"), context.scene.recall(Reply, "second")
    expect(first.header_correlation_id, "the first correlation id").is_not_empty()
    expect(second.header_correlation_id, "the second correlation id").is_not_equal_to(first.header_correlation_id)


@then("the API allows {origin:Origin} to {method:Method}")
def origin_may(context: SceneContext, origin: str, method: str) -> None:
    """Look at the origin and the methods that the API names."""
    allowed = context.scene.recall(Permission)
    expect(allowed.origin, "the origin that is allowed").is_equal_to(origin)
    expect(allowed.methods, "the methods that are allowed").contains(method)


@then("the API allows the headers that the front end sends")
def headers_are_allowed(context: SceneContext) -> None:
    """Look at the headers that the API names, and whether browsers may remember that."""
    allowed = context.scene.recall(Permission)
    sent = ("authorization", "content-type", "x-tenant-id", "x-correlation-id")
    expect(allowed.headers, "the headers that are allowed").contains(*sent)
    expect(allowed.for_seconds, "for how many seconds browsers need not ask again").matches(r"^[1-9]\d*$")


@then("the API does not allow everybody")
def not_everybody(context: SceneContext) -> None:
    """Look for the star that stands for every origin, and for what keeps caches from allowing others the same."""
    allowed = context.scene.recall(Permission)
    expect(allowed.origin, "the origin that is allowed").is_not_equal_to("*")
    expect(allowed.varies_by, "what the answer depends on").contains("origin")


@then("the API allows no origin at all")
def no_origin(context: SceneContext) -> None:
    """Look for any origin that the API names, and for methods."""
    allowed = context.scene.recall(Permission)
    expect(allowed.origin, "the origin that is allowed").is_equal_to("")
    expect(allowed.methods, "the methods that are allowed").is_empty()
    expect(allowed.readable, "the headers that may be read").is_empty()


@then("the API allows {origin:Origin} to read the answer")
def origin_may_read(context: SceneContext, origin: str) -> None:
    """Look at the origin that the answer names."""
    expect(context.scene.recall(Permission).origin, "the origin that is allowed").is_equal_to(origin)


@then("the API allows the correlation id to be read")
def correlation_is_readable(context: SceneContext) -> None:
    """Look at the headers that pages may read."""
    expect(context.scene.recall(Permission).readable, "the headers that may be read").contains("x-correlation-id")


@then("caches keep the answers for different origins apart")
def caches_keep_apart(context: SceneContext) -> None:
    """Look at what the answer says that it depends on."""
    expect(context.scene.recall(Permission).varies_by, "what the answer depends on").contains("origin")


@then("the builder is well, and so is its database")
def builder_is_well(context: SceneContext) -> None:
    """Look at what the builder says of itself."""
    health = context.scene.recall(Health)
    expect((health.status, health.database), "builder and database").is_equal_to(("ok", "ok"))
    expect((health.system, health.media_type), "who answers, and how").is_equal_to(("site_builder", "application/json"))
    expect(health.version, "the version that is running").matches(r"^\d+(\.\d+)*(\W?[a-z]+\d*)*$")
