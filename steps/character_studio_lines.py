"""Asking for characters over lines that cannot be relied on."""

from ratified import Attempt, SceneContext, accepted
from ratified.expect import expect
from ratified.gherkin import then, use_type, when
from systems.character_studio import KINDS, CharacterStudio, Wanted, Wish, characters_of

use_type(**KINDS)


@when('{who:w} asks for the character "{name:Quoted}" under the key "{key:Quoted}" until she is answered')
@when('{who:w} asks for the character "{name:Quoted}" under the key "{key:Quoted}" until he is answered')
def insist(context: SceneContext, who: str, name: str, key: str) -> None:
    """Ask for a character, and ask again under the same key whenever the connection breaks."""
    outcome = context.scene.client(CharacterStudio, who).insists(Wish(name), key)
    answer = accepted(Attempt(f'asking for "{name}"', outcome))
    context.scene.remember(Wanted(who, answer), name)


@then('{who:w} has the character "{name:Quoted}" only once')
def has_once(context: SceneContext, who: str, name: str) -> None:
    """Judge that somebody has one character of a name, the one that was asked for."""
    found = [one.character_id for one in characters_of(context.scene, who) if one.character.name == name]
    expect(found, f'characters "{name}" of {who}').is_equal_to([context.scene.recall(Wanted, name).character_id])
