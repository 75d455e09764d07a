"""Characters that the features ask for: plain ones, odd ones, wrong ones, and invented ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from systems.character_studio.words import Wish

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

_FOX = Wish("Fox")

ODD: Mapping[str, Wish] = {
    "with tags that contain separators": replace(_FOX, tags=("red; white", r"back\slash", ";", "a,b")),
    "with a height of 172.55 cm": replace(_FOX, height_cm=172.55),
    "with an empty description": replace(_FOX, description=""),
    "without a description": _FOX,
    "with a name in four scripts": replace(_FOX, name="Łukasz Лис 狐 ثعلب 🦊"),
    "with a description of several lines": replace(_FOX, description='One line,\n\tanother\r\nand "quotes"; \\ .'),
    "with everything left open": _FOX,
    "with different colours of hair and eyes": replace(_FOX, hair_colour="#AA5500", eye_colour="#00FF7F"),
}

EVERYTHING = Wish(
    "Lady Øya; the 2nd",
    style="watercolour",
    archetype="mentor",
    description="Wears a green coat.\nNever smiles.",
    tags=("forest", "tea; with milk"),
    hair_colour="#C0FFEE",
    eye_colour="#112233",
    height_cm=171.25,
    age=43,
    images=2,
    size="portrait",
)


def _without(field: str) -> dict[str, object]:
    return {name: value for name, value in _FOX.as_json().items() if name != field}


def _with(**changes: object) -> dict[str, object]:
    return _FOX.as_json() | changes


# What is wrong with a wish, in the words of the features, and what is sent.
WRONG: Mapping[str, dict[str, object]] = {
    "without a name": _without("name"),
    "with an empty name": _with(name=""),
    "with a blank name": _with(name="   "),
    "with a name of 81 letters": _with(name="x" * 81),
    "without a style": _without("style"),
    "with a field that is unknown": _with(mood="gloomy"),
    "in a style that there is not": _with(style="cubist"),
    "with 0 pictures": _with(images=0),
    "with 5 pictures": _with(images=5),
    'with "three" pictures': _with(images="three"),
    'with "2" pictures': _with(images="2"),
    "in a size that there is not": _with(size="round"),
    'with hair of colour "red"': _with(hairColour="red"),
    "with a height of -1": _with(heightCm=-1),
    "with an age of -1": _with(age=-1),
    "with 11 tags": _with(tags=[f"tag {number}" for number in range(11)]),
    "with an empty tag": _with(tags=[""]),
    "with several mistakes": _without("name") | {"style": "cubist", "images": 9},
}
UNREADABLE: Mapping[str, str] = {"no JSON": "{name: Fox", "a list": "[]", "nothing": ""}


def _request(**changes: object) -> dict[str, object]:
    """Return a request to nanoBanana with something wrong: `part__field` is a field of a part."""
    request: dict[str, dict[str, object]] = {
        "subject": {
            "label": "Fox", "category": "protagonist", "text": None, "tags": "",
            "hair_hex": None, "eye_hex": None, "height_m": None, "age": None,
        },
        "render": {"preset": "anime_v2", "n": 1, "width": 512, "height": 512},
    }  # fmt: skip
    for name, value in changes.items():
        part, _, field = name.partition("__")
        request[part][field] = value
    return {"customer": "usr_somebody", **request}


WRONG_THERE: Mapping[str, dict[str, object]] = {
    "an unknown preset": _request(render__preset="cubist_9"),
    "a height of 0": _request(subject__height_m=0),
    "no label": _request(subject__label=""),
}


def survives(check: Callable[[Wish], None], many: int, seed: int) -> None:
    """Try so many invented wishes; the simplest that does not survive is what fails."""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded

    quiet = settings(
        max_examples=many,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        print_blob=False,
        # One reason is enough to fail; several at once would be no judgement.
        report_multiple_bugs=False,
    )
    seeded(seed)(quiet(given(_invented())(check)))()


def _invented() -> SearchStrategy[Wish]:
    from hypothesis import strategies as some

    def text(least: int, most: int) -> some.SearchStrategy[str]:
        # Half a character, which JSON can write, is nothing that a name is made of.
        letters = some.characters(codec="utf-8", exclude_characters="\0")
        return some.text(letters, min_size=least, max_size=most).filter(lambda told: not least or bool(told.strip()))

    colour = some.none() | some.from_regex(r"\A#[0-9A-F]{6}\Z")
    height = some.none() | some.integers(1, 100_000).map(lambda hundredths: hundredths / 100)
    return some.builds(
        Wish,
        name=text(1, 80),
        style=some.sampled_from(("anime", "cartoon", "comic", "pixel", "realistic", "watercolour")),
        archetype=some.sampled_from(("hero", "villain", "sidekick", "mentor", "creature")),
        description=some.none() | text(0, 200),
        tags=some.lists(text(1, 40), max_size=10).map(tuple),
        hair_colour=colour,
        eye_colour=colour,
        height_cm=height,
        age=some.none() | some.integers(0, 10_000),
        images=some.integers(1, 4),
        size=some.sampled_from(("square", "portrait", "landscape")),
    )
