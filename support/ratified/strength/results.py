"""Strength as Allure results: one a scenario, and what is told of all of them together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from ratified.allure.entries import Entries, Entry
from ratified.report.strength import MEDIA_TYPE
from ratified.report.strength.told import Allowed, Count, Kind, One, Part, Sentence, Share, Unknown, Whole
from ratified.strength.accepted import Acceptance
from ratified.strength.score import Known, Score, helped
from ratified.strength.suite import Suite
from ratified.strength.survivors import MOST, Survivor, worst
from ratified.strength.telling import told
from ratified.strength.words import Family, Fate, How

_MOST_OF_SUITE = 20
_KINDS: Mapping[Family, tuple[str, str]] = {
    Family.STATE: ("State", "a write that is lost or made twice, an open door, somebody else's data"),
    Family.REQUEST: ("Requests", "something that was asked for and not heeded"),
    Family.VALUE: ("Values", "another number, another word, the opposite, a list in another order"),
    Family.STREAM: ("Streams", "an event that is lost, late, garbled, twice or out of order"),
    Family.PAGE: ("Pages", "something hidden, covered, dead or broken on a page"),
    Family.HEADER: ("Headers", "what an answer says about itself, such as which other sites may read it"),
    Family.STATUS: ("Status", "an error instead of success, or success instead of a refusal"),
    Family.SHAPE: ("Shape", "something that is missing, or of another kind"),
    Family.TRANSPORT: ("Transport", "an answer that is cut off, or none at all"),
}


def told_of(suite: Suite) -> Whole:
    """Return what is told about all scenarios together."""
    figures, judged = suite.figures, suite.judged
    told_of_all = worst(suite.survivors, _MOST_OF_SUITE)
    return Whole(
        semantic=_share(figures.semantic),
        security=_share(figures.security),
        raw=_share(figures.raw),
        parts=[
            Part(system, feature, _share(one.semantic), _share(one.security))
            for (system, feature), one in suite.features.items()
        ],
        kinds=[Kind(*said, _share(figures.families[one])) for one, said in _KINDS.items() if one in figures.families],
        hows=[Count(how.value, figures.hows[how]) for how in How if figures.hows.get(how)],
        crashes=figures.hows.get(How.CRASH, 0),
        sentences=_sentences(told_of_all, suite),
        more=len(suite.survivors) - len(told_of_all),
        unseen=figures.fates.get(Fate.UNSEEN, 0),
        blind=[one.name for one in suite.blind],
        harmless=suite.harmless,
        brittle=_sentences(suite.brittle, suite),
        accepted=[_allowed(entry, count) for entry, count in judged.uses.items()],
        expired=[_allowed(entry) for entry in judged.expired],
        outdated=[_allowed(entry) for entry in judged.outdated],
        unknown=[Unknown(told(one.question), one.why) for one in suite.unknown],
    )


def write_results(suite: Suite, folder: Path, facts: Mapping[str, str], *, is_gate: bool) -> list[str]:
    """Write the results into a folder, in place of those that it has; return what went wrong with it.

    Only at the gate does a scenario fail for what it would not notice.
    """
    entries = [_entry(one, suite, is_gate=is_gate) for one in suite.scenarios]
    return Entries("Strength", MEDIA_TYPE, entries, facts, msgspec.to_builtins(told_of(suite))).write(folder)


def _entry(known: Known, suite: Suite, *, is_gate: bool) -> Entry:
    missed = [survivor for survivor in suite.survivors if survivor.scenario == known.scenario]
    alarmed = [survivor for survivor in suite.brittle if survivor.scenario == known.scenario]
    figures = suite.alone[known.scenario]
    told = One(
        place=known.place,
        semantic=_share(figures.semantic),
        security=_share(figures.security),
        raw=_share(figures.raw),
        sentences=[survivor.short for survivor in missed[:MOST]],
        more=max(0, len(missed) - MOST),
        brittle=[survivor.short for survivor in alarmed],
        helped=helped(suite.findings, known.scenario),
        crashes=figures.hows.get(How.CRASH, 0),
    )
    return Entry(
        scenario=known.scenario,
        name=known.name,
        system=known.system,
        feature=known.feature,
        status="failed" if is_gate and (missed or alarmed) else "passed",
        message="\n".join(_message(missed, alarmed)),
        told=msgspec.to_builtins(told),
    )


def _message(missed: Sequence[Survivor], alarmed: Sequence[Survivor]) -> Iterator[str]:
    yield from (survivor.text for survivor in missed[:MOST])
    if len(missed) > MOST:
        yield f"And {len(missed) - MOST} more like these."
    yield from (survivor.text for survivor in alarmed)


def _share(score: Score) -> Share:
    low, high = score.interval or (None, None)
    return Share(score.noticed, score.asked, score.left, score.share, low, high)


def _sentences(survivors: Sequence[Survivor], suite: Suite) -> Sequence[Sentence]:
    return [Sentence(suite.names.get(one.scenario, one.scenario), one.text) for one in survivors]


def _allowed(entry: Acceptance, count: int = 0) -> Allowed:
    return Allowed(entry.told, entry.reason, entry.until.isoformat(), count)
