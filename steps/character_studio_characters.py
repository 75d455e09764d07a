"""Having characters made, and how that ends."""

from ratified import Attempt, SceneContext, accepted
from ratified.expect import expect
from ratified.gherkin import given, then, use_type, when
from systems.character_studio import (
    KINDS,
    CharacterStudio,
    Several,
    Wanted,
    Wish,
    add,
    as_wanted,
    ask,
    ask_for_each,
    characters_of,
    finished,
    have,
    have_each,
    judge_alike,
    judge_complete,
    judge_failure,
    judge_refusal,
    judge_unmade,
    seen,
    try_to_have,
    wait_for,
)

use_type(**KINDS)


# Asking


@given('{who:w} has asked for the character "{name:Quoted}"')
@when('{who:w} asks for the character "{name:Quoted}"')
def ask_for(context: SceneContext, who: str, name: str) -> None:
    """Ask for a plain character, and wait for nothing."""
    ask(context.scene, who, Wish(name))


@given('{who:w} has asked for the character "{name:Quoted}" and waited for it')
@when('{who:w} asks for the character "{name:Quoted}" and waits for it')
def ask_and_wait(context: SceneContext, who: str, name: str) -> None:
    """Ask for a plain character and look until nothing more becomes of it, whatever that is."""
    wait_for(context.scene, ask(context.scene, who, Wish(name)))


@given('{who:w} has asked for the character "{name:Quoted}" under the key "{key:Quoted}"')
@when('{who:w} asks for the character "{name:Quoted}" under the key "{key:Quoted}"')
def ask_under_a_key(context: SceneContext, who: str, name: str, key: str) -> None:
    """Ask for a character under a key that says which asking this is."""
    add(context.scene, ask(context.scene, who, Wish(name), key=key))


@when('{who:w} tries to ask for the character "{name:Quoted}" under the key "{key:Quoted}"')
def try_to_ask_under_a_key(context: SceneContext, who: str, name: str, key: str) -> None:
    """Ask for a character under a key, and keep whatever the studio answers."""
    outcome = context.scene.client(CharacterStudio, who).asks(Wish(name), key=key)
    context.scene.remember(Attempt(f"asking for {name}", outcome), name)


@when('{who:w} asks for the character "{name:Quoted}", willing to wait for it')
def ask_willing_to_wait(context: SceneContext, who: str, name: str) -> None:
    """Ask for a character in one request that is answered when it is finished."""
    accepted(try_to_have(context.scene, who, Wish(name)))


@when('{who:w} tries to ask for the character "{name:Quoted}", willing to wait for it')
def try_to_ask_willing_to_wait(context: SceneContext, who: str, name: str) -> None:
    """Ask for a character in one request, and keep whatever that is answered."""
    try_to_have(context.scene, who, Wish(name))


@given('{who:w} has the character "{name:Quoted}"')
def has(context: SceneContext, who: str, name: str) -> None:
    """Have a plain character made."""
    have(context.scene, who, Wish(name))


@given('{who:w} has the character "{name:Quoted}" as {style:DrawnStyle}')
def has_in_style(context: SceneContext, who: str, name: str, style: str) -> None:
    """Have a character made in a style."""
    have(context.scene, who, as_wanted(name, style=style))


@given("{who:w} has the characters {names:Names}, made in this order")
def has_several(context: SceneContext, who: str, names: tuple[str, ...]) -> None:
    """Have plain characters made, one after another."""
    have_each(context.scene, who, names)


@given("{who:w} has asked for the characters {names:Names}")
@when("{who:w} asks for the characters {names:Names}")
def asked_for_several(context: SceneContext, who: str, names: tuple[str, ...]) -> None:
    """Ask for plain characters, and wait for none."""
    ask_for_each(context.scene, who, names)


@given('{who:w} has asked for the character "{name:Quoted}", and it is being drawn')
@when('{who:w} asks for the character "{name:Quoted}", and it is being drawn')
def ask_until_drawn(context: SceneContext, who: str, name: str) -> None:
    """Ask for a character, and wait until nanoBanana was asked how far its drawing is."""
    wanted = ask(context.scene, who, Wish(name))
    context.scene.client(CharacterStudio, who).nano_banana.calls("look", who=who, at_least=1)
    expect(seen(context.scene, name).status, f'state of "{wanted.answer.character.name}"').is_equal_to("GENERATING")


@given('{who:w} has asked for the character "{name:Quoted}", and nanoBanana has heard of it')
@when('{who:w} asks for the character "{name:Quoted}", and nanoBanana has heard of it')
def ask_until_heard(context: SceneContext, who: str, name: str) -> None:
    """Ask for a character, and wait until the order has reached nanoBanana."""
    ask(context.scene, who, Wish(name))
    context.scene.client(CharacterStudio, who).nano_banana.waiting("order", who=who)


@given('{who:w} has asked for the character "{name:Quoted}", and its first attempt has failed')
def ask_until_failed_once(context: SceneContext, who: str, name: str) -> None:
    """Ask for a character, and wait until the studio has told that an attempt has failed."""
    wanted = ask(context.scene, who, Wish(name))
    context.scene.client(CharacterStudio, who).hears_of(wanted.character_id, "retry")


# How it ends


@then('"{name:Quoted}" is complete')
@then('"{name:Quoted}" is still complete')
@then('"{name:Quoted}" is soon complete')
def is_complete(context: SceneContext, name: str) -> None:
    """Judge that a character has come into being."""
    judge_complete(context.scene, name)


@then("{names:Names} are soon complete")
def are_complete(context: SceneContext, names: tuple[str, ...]) -> None:
    """Judge that several characters have come into being."""
    judge_complete(context.scene, *names)


@then('"{name:Quoted}" has failed because {code:Failed}')
def has_failed(context: SceneContext, name: str, code: str) -> None:
    """Judge that a character has failed, for this reason and no other."""
    ended = finished(context.scene, name)
    expect(ended.status, f'how "{name}" has ended ({ended})').is_equal_to("FAILED")
    judge_failure(ended, code)
    judge_unmade(ended, context.scene.recall(Wanted, name).answer)


@then('"{name:Quoted}" is cancelled')
def is_cancelled(context: SceneContext, name: str) -> None:
    """Judge that a character was cancelled."""
    ended = finished(context.scene, name)
    expect(ended.status, f'how "{name}" has ended').is_equal_to("CANCELLED")
    judge_unmade(ended, context.scene.recall(Wanted, name).answer)


@then('"{name:Quoted}" is not finished yet')
def is_not_finished(context: SceneContext, name: str) -> None:
    """Judge that nothing is decided about a character."""
    character = seen(context.scene, name)
    expect(str(character), f'how far "{name}" is').satisfies("not finished yet", lambda _: not character.is_finished)


@then('"{name:Quoted}" has no pictures')
def has_no_pictures(context: SceneContext, name: str) -> None:
    """Judge that nothing was stored for a character."""
    expect(finished(context.scene, name).images, f'pictures of "{name}"').is_empty()


@then('{who:w} finds "{name:Quoted}" where the studio said that it would be')
def is_at_its_place(context: SceneContext, who: str, name: str) -> None:
    """Judge that the answer to asking leads to the character."""
    wanted = context.scene.recall(Wanted, name)
    found = context.scene.client(CharacterStudio, who).finds(wanted.place)
    there = accepted(Attempt(f'looking where "{name}" is said to be', found))
    expect(there.lasting, f'what is at the place of "{name}"').is_equal_to(wanted.answer.lasting)


@then('the answer to asking for "{name:Quoted}" is the finished character')
def answer_is_finished(context: SceneContext, name: str) -> None:
    """Judge that whoever waited was given the character itself, with everything that is told of it."""
    answer = accepted(context.scene.recall(Attempt, name))
    expect(str(answer), f'the answer to asking for "{name}"').starts_with("COMPLETE at 100 %")
    expect(len(answer.images), f'pictures in the answer to asking for "{name}"').is_equal_to(1)
    judge_alike(answer, seen(context.scene, name), f'in the answer to asking for "{name}"')


@then("both are the same character")
def are_the_same(context: SceneContext) -> None:
    """Judge that asking twice under one key has made one character."""
    one, other = context.scene.recall(Several).wanted
    expect(other.character_id, "the second character").is_equal_to(one.character_id)


@then('asking for "{name:Quoted}" is refused because {code:Refused}')
def asking_is_refused(context: SceneContext, name: str, code: str) -> None:
    """Judge why the studio has refused to make a character, and that the status says the same."""
    judge_refusal(context.scene.recall(Attempt, name), code)


@then('{who:w} has no character "{name:Quoted}"')
def has_none_of_that_name(context: SceneContext, who: str, name: str) -> None:
    """Judge that no character of that name belongs to somebody."""
    names = [one.character.name for one in characters_of(context.scene, who)]
    expect(names, f"characters of {who}").does_not_contain(name)


@then("{who:w} has no characters")
def has_none(context: SceneContext, who: str) -> None:
    """Judge that somebody has nothing at all."""
    expect(characters_of(context.scene, who), f"characters of {who}").is_empty()
