"""The pictures of a character: as the studio serves them, and as nanoBanana has drawn them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from ratified import Attempt, Scene, accepted
from ratified.expect import expect
from systems.character_studio.client import CharacterStudio
from systems.character_studio.judgements import SIDES
from systems.character_studio.portraits import portrait
from systems.character_studio.remembered import Wanted, finished, judge_refusal
from systems.character_studio.words import Content

# What nanoBanana takes for a picture.
_CREDITS = 2


def stored(scene: Scene, who: str, name: str) -> list[Content]:
    """Return the pictures of a character as the studio serves them to somebody."""
    studio = scene.client(CharacterStudio, who)
    images = finished(scene, name).images
    return [accepted(Attempt(f'looking at a picture of "{name}"', studio.picture(one.image_id))) for one in images]


def drawn(scene: Scene, name: str) -> list[bytes]:
    """Return the pictures of a character as nanoBanana has drawn them."""
    made = finished(scene, name)
    count, (width, height) = made.character.images, SIDES[made.character.size]
    return [portrait(f"{made.external.generation_id}-{number + 1}.png", width, height) for number in range(count)]


def stored_is_drawn(scene: Scene, name: str) -> bool:
    """Say whether the pictures of a character are, byte by byte, what nanoBanana has drawn for it."""
    return _served(scene, name) == drawn(scene, name)


def judge_drawn(scene: Scene, name: str) -> None:
    """Judge that the pictures of a character are, byte by byte, what nanoBanana has drawn for it and taken for them."""
    made = finished(scene, name)
    credit = _CREDITS * made.character.images
    expect(made.external.credits, f'what nanoBanana has taken for "{name}"').is_equal_to(credit)
    served = [_told(content) for content in _served(scene, name)]
    expect(served, f'the pictures of "{name}", which are to be those that nanoBanana has drawn').is_equal_to(
        [_told(content) for content in drawn(scene, name)]
    )


def judge_known(scene: Scene, who: str, name: str, kept: Sequence[Content]) -> None:
    """Judge that only who was sent the pictures of a character may keep them, and is not sent them again."""
    expect([one.keeping for one in kept if "private" not in one.keeping], "who else may keep them").is_empty()
    studio, images = scene.client(CharacterStudio, who), finished(scene, name).images
    known = [studio.knows(one.image_id, content.tag) for one, content in zip(images, kept, strict=True)]
    expect(known, f'whether the pictures of "{name}" are known again').is_equal_to([True] * len(kept))


def judge_pictures_refused(scene: Scene, who: str, name: str, code: str) -> None:
    """Judge why somebody is refused each picture that a character had when it was waited for."""
    studio = scene.client(CharacterStudio, who)
    images = scene.recall(Wanted, name).answer.images
    expect(len(images), f'pictures that "{name}" had').is_at_least(1)
    for image in images:
        judge_refusal(Attempt(f'looking at a picture of "{name}"', studio.picture(image.image_id)), code)


def _served(scene: Scene, name: str) -> list[bytes]:
    """Return the pictures of a character as the studio serves them to its owner."""
    return [content.content for content in stored(scene, scene.recall(Wanted, name).who, name)]


def _told(content: bytes) -> str:
    return f"{len(content)} bytes with the checksum {hashlib.sha256(content).hexdigest()[:12]}…"
