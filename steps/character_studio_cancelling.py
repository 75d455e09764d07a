"""Changing one's mind."""

from ratified import Attempt, SceneContext
from ratified.gherkin import given, then, use_type, when
from systems.character_studio import KINDS, CharacterStudio, Wanted, cancel, judge_refusal

use_type(**KINDS)


@given('{who:w} has cancelled "{name:Quoted}"')
@when('{who:w} cancels "{name:Quoted}"')
def cancel_own(context: SceneContext, who: str, name: str) -> None:
    """Cancel a character, and wait until it is."""
    cancel(context.scene, who, name)


@when('{who:w} tries to cancel "{name:Quoted}"')
def try_to_cancel(context: SceneContext, who: str, name: str) -> None:
    """Cancel a character, and keep whatever the studio answers."""
    studio, character = context.scene.client(CharacterStudio, who), context.scene.recall(Wanted, name)
    outcome = studio.cancels(character.character_id)
    context.scene.remember(Attempt(f'cancelling "{name}"', outcome), f"cancelling {name}")


@then('cancelling "{name:Quoted}" is refused because {code:Refused}')
def cancelling_is_refused(context: SceneContext, name: str, code: str) -> None:
    """Judge why a character was not cancelled."""
    judge_refusal(context.scene.recall(Attempt, f"cancelling {name}"), code)
