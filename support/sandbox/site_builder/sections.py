"""What stands in each section of a page, said in the prompt's own words."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from sandbox.site_builder.brief import Brief
from sandbox.site_builder.pictures import illustration

Alt = Callable[[str], str]
Writer = Callable[[Brief, str, str, Alt], str]

_SMALL_WORDS = frozenset(
    """
    about after also and another any are because but can could create each every for from generate has have into its
    landing like make more page please section sections should site some such than that the their them then there
    these they this those very want website well were what when where which while will with without would your our
    """.split()  # noqa: SIM905 - a list of words is read best as text
)


def _topics(brief: Brief, count: int) -> list[str]:
    """Pick the words of the prompt that say most, in their order."""
    words = re.findall(r"[^\W\d_]{4,}", brief.text)
    telling = dict.fromkeys(word.lower() for word in words if word.lower() not in _SMALL_WORDS)
    filler = ("quality", "service", "people", "ideas")
    return list(dict.fromkeys((*telling, *filler)))[:count]


def _section(name: str, heading: str, body: str) -> str:
    return (
        f'<section id="{name}" aria-labelledby="{name}-heading">\n'
        f'<h2 id="{name}-heading">{escape(heading)}</h2>\n{body}</section>\n'
    )


def _list(items: list[str]) -> str:
    lines = "\n".join(f"<li>{item}</li>" for item in items)
    return f'<ul class="cards">\n{lines}\n</ul>\n'


def _features(brief: Brief, _primary: str, _secondary: str, _alt: Alt) -> str:
    items = [f"<h3>{escape(topic.capitalize())}</h3><p>{escape(_about(topic))}</p>" for topic in _topics(brief, 3)]
    return _section("features", "What you get", _list(items))


def _about(topic: str) -> str:
    return f"Everything around {topic}, thought through to the end."


def _testimonials(brief: Brief, _primary: str, _secondary: str, _alt: Alt) -> str:
    said = "".join(
        f"<blockquote><p>I came for the {escape(topic)} and stayed.</p></blockquote>\n" for topic in _topics(brief, 2)
    )
    return _section("testimonials", "What others say", said)


def _pricing(brief: Brief, _primary: str, _secondary: str, _alt: Alt) -> str:
    rows = "\n".join(
        f'<tr><th scope="row">{escape(topic.capitalize())}</th><td>{price} a month</td></tr>'
        for topic, price in zip(_topics(brief, 3), (9, 19, 49), strict=False)
    )
    head = '<thead>\n<tr><th scope="col">Plan</th><th scope="col">Price</th></tr>\n</thead>\n'
    return _section("pricing", "Prices", f"<table>\n{head}<tbody>\n{rows}\n</tbody>\n</table>\n")


def _gallery(brief: Brief, primary: str, secondary: str, alt: Alt) -> str:
    figures = "".join(
        f'<figure>\n<img class="picture"{alt(f"Picture of {topic}")}'
        f' src="{illustration(primary, secondary, f"{brief.text}/{topic}")}" width="320" height="160">\n'
        f"<figcaption>{escape(topic.capitalize())}</figcaption>\n</figure>\n"
        for topic in _topics(brief, 3)
    )
    return _section("gallery", "Gallery", figures)


def _offers(brief: Brief, _primary: str, _secondary: str, _alt: Alt) -> str:
    items = [f"<h3>{escape(topic.capitalize())}</h3><p>Reduced while it lasts.</p>" for topic in _topics(brief, 3)]
    return _section("offers", "Offers", _list(items))


def _about_us(brief: Brief, _primary: str, _secondary: str, _alt: Alt) -> str:
    return _section("about", "About", f"<p>{escape(brief.title)}: made with care, one piece at a time.</p>\n")


def _schedule(brief: Brief, _primary: str, _secondary: str, _alt: Alt) -> str:
    hours = zip(("18:00", "19:00", "21:00"), _topics(brief, 3), strict=False)
    rows = "\n".join(f"<li><time>{hour}</time> {escape(topic.capitalize())}</li>" for hour, topic in hours)
    return _section("schedule", "Schedule", f"<ol>\n{rows}\n</ol>\n")


def _location(brief: Brief, _primary: str, _secondary: str, _alt: Alt) -> str:
    return _section("location", "Where", f"<p>The way to {escape(brief.title)} is on your invitation.</p>\n")


def _contact(brief: Brief, _primary: str, _secondary: str, _alt: Alt) -> str:
    return _section("contact", "Contact", f"<p>Write to us about {escape(brief.title)}; we answer within a day.</p>\n")


SECTIONS: dict[str, Writer] = {
    "features": _features,
    "testimonials": _testimonials,
    "pricing": _pricing,
    "gallery": _gallery,
    "offers": _offers,
    "about": _about_us,
    "schedule": _schedule,
    "location": _location,
    "contact": _contact,
}
