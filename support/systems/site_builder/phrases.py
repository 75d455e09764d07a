"""The words that phrases about the builder are made of; each is one of a few, so that no two phrases are mistaken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ratified.gherkin import Kind
from systems.site_builder.accounts import SIGN_UP_FLAWS
from systems.site_builder.acts import ACTS
from systems.site_builder.mistakes import CORRELATIONS, MISTAKES
from systems.site_builder.orders import FLAWED_LOGOS, FLAWED_PAGES, WEAKNESSES
from systems.site_builder.refusals import CODES
from systems.site_builder.tokens import FORGERIES

_COLOUR = "#[0-9A-Fa-f]{6}"
_ORDINALS = ("first", "second", "third", "fourth")


def _one_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _any_of(meanings: Mapping[str, object]) -> Kind:
    return Kind(_one_of(meanings), meanings.__getitem__)


def _word_of(words: Iterable[str]) -> Kind:
    return Kind(_one_of(words))


KINDS: Mapping[str, Kind] = {
    "Quoted": Kind(r'[^"]+'),
    "Place": _word_of(("staging", "production")),
    "Colour": Kind(_COLOUR),
    "Colours": Kind(f"{_COLOUR} and {_COLOUR}", lambda text: tuple(text.split(" and "))),
    "Origin": Kind(r"https?://[a-z.]+|null"),
    "Method": Kind(r"[A-Z]+"),
    "Act": _word_of(ACTS),
    "Why": _any_of(CODES),
    "Weakness": _word_of(WEAKNESSES),
    "PageFlaw": _word_of(FLAWED_PAGES),
    "LogoFlaw": _word_of(FLAWED_LOGOS),
    "SignUpFlaw": _word_of(SIGN_UP_FLAWS),
    "TokenFlaw": _word_of((*FORGERIES, "has expired", "is meant for another service")),
    "Mistake": _word_of(MISTAKES),
    "Correlation": _any_of(CORRELATIONS),
    "Nth": _any_of({word: place for place, word in enumerate(_ORDINALS)}),
}
