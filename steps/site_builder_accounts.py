"""Signing up, signing in, and what each person may reach."""

from ratified import Attempt, Refusal, SceneContext, accepted, refused
from ratified.expect import expect
from ratified.gherkin import given, then, use_type, when
from systems.site_builder import (
    KINDS,
    SAYS,
    Deployment,
    Forged,
    Holdings,
    Keys,
    Logos,
    Page,
    SiteBuilder,
    Target,
    Visitor,
    answers_to,
    lifetime,
)

use_type(**KINDS)


@given("{who:w} has signed up")
def sign_up(context: SceneContext, who: str) -> None:
    """Make the person's company a customer, and sign in."""
    context.scene.client(SiteBuilder, who)


@when("{who:w} signs in")
def sign_in(context: SceneContext, who: str) -> None:
    """Sign in with the right password."""
    builder = context.scene.client(SiteBuilder, who)
    token = accepted(Attempt(f"{who} signing in", builder.sign_in()))
    expect(token.tenant_id, "the company that the token is for").is_equal_to(builder.tenant)


@when("{who:w} tries to sign in with a wrong password")
def try_wrong_password(context: SceneContext, who: str) -> None:
    """Sign in with a password that is somebody's, but not this person's."""
    password = context.scene.data.pystr(min_chars=20, max_chars=20)
    outcome = context.scene.client(SiteBuilder, who).sign_in(password)
    context.scene.remember(Attempt("signing in", outcome), "signing in")


@when("a stranger tries to sign in")
def try_as_a_stranger(context: SceneContext) -> None:
    """Sign in with an address that nobody has signed up with."""
    data = context.scene.data
    outcome = context.scene.client(Visitor, "Vera").signs_in(data.email(), data.pystr(min_chars=20, max_chars=20))
    context.scene.remember(Attempt("a stranger signing in", outcome), "the stranger")


@when("{who:w} tries to sign up with {other:w}'s e-mail address")
def try_taken_address(context: SceneContext, who: str, other: str) -> None:
    """Sign up with an address that is somebody else's."""
    visitor, person = context.scene.client(Visitor, who), context.scene.person(who)
    outcome = visitor.signs_up(person, email=context.scene.person(other).email)
    context.scene.remember(Attempt("signing up", outcome), "signing up")


@when("{who:w} tries to sign up with {flaw:SignUpFlaw}")
def try_flawed_sign_up(context: SceneContext, who: str, flaw: str) -> None:
    """Sign up with a request that does not fit."""
    visitor, person = context.scene.client(Visitor, who), context.scene.person(who)
    context.scene.on_cleanup(f"what {who} may have signed up", lambda: visitor.undoes_sign_up(person))
    context.scene.remember(Attempt("signing up", visitor.signs_up(person, flaw=flaw)), "signing up")


@when("{who:w} closes her company")
def close_company(context: SceneContext, who: str) -> None:
    """Remove the company and everything it has."""
    builder = context.scene.client(SiteBuilder, who)
    accepted(Attempt(f"{who} closing her company", builder.accounts.close(builder.tenant)))


@when("{who:w} tries to list her pages with a token that {flaw:TokenFlaw}")
def try_flawed_token(context: SceneContext, who: str, flaw: str) -> None:
    """List the own pages with a token that must not open anything."""
    builder = context.scene.client(SiteBuilder, who)
    header = context.scene.remember(Forged(builder.flawed_token(flaw)))
    context.scene.remember(
        Attempt(f"listing pages with a token that {flaw}", builder.lists_pages(header.text)), "listing pages"
    )


@when("{who:w} tries to list her pages")
def try_to_list_pages(context: SceneContext, who: str) -> None:
    """List the own pages with the token that the person has."""
    outcome = context.scene.client(SiteBuilder, who).publishing.sites()
    context.scene.remember(Attempt("listing pages", outcome), "listing pages")


@when("somebody without a token tries to {act:Act}")
def try_without_token(context: SceneContext, act: str) -> None:
    """Ask for something without saying who asks."""
    outcome = context.scene.client(Visitor, "Vera").tries(act)
    context.scene.remember(Attempt(f"trying to {act} without a token", outcome), "the visitor")


@when('{who:w} tries to {act:Act} {owner:w}\'s page "{title:Quoted}"')
def try_with_anothers_page(context: SceneContext, who: str, act: str, owner: str, title: str) -> None:
    """Ask for something that concerns somebody else's page, under the own company's address."""
    scene = context.scene
    builder, other = scene.client(SiteBuilder, who), scene.client(SiteBuilder, owner)
    target = other.target(scene.recall(Page, title)).under(builder.tenant)
    scene.remember(Attempt(f"{who} trying to {act} {owner}'s page", builder.tries(act, target)), who)


@when("{who:w} tries to {act:Act} in the name of {owner:w}'s company")
def try_in_anothers_name(context: SceneContext, who: str, act: str, owner: str) -> None:
    """Ask for something under another company's address."""
    scene = context.scene
    target = scene.client(SiteBuilder, owner).target(scene.recall(Page))
    outcome = scene.client(SiteBuilder, who).tries(act, target)
    scene.remember(Attempt(f"{who} trying to {act} in the name of {owner}'s company", outcome), who)


@when("{who:w} tries to {act:Act}, claiming to be {owner:w}'s company")
def try_claiming(context: SceneContext, who: str, act: str, owner: str) -> None:
    """Ask for something of the own, naming another company along with the request."""
    scene = context.scene
    builder, other = scene.client(SiteBuilder, who), scene.client(SiteBuilder, owner)
    outcome = builder.tries(act, builder.target(scene.recall(Page)), claims=other.tenant)
    scene.remember(Attempt(f"{who} trying to {act}, claiming to be {owner}'s company", outcome), who)


@when("{who:w} lists her pages, claiming to be her own company")
def list_claiming_honestly(context: SceneContext, who: str) -> None:
    """List the own pages, naming the own company along with the request."""
    builder = context.scene.client(SiteBuilder, who)
    accepted(Attempt(f"{who} listing her pages", builder.lists_pages_claiming(builder.tenant)))


@when('{who:w} tries to follow {owner:w}\'s deployment of "{title:Quoted}"')
def try_to_follow_deployment(context: SceneContext, who: str, owner: str, title: str) -> None:
    """Look at somebody else's deployment."""
    scene = context.scene
    target = scene.client(SiteBuilder, owner).target(deployment=scene.recall(Deployment, title))
    builder = scene.client(SiteBuilder, who)
    outcome = builder.tries("follow a deployment", target.under(builder.tenant))
    scene.remember(Attempt(f"{who} following {owner}'s deployment", outcome), who)


@when("{who:w} tries to remove a logo of {owner:w}'s")
def try_to_remove_logo(context: SceneContext, who: str, owner: str) -> None:
    """Remove somebody else's logo."""
    scene = context.scene
    target = scene.client(SiteBuilder, owner).target(logo=scene.recall(Logos).results[0])
    outcome = scene.client(SiteBuilder, who).tries("remove a logo", target)
    scene.remember(Attempt(f"{who} removing a logo of {owner}'s", outcome), who)


@when("{who:w} fetches the published keys")
def fetch_keys(context: SceneContext, who: str) -> None:
    """Fetch the keys that prove the builder's tokens."""
    outcome = context.scene.client(SiteBuilder, who).keys()
    context.scene.remember(accepted(Attempt("fetching the published keys", outcome)))


@then("{what} is refused because {code:Why}")
def is_refused(context: SceneContext, what: str, code: str) -> None:
    """Look at why the builder said no."""
    no = refused(context.scene.recall(Attempt, what))
    expect(no.code, f"why {what} is refused").is_equal_to(code)
    expect(no.reason, f"what people read of why {what} is refused").contains(SAYS[code])


@then('{what} is refused because of the field "{field:Quoted}"')
def is_refused_for_field(context: SceneContext, what: str, field: str) -> None:
    """Look at which field the builder names."""
    no = refused(context.scene.recall(Attempt, what))
    expect(no.code, f"why {what} is refused").is_equal_to("INVALID_REQUEST")
    expect(no.reason, f"what people read of why {what} is refused").contains(SAYS[no.code])
    expect(list(no.fields), f"the fields that the refusal of {what} names").contains(field)


@then('the refusal of {what} names only the field "{field:Quoted}", and says "{words:Quoted}"')
def names_only_field(context: SceneContext, what: str, field: str, words: str) -> None:
    """Look at the one field that the builder names, and at what it tells of it."""
    no = refused(context.scene.recall(Attempt, what))
    expect(list(no.fields), f"the fields that the refusal of {what} names").is_equal_to([field])
    expect(no.fields[field], f"what the builder tells of {field}").contains(words)


@then("both were refused in the same words")
def same_words(context: SceneContext) -> None:
    """Compare what an owner with a wrong password and a stranger are told."""
    owner, stranger = (refused(context.scene.recall(Attempt, who)) for who in ("signing in", "the stranger"))
    expect(stranger.reason, "what the stranger is told").is_equal_to(owner.reason)
    expect(stranger.fields, "the fields that the stranger is told").is_equal_to(owner.fields)


@then("the refusal names no company")
def names_no_company(context: SceneContext) -> None:
    """Look for anything about a company in what a visitor is told."""
    no = refused(context.scene.recall(Attempt, "the visitor"))
    expect(no.reason, "what the visitor is told").does_not_contain(Target().tenant)


@then("the refusal of {what} does not repeat the token")
def token_is_not_repeated(context: SceneContext, what: str) -> None:
    """Look for the token in what the builder says."""
    no, header = refused(context.scene.recall(Attempt, what)), context.scene.recall(Forged)
    expect(header.is_in(no.reason), f"the token is repeated in the refusal of {what}").is_false()


@then("the builder knows {who:w} as the owner of her company")
def knows_owner(context: SceneContext, who: str) -> None:
    """Read the company with the owner's own token."""
    builder = context.scene.client(SiteBuilder, who)
    company = accepted(Attempt(f"reading {who}'s company", builder.accounts.company(builder.tenant)))
    expect((company.tenant_id, company.name), "the company").is_equal_to((builder.tenant, builder.person.company))
    expect((company.owner.name, company.owner.email), "its owner").is_equal_to((who, builder.person.email))
    expect(builder.signed_up, "what the builder said when the company signed up").is_in((company, None))


@then("nothing that the builder tells {who:w} contains her password")
def password_is_not_told(context: SceneContext, who: str) -> None:
    """Look for the password in every answer of the scenario."""
    answers = answers_to(context.scene.tape, who)
    expect(answers, f"what the builder told {who}").is_not_empty()
    expect(context.scene.person(who).password in answers, "the password is in an answer").is_false()


@then("{who:w} can still sign in")
def can_sign_in(context: SceneContext, who: str) -> None:
    """Sign in with the person's own password."""
    accepted(Attempt(f"{who} signing in", context.scene.client(SiteBuilder, who).sign_in()))


@then("{who:w} has no account")
def has_no_account(context: SceneContext, who: str) -> None:
    """Sign in with what the person tried to sign up with."""
    person = context.scene.person(who)
    outcome = context.scene.client(Visitor, who).signs_in(person.email, person.password)
    expect(outcome, f"what comes of {who} signing in").is_instance_of(Refusal)


@then('{owner:w}\'s page "{title:Quoted}" is still as it was')
def page_is_untouched(context: SceneContext, owner: str, title: str) -> None:
    """Look at everything that somebody could have done to the page."""
    page = context.scene.recall(Page, title)
    now = context.scene.client(SiteBuilder, owner).holdings(page)
    expect(now, f'what there is of "{title}"').is_equal_to(Holdings((1,), page.html, (), (page.site_id,)))


@then("{who:w}'s token is proved by one of the published keys")
def token_is_proved(context: SceneContext, who: str) -> None:
    """Prove the token's signature as another service would."""
    claims = context.scene.recall(Keys).proved(context.scene.client(SiteBuilder, who).token.access_token)
    expect(claims, f"the claims of {who}'s token that a published key proves").is_not_empty()


@then("{who:w}'s token names her company, the builder's API and an end within the hour")
def token_claims(context: SceneContext, who: str) -> None:
    """Read what the token says."""
    builder = context.scene.client(SiteBuilder, who)
    claims = context.scene.recall(Keys).proved(builder.token.access_token)
    expect(claims.get("tenant"), "the token's company").is_equal_to(builder.tenant)
    expect((claims.get("iss"), claims.get("aud")), "issuer and audience").is_equal_to(
        ("site-builder", "site-builder-api")
    )
    expect(lifetime(claims), "the token's lifetime").is_between(1, 3600).is_equal_to(builder.token.expires_in)


@then("no published key has a private part")
def keys_are_public(context: SceneContext) -> None:
    """Look for what could be used to make tokens."""
    expect(context.scene.recall(Keys).have_private_parts, "a published key has a private part").is_false()
