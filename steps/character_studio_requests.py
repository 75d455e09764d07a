"""Wishes that cannot be fulfilled."""

from ratified import Attempt, SceneContext, refused
from ratified.expect import expect
from ratified.gherkin import then, use_type, when
from systems.answers import thing
from systems.character_studio import KINDS, Character, CharacterStudio, judge_refusal

use_type(**KINDS)


@when("{who:w} tries to ask for a character {wish:WrongWish}")
def try_wrong_wish(context: SceneContext, who: str, wish: object) -> None:
    """Send a wish with a mistake, and keep whatever the studio answers."""
    outcome = thing(context.scene.client(CharacterStudio, who).asked(wish), Character)
    context.scene.remember(Attempt("the wish", outcome), "the wish")


@when("{who:w} tries to ask for a character by sending {content:Unreadable}")
def try_unreadable(context: SceneContext, who: str, content: str) -> None:
    """Send something that is no wish, and keep whatever the studio answers."""
    context.scene.remember(Attempt("the wish", context.scene.client(CharacterStudio, who).sends(content)), "the wish")


@then("the wish is refused, and the refusal names {field:Field}")
def wish_is_refused_for(context: SceneContext, field: str) -> None:
    """Judge that a refusal names the one field that is wrong."""
    no = refused(context.scene.recall(Attempt, "the wish"))
    judge_refusal(context.scene.recall(Attempt, "the wish"), "INVALID_REQUEST")
    expect(list(no.fields), "fields that the refusal names").is_equal_to([field])


@then("the wish is refused, and the refusal names {fields:Fields}")
def wish_is_refused_for_several(context: SceneContext, fields: tuple[str, ...]) -> None:
    """Judge that a refusal names every field that is wrong."""
    no = refused(context.scene.recall(Attempt, "the wish"))
    expect(sorted(no.fields), "fields that the refusal names").is_equal_to(sorted(fields))


@then('the refusal says "{words:Quoted}" of {field:Field}')
def refusal_says(context: SceneContext, words: str, field: str) -> None:
    """Judge what people are told of a field that is wrong."""
    no = refused(context.scene.recall(Attempt, "the wish"))
    expect(no.fields.get(field, ""), f"what is told of {field}").contains(words)


@then("the wish is refused because {code:Refused}")
def wish_is_refused(context: SceneContext, code: str) -> None:
    """Judge why a wish is refused."""
    judge_refusal(context.scene.recall(Attempt, "the wish"), code)
