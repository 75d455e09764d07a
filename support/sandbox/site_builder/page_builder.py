"""Builds a page, piece by piece: a complete HTML5 document from a prompt, a template and brand assets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape

from sandbox.site_builder.brief import Brief, Wish
from sandbox.site_builder.pictures import illustration, photograph
from sandbox.site_builder.sections import SECTIONS
from sandbox.site_builder.styling import style
from sandbox.site_builder.templates import Template


@dataclass(frozen=True, slots=True)
class Brand:
    """The colours and the logo that a page must show."""

    primary: str
    secondary: str
    logo: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a page is made of, before it is written."""

    brief: Brief
    template: Template
    brand: Brand
    careless: bool = False

    @property
    def sections(self) -> tuple[str, ...]:
        """Give the sections in order: the template's, what the prompt adds, contact last."""
        wanted = dict.fromkeys((*self.template.sections, *self.brief.sections))
        return (*(name for name in wanted if name != "contact"), "contact")

    @property
    def pieces(self) -> tuple[tuple[str, Callable[[], str]], ...]:
        """Give each piece's stage and how it is written."""
        sections = tuple((f"section {name}", self._section(name)) for name in self.sections if name != "hero")
        return (
            ("head", lambda: _head(self)),
            ("header", lambda: _header(self)),
            ("section hero", lambda: _hero(self)),
            *sections,
            ("footer", lambda: _footer(self)),
        )

    def wishes(self, wish: Wish) -> bool:
        """Tell whether the prompt asks for this."""
        return wish in self.brief.wishes

    def _section(self, name: str) -> Callable[[], str]:
        return lambda: SECTIONS[name](self.brief, self.brand.primary, self.brand.secondary, self._alt)

    def _alt(self, description: str) -> str:
        return "" if self.wishes(Wish.NO_ALT_TEXT) else f' alt="{escape(description)}"'

    def words(self, text: str) -> str:
        """Write words of the prompt so that they stay words."""
        return text if self.careless else escape(text)

    def picture(self, description: str) -> str:
        """Write the opening picture."""
        source = illustration(self.brand.primary, self.brand.secondary, self.brief.text)
        return f'<img class="picture"{self._alt(description)} src="{source}" width="320" height="160">'


def build(plan: Plan) -> Iterator[tuple[str, str]]:
    """Write the page, one piece after another, each with the name of its stage."""
    for stage, write in plan.pieces:
        yield stage, write()


def _head(plan: Plan) -> str:
    viewport = '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    script = '<script src="http://counter.example/visitors.js"></script>\n'
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(plan.brief.title)}</title>\n"
        f"{'' if plan.wishes(Wish.DESKTOP_ONLY) else viewport}"
        f'<meta name="description" content="{escape(plan.brief.text[:300])}">\n'
        f"<style>\n{style(plan.brand.primary, plan.brand.secondary, plan.brief.wishes)}</style>\n"
        f"{script if plan.wishes(Wish.TRACKING_SCRIPT) else ''}"
        "</head>\n"
    )


def _header(plan: Plan) -> str:
    title = escape(plan.brief.title)
    logo = f'<img class="logo" alt="{title} logo" src="{escape(plan.brand.logo)}">\n' if plan.brand.logo else ""
    links = "\n".join(f'<li><a href="#{name}">{name.capitalize()}</a></li>' for name in plan.sections if name != "hero")
    return (
        f'<body>\n<header class="top">\n{logo}<p class="brand">{title}</p>\n'
        f'<nav aria-label="Sections">\n<ul>\n{links}\n</ul>\n</nav>\n</header>\n<main>\n'
    )


def _hero(plan: Plan) -> str:
    brief = plan.brief
    quotes = "".join(f'<p class="said">{escape(quote)}</p>\n' for quote in brief.quotes if quote != brief.headline)
    return (
        '<section id="hero" aria-labelledby="hero-heading">\n'
        f'<h1 id="hero-heading">{plan.words(brief.headline)}</h1>\n'
        f'<p class="lead">{plan.words(brief.text)}</p>\n{quotes}{_wished(plan)}'
        f"{plan.picture(f'Illustration of {brief.title}')}\n"
        f'<p><a class="cta" href="#contact">{escape(plan.template.invitation)}</a></p>\n</section>\n'
    )


def _wished(plan: Plan) -> str:
    """Write what the prompt asked for against better judgement."""
    banner = f"<marquee>{escape(plan.brief.headline)}</marquee>\n"
    popup = '<div class="popup" onclick="this.hidden = true">Before you go: take a look around.</div>\n'
    photo = '<img class="photo"{alt} src="{source}">\n'
    parts = [
        banner if plan.wishes(Wish.FLASHING) else "",
        popup if plan.wishes(Wish.INLINE_SCRIPT) else "",
    ]
    if plan.wishes(Wish.HUGE_PHOTO):
        alt = "" if plan.wishes(Wish.NO_ALT_TEXT) else ' alt="Background photo"'
        parts.append(photo.format(alt=alt, source=photograph(plan.brand.primary)))
    return "".join(parts)


def _footer(plan: Plan) -> str:
    return (
        f"</main>\n<footer>\n<p>{escape(plan.brief.title)}</p>\n"
        '<p><a href="#hero">Back to the top</a></p>\n</footer>\n</body>\n</html>\n'
    )
