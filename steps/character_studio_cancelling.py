"""Changing one's mind."""

from ratified import Attempt, SceneContext, accepted
from ratified.gherkin import given, then, use_type, when
from systems.character_studio import KINDS, CharacterStudio, Wanted, judge_cancelling, judge_refusal

use_type(**KINDS)


@given('{who:w} has cancelled "{name:Quoted}"')
@when('{who:w} cancels "{name:Quoted}"')
def cancel(context: SceneContext, who: str, name: str) -> None:
    """Cancel a character, and wait until it is."""
    studio, character = _of(context, who, name)
    answer = accepted(Attempt(f'cancelling "{name}"', studio.cancels(character)))
    judge_cancelling(answer, context.scene.recall(Wanted, name).answer)
    studio.waits_for(character)


@when('{who:w} tries to cancel "{name:Quoted}"')
def try_to_cancel(context: SceneContext, who: str, name: str) -> None:
    """Cancel a character, and keep whatever the studio answers."""
    studio, character = _of(context, who, name)
    context.scene.remember(Attempt(f'cancelling "{name}"', studio.cancels(character)), f"cancelling {name}")


@then('cancelling "{name:Quoted}" is refused because {code:Refused}')
def cancelling_is_refused(context: SceneContext, name: str, code: str) -> None:
    """Judge why a character was not cancelled."""
    judge_refusal(context.scene.recall(Attempt, f"cancelling {name}"), code)


def _of(context: SceneContext, who: str, name: str) -> tuple[CharacterStudio, str]:
    return context.scene.client(CharacterStudio, who), context.scene.recall(Wanted, name).character_id
