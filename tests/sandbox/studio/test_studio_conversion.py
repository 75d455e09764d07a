"""Between the studio's words and nanoBanana's: nothing is lost in either direction, however odd it is."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from sandbox.character_studio import conversion
from sandbox.character_studio.external_format import GenerationRequest
from sandbox.character_studio.wishes import Character
from sandbox.defects import Defects

if TYPE_CHECKING:
    from tests.sandbox.studio.conftest import Person

NONE = Defects("character_studio")
TEXT = some.text(some.characters(exclude_categories=["Cs"]))
VISIBLE = some.text(some.characters(exclude_categories=["Cs"]), min_size=1, max_size=40).filter(
    lambda text: text.strip()
)
TAGS = some.lists(VISIBLE | some.text(";\\ab ", min_size=1).filter(lambda text: text.strip()), max_size=10)
COLOUR = some.none() | some.text(string.hexdigits, min_size=6, max_size=6).map(lambda digits: f"#{digits}")
CHARACTERS = some.fixed_dictionaries(
    {"name": VISIBLE, "style": some.sampled_from(sorted(conversion.PRESETS))},
    optional={
        "archetype": some.sampled_from(sorted(conversion.CATEGORIES)),
        "description": some.none() | some.text(some.characters(exclude_categories=["Cs"]), max_size=200),
        "tags": TAGS.map(lambda tags: [tag[:40] for tag in tags if tag[:40].strip()]),
        "hairColour": COLOUR,
        "eyeColour": COLOUR,
        "heightCm": some.none() | some.integers(1, 100_000).map(lambda hundredths: hundredths / 100),
        "age": some.none() | some.integers(0, 10_000),
        "images": some.integers(1, 4),
        "size": some.sampled_from(sorted(conversion.SIZES)),
    },
)
ODD: dict[str, Any] = {
    "name": "Żółć; 👩‍🚀 \\ \u202e",
    "style": "watercolour",
    "archetype": "creature",
    "description": "",
    "tags": ["a;b", "\\", ";", "c\\;d", "é"],
    "hairColour": "#aBcDeF",
    "eyeColour": "#000000",
    "heightCm": 180.35,
    "age": 0,
    "images": 2,
    "size": "portrait",
}


@given(CHARACTERS)
@example(ODD)
@settings(max_examples=300, deadline=None)
def test_a_character_comes_back_as_it_was(wish: dict[str, Any]) -> None:
    character = Character.model_validate(wish)
    sent = conversion.to_external(character, "usr_1", NONE).model_dump_json()
    assert conversion.to_internal(GenerationRequest.model_validate_json(sent)) == character


@given(CHARACTERS)
@settings(max_examples=100, deadline=None)
def test_what_nano_banana_is_asked_comes_back_as_it_was(wish: dict[str, Any]) -> None:
    asked = conversion.to_external(Character.model_validate(wish), "usr_1", NONE)
    assert conversion.to_external(conversion.to_internal(asked), "usr_1", NONE) == asked


@given(TAGS)
@settings(max_examples=300, deadline=None)
def test_tags_are_parted_as_they_were_joined(tags: list[str]) -> None:
    assert conversion.parted(conversion.joined(tags)) == tags


@pytest.mark.mistakes(
    "tags-with-separators-split", "height-rounded", "empty-parts-dropped", "accents-dropped", "colours-swapped"
)
def test_an_odd_character_comes_back_through_the_api(person: Person) -> None:
    asked = person.ask("POST", "/conversions/to-external", json=ODD)
    meant = person.ask("POST", "/conversions/to-internal", json={"kind": "request", "content": asked})
    assert meant["character"] == {**ODD, "hairColour": "#ABCDEF"}


def test_what_is_shown_is_what_is_sent(person: Person) -> None:
    shown = person.ask("POST", "/conversions/to-external", json=ODD)
    person.made(**ODD)
    (sent,) = person.customer.asked()
    assert sent.body == shown
    assert shown == {
        "customer": person.user_id,
        "subject": {
            "label": ODD["name"],
            "category": "beast",
            "text": "",
            "tags": "a\\;b;\\\\;\\;;c\\\\\\;d;é",
            "hair_hex": "abcdef",
            "eye_hex": "000000",
            "height_m": 1.8035,
            "age": 0,
        },
        "render": {"preset": "wash_soft", "n": 2, "width": 384, "height": 576},
    }


def test_what_nano_banana_tells_is_understood(person: Person) -> None:
    image = {"url": "/v1/images/a.png", "width": 512, "height": 512, "media_type": "image/png"}
    told = {
        "id": "gen_1",
        "status": "succeeded",
        "progress": 1.0,
        "images": [image],
        "usage": {"images": 1, "credits": 3},
        "error": None,
    }
    meant = person.ask("POST", "/conversions/to-internal", json={"kind": "generation", "content": told})["generation"]
    assert (meant["status"], meant["progress"], meant["credits"]) == ("CONVERTING", 100, 3)
    assert meant["images"] == [{"url": image["url"], "width": 512, "height": 512, "mediaType": "image/png"}]
    refused = {**told, "status": "failed", "error": {"type": "content_policy", "message": "No."}}
    meant = person.ask("POST", "/conversions/to-internal", json={"kind": "generation", "content": refused})
    assert meant["generation"]["error"] == {"code": "EXTERNAL_REJECTED", "message": "No."}


@pytest.mark.parametrize(
    ("part", "value", "field"),
    [
        ("render", {"preset": "oil", "n": 1, "width": 512, "height": 512}, "content.render.preset"),
        ("render", {"preset": "anime_v2", "n": 9, "width": 512, "height": 512}, "content.render.n"),
        ("render", {"preset": "anime_v2", "n": 1, "width": 512, "height": 100}, "content.render.width"),
        ("customer", "", "content.customer"),
        ("customer", 7, "content.customer"),
        ("more", 1, "content.more"),
    ],
)
def test_what_is_not_in_nano_bananas_words_is_refused(person: Person, part: str, value: Any, field: str) -> None:
    asked = person.ask("POST", "/conversions/to-external", json={"name": "Zoë", "style": "anime"})
    body = {"kind": "request", "content": {**asked, part: value}}
    assert person.refused("POST", "/conversions/to-internal", 400, "INVALID_REQUEST", json=body) == [field]


def test_tags_that_the_studio_would_not_take_are_refused(person: Person) -> None:
    asked = person.ask("POST", "/conversions/to-external", json={"name": "Zoë", "style": "anime"})
    asked["subject"]["tags"] = "a;;b"
    body = {"kind": "request", "content": asked}
    fields = person.refused("POST", "/conversions/to-internal", 400, "INVALID_REQUEST", json=body)
    assert fields == ["content.subject.tags"]
