"""What owners do when many of them are there at once: each verb is performed once, and then repeated under load."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from ratified import Attempt, Refusal, Scene, accepted
from ratified.expect import expect
from ratified.failures import ConfigurationError
from ratified.nearest import meant
from ratified.performance import rehearse
from systems.character_studio.client import CharacterStudio
from systems.character_studio.remembered import finished
from systems.character_studio.words import Character, Story, Wish

_LONG = 20.0  # seconds that an owner waits for the answer
_WISH = Wish("Fox")

# What an owner does to see what there is, in the words of the features.
LOOKS: Mapping[str, Callable[[CharacterStudio, Character], object]] = {
    "list the characters": lambda studio, _: studio.page(),
    "look at a character": lambda studio, character: studio.reads(character.character_id),
    "look at a picture": lambda studio, character: studio.picture(character.images[0].image_id),
    "ask how much was paid": lambda studio, _: studio.paid(),
}


def ask_under_load(scene: Scene, people: Iterable[str]) -> None:
    """Let each arrival ask for a character in the name of one of these, and wait until it is complete."""
    for who in people:
        studio = scene.client(CharacterStudio, who)
        rehearse(scene, f"a character for {who}", partial(_whole, studio))


def follow_under_load(scene: Scene, people: Iterable[str]) -> None:
    """Let each arrival ask for a character in the name of one of these, and follow what is told of it to the end."""
    for who in people:
        studio = scene.client(CharacterStudio, who)
        rehearse(scene, f"following a character of {who}", partial(_followed, studio), content=("state",))


def look_under_load(scene: Scene, who: str, name: str, weights: Iterable[tuple[str, float]]) -> None:
    """Let each arrival look at what somebody has in one of some ways, each so often beside the others."""
    studio, character = scene.client(CharacterStudio, who), finished(scene, name)
    for what, weight in weights:
        if what not in LOOKS:
            raise ConfigurationError(f'no owner can "{what}" under load', next=meant(what, LOOKS))
        rehearse(scene, what, partial(LOOKS[what], studio, character), weight=weight)


def _whole(studio: CharacterStudio) -> Character | Refusal:
    """Ask for a character in one request, which is answered when the character is complete, and in no other way."""
    answer = studio.asks(_WISH, wait=_LONG)
    if isinstance(answer, Character):
        # What is repeated under load expects the status of this answer: it must be that of a finished character.
        expect(answer.status, "what became of a character before it is asked for under load").is_equal_to("COMPLETE")
    return answer


def _followed(studio: CharacterStudio) -> Story:
    character = accepted(Attempt("asking for a character", studio.asks(_WISH)))
    story = accepted(Attempt("following a character", studio.follows(character.character_id)))
    expect(story.last.status, "what was told last, before it is repeated under load").is_equal_to("COMPLETE")
    return story
