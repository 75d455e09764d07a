"""Watching a character come into being."""

from ratified import SceneContext
from ratified.expect import expect
from ratified.gherkin import given, then, use_type, when
from systems.character_studio import (
    KINDS,
    CharacterStudio,
    Story,
    Wanted,
    Wish,
    ask,
    asked_and_told,
    judge_answered,
    judge_second_attempt,
    judge_told,
    seen,
    watch,
)

use_type(**KINDS)

_ALL = ["QUEUED", "GENERATING", "CONVERTING", "STORING", "COMPLETE"]


@when('{who:w} watches the character "{name:Quoted}" come into being')
def watch_it(context: SceneContext, who: str, name: str) -> None:
    """Ask for a plain character, and hear all that is told of it."""
    ask(context.scene, who, Wish(name))
    watch(context.scene, name, who)


@when('{who:w} watches the character "{name:Quoted}" come into being in {count:d} pictures')
def watch_several(context: SceneContext, who: str, name: str, count: int) -> None:
    """Ask for a character in several pictures, and hear all that is told of it."""
    ask(context.scene, who, Wish(name, images=count))
    watch(context.scene, name, who)


@when('{who:w} watches "{name:Quoted}" afterwards')
def watch_afterwards(context: SceneContext, who: str, name: str) -> None:
    """Hear all that is told of a character for which somebody has asked before."""
    watch(context.scene, name, who)


@given('{who:w} has watched the character "{name:Quoted}" until it was generating')
def watch_until(context: SceneContext, who: str, name: str) -> None:
    """Ask for a character, hear what is told until it is being drawn, and go."""
    wanted = ask(context.scene, who, Wish(name))
    story = context.scene.client(CharacterStudio, who).hears_of(wanted.character_id, "GENERATING")
    context.scene.remember(story, name)


@when('{who:w} comes back to "{name:Quoted}" where she left off')
def come_back(context: SceneContext, who: str, name: str) -> None:
    """Hear what was told since."""
    watch(context.scene, name, who, after=context.scene.recall(Story, name).last.number)


@when('{who:w} watches the character "{name:Quoted}" come into being, asking all the while how far it is')
def watch_and_ask(context: SceneContext, who: str, name: str) -> None:
    """Hear what is told, and ask for the status each time that something was told."""
    asked_and_told(context.scene, who, ask(context.scene, who, Wish(name, images=4)))


@then('"{name:Quoted}" was seen queued, generating, converting, storing and complete, in this order')
def was_seen_in_order(context: SceneContext, name: str) -> None:
    """Judge that each state was told, once, and that what is answered now is what was told."""
    story = context.scene.recall(Story, name)
    expect(list(story.states), f'states of "{name}"').is_equal_to(_ALL)
    judge_told(story, seen(context.scene, name))


@then('the progress of "{name:Quoted}" never went back and ended at 100 %')
def progress_only_grew(context: SceneContext, name: str) -> None:
    """Judge the progress of everything that was told."""
    told = list(context.scene.recall(Story, name).progress)
    expect(told, f'progress of "{name}"').is_equal_to(sorted(told))
    expect(told[-1], f'progress of "{name}" at its end').is_equal_to(100)


@then("all that {who:w} was answered was also told")
def answers_were_told(context: SceneContext, who: str) -> None:
    """Judge that status and events never disagree: each pair of state and progress that was answered was told."""
    judge_answered(context.scene, context.scene.recall(Wanted).answer.character.name, who)


@then('the last that was told of "{name:Quoted}" is that it is complete')
def last_is_complete(context: SceneContext, name: str) -> None:
    """Judge that nothing was told after the end, and that the studio closed the stream."""
    story = context.scene.recall(Story, name)
    expect(story.last.status, f'the last that was told of "{name}"').is_equal_to("COMPLETE")
    expect(story.ending, f'how the telling of "{name}" ended').is_equal_to("closed")
    judge_told(story, seen(context.scene, name))


@then('the last that was told of "{name:Quoted}" is that it is cancelled')
def last_is_cancelled(context: SceneContext, name: str) -> None:
    """Judge that whoever watched was told of the end."""
    story = context.scene.recall(Story, name)
    expect(story.last.status, f'the last that was told of "{name}"').is_equal_to("CANCELLED")
    judge_told(story, seen(context.scene, name))


@then('a failed attempt of "{name:Quoted}" was told, and then a second one')
def attempts_were_told(context: SceneContext, name: str) -> None:
    """Judge that a failed attempt is no secret, and why it failed."""
    story, wanted = context.scene.recall(Story, name), context.scene.recall(Wanted, name)
    judge_second_attempt(story, context.scene.client(CharacterStudio, wanted.who).settings().patience)
    judge_told(story, seen(context.scene, name))


@then('the progress of "{name:Quoted}" was told at least {count:d} times while it was generating')
def progress_was_told(context: SceneContext, name: str, count: int) -> None:
    """Judge that what nanoBanana tells of its progress is passed on."""
    told = [one for one in context.scene.recall(Story, name).moments if one.status == "GENERATING"]
    expect(len({one.progress for one in told}), f'how often the progress of "{name}" was told').is_at_least(count)
