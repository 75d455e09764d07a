"""The strength report as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from ratified.report.pages import marked, marked_words, piped
from ratified.report.strength.told import ASKED, COUNTED, Scenario, Whole


def markdown_of(whole: Whole, scenarios: Sequence[Scenario], environment: Mapping[str, str]) -> str:
    """Return the report."""
    suite = f"**{whole.semantic.percent}** of the mistakes that matter would be noticed ({whole.semantic.told})."
    security = f"Losses and leaks, such as a lost write or an open door: {whole.security.told} noticed."
    sentences = [marked_words(one.text) for one in whole.sentences]
    kinds = [(marked(one.name), one.share.percent, one.share.counted) for one in whole.kinds]
    where = [f"- {marked(key)}: {marked(value)}" for key, value in environment.items()]
    parts = [
        ["# Strength report", "", ASKED, "", suite, "", security, "", *where],
        _section("To be decided", "", map(marked_words, whole.overdue)) if whole.expired or whole.outdated else [],
        _section("What nobody would notice", whole.told_of_sentences, sentences),
        [*_section("Features", COUNTED), *_table(("Feature", "Score", "Losses and leaks", "Tried"), _parts(whole))],
        ["## Scenarios", *_scenarios(scenarios)],
        [*_section("Kinds of mistakes"), *_table(("What goes wrong", "Noticed", "Of how many"), kinds)],
        _section("How mistakes were noticed", whole.told_of_crashes, [f"{o.what}: {o.count:,}" for o in whole.hows]),
        _section("Harmless changes", whole.told_of_harmless, [marked_words(one.text) for one in whole.brittle]),
        _section("What may go unnoticed", whole.told_of_accepted, _accepted(whole)),
        _section("What could not be judged", "", [f"{marked_words(o.what)}: {marked(o.why)}" for o in whole.unknown])
        if whole.unknown
        else [],
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _section(title: str, lead: str = "", lines: Iterable[str] = ()) -> list[str]:
    listed = [f"- {line}" for line in lines]
    return [f"## {title}", *(["", lead] if lead else []), *(["", *listed] if listed else [])]


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return ["", piped(heads), piped(["---"] * len(heads)), *map(piped, rows)]


def _parts(whole: Whole) -> Iterator[Sequence[str]]:
    for one in whole.parts:
        name = marked(f"{one.system} · {one.feature}")
        yield name, one.semantic.percent, one.security.counted, f"{one.semantic.asked:,}"


def _scenarios(scenarios: Sequence[Scenario]) -> Iterator[str]:
    for (system, feature), found in groupby(scenarios, key=lambda one: (one.system, one.feature)):
        yield f"\n### {marked(f'{system} · {feature}')}\n"
        for one in found:
            flags = "".join(f", {flag}" for flag in one.told.flags)
            yield f"- {marked(one.name)}: {one.told.semantic.percent}{flags}"
            yield from (f"  - {marked_words(line)}" for line in one.told.lines)


def _accepted(whole: Whole) -> Iterator[str]:
    for one in whole.accepted:
        yield f"{marked_words(one.what)} ({one.told_count}, until {one.until}): {marked(one.reason)}"
