"""The strength report as a page for readers who have never seen code."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from ratified.report.pages import drawn_words, page, table
from ratified.report.strength.style import STYLE
from ratified.report.strength.told import ASKED, COUNTED, Allowed, Scenario, Sentence, Share, Whole

_GOOD, _FAIR = 0.9, 0.6
# What cannot be mistaken for a tag: what it is looked for in is markup already.
_ENDPOINT = re.compile(r"\b(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|WS) /[\w/{}.~-]*[\w/}]|\b[A-Z]+ /(?= )")
_FINE, _POOR = "good", "poor"


def page_of(whole: Whole, scenarios: Sequence[Scenario], environment: Mapping[str, str]) -> str:
    """Return the page."""
    where = " · ".join(f"{key}: {value}" for key, value in environment.items())
    parts = (
        f'<p class="lead">{ASKED}</p><p class="where">{html.escape(where)}</p>',
        _cards(whole),
        _overdue(whole),
        _section("What nobody would notice", _missed(map(_named, whole.sentences)), whole.told_of_sentences),
        _section("Features", _features(whole), COUNTED),
        _section("Scenarios", "".join(_scenarios(scenarios)), "Each by itself; the weakest of a feature come first."),
        _section("Kinds of mistakes", _kinds(whole)),
        _section("How mistakes were noticed", _hows(whole), whole.told_of_crashes),
        _section("Harmless changes", _missed(map(_named, whole.brittle)), whole.told_of_harmless),
        _section("What may go unnoticed", _allowed(whole.accepted), whole.told_of_accepted),
        _section("What could not be judged", _unknown(whole)) if whole.unknown else "",
    )
    return page("Strength report", STYLE, "".join(parts))


def _section(title: str, body: str, lead: str = "") -> str:
    told = f'<p class="lead">{html.escape(lead)}</p>' if lead else ""
    return f"<h2>{title}</h2>{told}{body}"


def _cards(whole: Whole) -> str:
    blind, brittle = len(whole.blind), len({one.scenario for one in whole.brittle})
    suite = _card(whole.semantic.percent, "of the mistakes that matter would be noticed", whole.semantic.told)
    blind_title = "scenario notices nothing" if blind == 1 else "scenarios notice nothing"
    brittle_title = "scenario is brittle" if brittle == 1 else "scenarios are brittle"
    others = (
        _card(whole.security.counted, "losses and leaks noticed", "a lost write, an open door, somebody else's data"),
        _card(f"{whole.unseen:,}", "mistakes where nobody looks", "no scenario reads what is wrong"),
        _card(f"{blind:,}", blind_title, "whatever goes wrong"),
        _card(f"{brittle:,}", brittle_title, "fails when something harmless changes"),
    )
    colours = (_colour(whole.security), "none", _POOR if blind else _FINE, _POOR if brittle else _FINE)
    drawn = "".join(f'<div class="card {colour}">{card}</div>' for card, colour in zip(others, colours, strict=True))
    return f'<div class="cards"><div class="card suite {_colour(whole.semantic)}">{suite}</div>{drawn}</div>'


def _card(figure: str, title: str, small: str) -> str:
    about = "<i>about</i> " if figure.startswith("about ") else ""
    figure = about + html.escape(figure.removeprefix("about "))
    return f"<b>{figure}</b><p><strong>{title}</strong><small>{html.escape(small)}</small></p>"


def _overdue(whole: Whole) -> str:
    """Tell what somebody has to decide about."""
    told = "".join(f"<li>{_drawn(one)}</li>" for one in whole.overdue)
    return f'<div class="callout"><b>To be decided</b><ul>{told}</ul></div>' if told else ""


def _missed(sentences: Iterable[str]) -> str:
    """Return a list of what is markup already."""
    lines = "".join(f"<li>{one}</li>" for one in sentences)
    return f'<ol class="missed">{lines}</ol>' if lines else ""


def _named(sentence: Sentence) -> str:
    """Return a sentence with the name of its scenario set apart."""
    said = sentence.text.removeprefix(f"Scenario '{sentence.scenario}' ")
    name = f"<b>{html.escape(sentence.scenario)}</b> " if said != sentence.text else ""
    return name + _drawn(said)


def _drawn(text: str) -> str:
    """Return a sentence as markup in which the system's own words are set apart."""
    return _ENDPOINT.sub(r'<span class="way">\g<0></span>', drawn_words(text))


def _features(whole: Whole) -> str:
    rows = (
        _row(one.feature, one.system, one.semantic, one.security.counted, f"{one.semantic.asked:,}")
        for one in whole.parts
    )
    return table(("Feature", "Score", "Losses and leaks noticed", "Mistakes tried"), rows)


def _scenarios(scenarios: Sequence[Scenario]) -> Iterator[str]:
    for (system, feature), found in groupby(scenarios, key=lambda one: (one.system, one.feature)):
        yield f"<h3>{html.escape(feature)}<small>{html.escape(system)}</small></h3>"
        yield from map(_scenario, found)


def _scenario(one: Scenario) -> str:
    told = one.told
    flags = "".join(f'<span class="flag">{flag}</span>' for flag in told.flags)
    head = f'<span class="title">{html.escape(one.name)}</span>{flags}{_share(told.semantic)}'
    if not told.lines:
        return f'<div class="still scenario">{head}</div>'
    body = f"{_missed(map(_drawn, told.lines))}<p><small>{html.escape(told.place)}</small></p>"
    return f'<details class="scenario"><summary>{head}</summary><div>{body}</div></details>'


def _kinds(whole: Whole) -> str:
    rows = (
        _row(one.name, one.meaning, one.share, one.share.counted)
        for one in whole.kinds
        if one.share.asked or one.share.left
    )
    return table(("What goes wrong", "Noticed", "Of how many"), rows)


def _hows(whole: Whole) -> str:
    return table(("How", "Mistakes"), (_row(one.what, "", f"{one.count:,}") for one in whole.hows))


def _allowed(entries: Sequence[Allowed]) -> str:
    rows = (_row(one.what, one.told_count, one.reason, one.until) for one in entries)
    return table(("What", "Why", "Until"), rows) if entries else ""


def _unknown(whole: Whole) -> str:
    return table(("What", "Why"), (_row(one.what, "", one.why) for one in whole.unknown))


def _row(name: str, small: str, *cells: str | Share) -> str:
    told = f"<small>{html.escape(small)}</small>" if small else ""
    drawn = "".join(f"<td>{_share(cell) if isinstance(cell, Share) else _drawn(cell)}</td>" for cell in cells)
    return f'<tr><th scope="row">{_drawn(name)}{told}</th>{drawn}</tr>'


def _share(share: Share) -> str:
    if share.share is None:
        return '<span class="share none">not tried</span>'
    bar = f'<span class="bar"><i style="width:{100 * share.share:.1f}%"></i></span>'
    return f'<span class="share {_colour(share)}" title="{html.escape(share.told)}">{bar}{share.percent}</span>'


def _colour(share: Share) -> str:
    if share.share is None:
        return "none"
    return _FINE if share.share >= _GOOD else "fair" if share.share >= _FAIR else _POOR
