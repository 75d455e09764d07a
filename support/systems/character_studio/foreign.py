"""What somebody may try with a character that belongs to another."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from systems.character_studio.client import CharacterStudio
from systems.character_studio.words import Character

FOREIGN_ACTS: Mapping[str, Callable[[CharacterStudio, Character], object]] = {
    "read": lambda studio, character: studio.reads(character.character_id),
    "follow": lambda studio, character: studio.follows(character.character_id),
    "cancel": lambda studio, character: studio.cancels(character.character_id),
    "look at the picture of": lambda studio, character: studio.picture(character.images[0].image_id),
}
