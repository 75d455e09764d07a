"""The words that phrases about the builder are made of; each is one of a few, so that no two phrases are mistaken."""

from __future__ import annotations

from collections.abc import Mapping

from ratified.gherkin import Kind, any_of, word_of
from systems.site_builder.accounts import SIGN_UP_FLAWS
from systems.site_builder.acts import ACTS
from systems.site_builder.mistakes import CORRELATIONS, MISTAKES
from systems.site_builder.orders import FLAWED_LOGOS, FLAWED_PAGES, WEAKNESSES
from systems.site_builder.refusals import CODES
from systems.site_builder.tokens import FORGERIES

_COLOUR = "#[0-9A-Fa-f]{6}"
_ORDINALS = ("first", "second", "third", "fourth")


KINDS: Mapping[str, Kind] = {
    "Quoted": Kind(r'[^"]+'),
    "Place": word_of(("staging", "production")),
    "Colour": Kind(_COLOUR),
    "Colours": Kind(f"{_COLOUR} and {_COLOUR}", lambda text: tuple(text.split(" and "))),
    "Origin": Kind(r"https?://[a-z.]+|null"),
    "Method": Kind(r"[A-Z]+"),
    "Act": word_of(ACTS),
    "Why": any_of(CODES),
    "Weakness": word_of(WEAKNESSES),
    "PageFlaw": word_of(FLAWED_PAGES),
    "LogoFlaw": word_of(FLAWED_LOGOS),
    "SignUpFlaw": word_of(SIGN_UP_FLAWS),
    "TokenFlaw": word_of((*FORGERIES, "has expired", "is meant for another service")),
    "Mistake": word_of(MISTAKES),
    "Correlation": any_of(CORRELATIONS),
    "Nth": any_of({word: place for place, word in enumerate(_ORDINALS)}),
}
