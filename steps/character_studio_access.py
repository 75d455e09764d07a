"""Whose is what, and who may look after everything."""

from ratified import Attempt, SceneContext
from ratified.expect import expect
from ratified.gherkin import given, then, use_type, when
from systems.character_studio import (
    FOREIGN_ACTS,
    KINDS,
    CharacterStudio,
    Costs,
    Edition,
    Sightings,
    Wanted,
    cancel,
    judge_alike,
    judge_refusal,
    paid,
    seen,
    waits_as_wanted,
)

use_type(**KINDS)


@when('{who:w} tries to {act:ForeignAct} "{name:Quoted}" of {owner:w}')
def try_foreign(context: SceneContext, who: str, act: str, name: str, owner: str) -> None:
    """Aim at somebody else's character by its id, and keep whatever the studio answers."""
    scene = context.scene
    character = scene.client(CharacterStudio, owner).sees(scene.recall(Wanted, name).character_id)
    outcome = FOREIGN_ACTS[act](scene.client(CharacterStudio, who), character)
    scene.remember(Attempt(f"to {act} {name}", outcome), f"to {act} {name}")


@then('to {act:ForeignAct} "{name:Quoted}" is refused because {code:Refused}')
def foreign_is_refused(context: SceneContext, act: str, name: str, code: str) -> None:
    """Judge why somebody gets nowhere with what belongs to another."""
    judge_refusal(context.scene.recall(Attempt, f"to {act} {name}"), code)


@when("{who:w} tries to read what {owner:w} has paid")
def try_to_read_costs(context: SceneContext, who: str, owner: str) -> None:
    """Ask for somebody else's costs, and keep whatever the studio answers."""
    whom = context.scene.client(CharacterStudio, owner).user_id
    outcome = context.scene.client(CharacterStudio, who).paid(whom)
    context.scene.remember(Attempt("to read what was paid", outcome), "to read what was paid")


@then("to read what was paid is refused because {code:Refused}")
def costs_are_refused(context: SceneContext, code: str) -> None:
    """Judge why somebody does not learn what others pay."""
    judge_refusal(context.scene.recall(Attempt, "to read what was paid"), code)


@when("{who:w} reads what {owner:w} has paid")
def read_costs(context: SceneContext, who: str, owner: str) -> None:
    """Read what an owner has paid."""
    context.scene.remember(paid(context.scene, who, owner))


@then('it is the price of "{name:Quoted}"')
def is_the_price(context: SceneContext, name: str) -> None:
    """Judge that one character was paid for, with its price, and nothing else."""
    costs, made = context.scene.recall(Costs), seen(context.scene, name)
    charged = [(one.character_id, one.cents) for one in costs.charges]
    expect(charged, "what was paid, and how much").is_equal_to([(made.character_id, made.cost.charged_cents)])


@when("{who:w} looks at his settings")
@when("{who:w} looks at her settings")
def look_at_settings(context: SceneContext, who: str) -> None:
    """Read the own settings."""
    context.scene.remember(context.scene.client(CharacterStudio, who).settings(), who)


@then("{who:w} still allows {count:d} attempts")
@then("{who:w} allows {count:d} attempts")
def allows(context: SceneContext, who: str, count: int) -> None:
    """Judge how often failures are borne with for an owner."""
    allowed = context.scene.client(CharacterStudio, who).settings().patience.max_attempts
    expect(allowed, f"attempts that {who} allows").is_equal_to(count)


@given("{who:w} has looked at her settings in two windows")
def look_twice(context: SceneContext, who: str) -> None:
    """Read the own settings, to change them later."""
    context.scene.remember(context.scene.client(CharacterStudio, who).settings(), who)


@given("{who:w} has allowed {count:d} attempts in the first")
def allow_in_the_first(context: SceneContext, who: str, count: int) -> None:
    """Change the own settings as they were read."""
    waits_as_wanted(context.scene, who, tag=context.scene.recall(Edition, who).tag, maxAttempts=count)


@when("{who:w} tries to allow {count:d} attempts in the second")
def try_to_allow_in_the_second(context: SceneContext, who: str, count: int) -> None:
    """Change the own settings as they were, and keep whatever the studio answers."""
    tag = context.scene.recall(Edition, who).tag
    outcome = context.scene.client(CharacterStudio, who).changes({"maxAttempts": count}, tag=tag)
    context.scene.remember(Attempt("the change", outcome), "the change")


@then("the change is refused because {code:Refused}")
def change_is_refused(context: SceneContext, code: str) -> None:
    """Judge why a change was not made."""
    judge_refusal(context.scene.recall(Attempt, "the change"), code)


@when('{who:w} reads "{name:Quoted}" of {owner:w}')
def read_foreign(context: SceneContext, who: str, name: str, owner: str) -> None:
    """Read a character of an owner, by its id."""
    character_id = context.scene.recall(Wanted, name).character_id
    both = [context.scene.client(CharacterStudio, one).sees(character_id) for one in (who, owner)]
    context.scene.remember(Sightings(tuple(both)), name)


@then('{who:w} sees "{name:Quoted}" as {owner:w} does')
def sees_alike(context: SceneContext, who: str, name: str, owner: str) -> None:
    """Judge that two people see the same."""
    one, other = context.scene.recall(Sightings, name).seen
    judge_alike(one, other, f'of "{name}" to {who} than to {owner}')


@when('{who:w} cancels "{name:Quoted}" of {owner:w}')
def cancel_foreign(context: SceneContext, who: str, name: str, owner: str) -> None:
    """Cancel an owner's character."""
    cancel(context.scene, who, name, of=owner)


# Getting in


@given("{who:w} has an account")
def has_account(context: SceneContext, who: str) -> None:
    """Sign up and in."""
    context.scene.client(CharacterStudio, who)


@when("{who:w} tries to read her characters with {token:BadToken}")
def try_with_token(context: SceneContext, who: str, token: object) -> None:
    """Read the own characters with another token, and keep whatever the studio answers."""
    studio = context.scene.client(CharacterStudio, who)
    outcome = studio.lists_with(token(studio.authorization.partition(" ")[2]))  # type: ignore[operator]
    context.scene.remember(Attempt("reading the characters", outcome), "reading the characters")


@when("{who:w} tries to read her characters with a token that has expired")
def try_with_expired_token(context: SceneContext, who: str) -> None:
    """Read the own characters with a token of one second, once that is over."""
    studio = context.scene.client(CharacterStudio, who)
    context.scene.remember(Attempt("reading the characters", studio.lists_when_expired()), "reading the characters")


@then("reading the characters is refused because {code:Refused}")
def reading_is_refused(context: SceneContext, code: str) -> None:
    """Judge why nobody gets in this way."""
    judge_refusal(context.scene.recall(Attempt, "reading the characters"), code)


@when("{who:w} tries to sign in to Character Studio with a wrong password")
def try_wrong_password(context: SceneContext, who: str) -> None:
    """Sign in with a password that is not the own, and keep whatever the studio answers."""
    outcome = context.scene.client(CharacterStudio, who).sign_in("not the password at all")
    context.scene.remember(Attempt("signing in", outcome), "signing in to Character Studio")


@then("signing in to Character Studio is refused because {code:Refused}")
def signing_in_is_refused(context: SceneContext, code: str) -> None:
    """Judge why the door stays closed."""
    judge_refusal(context.scene.recall(Attempt, "signing in to Character Studio"), code)


@when("{who:w} closes her account")
def close_account(context: SceneContext, who: str) -> None:
    """Remove the own account with everything in it."""
    context.scene.client(CharacterStudio, who).leave()
