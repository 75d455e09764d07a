"""Everything in feature files that behave would pass over in silence."""

from __future__ import annotations

from collections.abc import Iterable

from ratified.gherkin import Feature, read_feature
from ratified.vetting.descriptions import doubts_in_descriptions
from ratified.vetting.doubt import Doubt, refusal
from ratified.vetting.emptiness import doubts_about_emptiness, doubts_about_names
from ratified.vetting.outlines import doubts_about_outlines
from ratified.vetting.parsed import Page
from ratified.vetting.passages import doubts_in_passages
from ratified.vetting.unreadable import doubt_at_the_stop


def doubts_in(text: str, filename: str, language: str | None = None) -> list[Doubt]:
    """Return every doubt about the text of a feature file, in the order of its lines."""
    return _doubts(read_feature(text, filename, language))


def refuse_doubtful(features: Iterable[Feature], *, allow_empty: bool = False) -> None:
    """Stop with one failure that tells every doubt about the feature files of a run."""
    doubts = [doubt for feature in features for doubt in _doubts(feature) if not (doubt.empty and allow_empty)]
    if doubts:
        raise refusal(doubts)


def _doubts(feature: Feature) -> list[Doubt]:
    page = Page.of(feature)
    doubts = [*doubts_in_descriptions(page), *doubts_in_passages(page), *doubts_about_outlines(page)]
    doubts.extend(doubts_about_names(page))
    if page.reading.stopped_at:
        # What behave has not read yet only seems to be empty.
        doubts.append(doubt_at_the_stop(page))
    else:
        doubts.extend(doubts_about_emptiness(page))
    return sorted(dict.fromkeys(doubts), key=lambda doubt: doubt.line)
