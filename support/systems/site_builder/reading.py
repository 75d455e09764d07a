"""What a visitor gets from a page: read strictly, so that a page that browsers have to mend is noticed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_ONCE = ("html", "head", "body", "title", "main", "h1")
_SILENT = frozenset(("script", "style", "title", "head", "template"))


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a page, and what it stands in."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    inside: tuple[str, ...]

    def get(self, name: str) -> str:
        """Return an attribute, nothing where it is missing."""
        return dict(self.attributes).get(name, "")


@dataclass(slots=True)
class _Notes:
    elements: list[Element] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.notes = _Notes()
        self._open: list[str] = []
        self.declared = ""

    def handle_decl(self, decl: str) -> None:
        self.declared = self.declared or decl.lower()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(set(names)) < len(names):
            self.notes.problems.append(f"<{tag}> has an attribute twice")
        told = tuple((name, value or "") for name, value in attrs)
        self.notes.elements.append(Element(tag, told, tuple(self._open)))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()
            return
        self.notes.problems.append(f"</{tag}> ends nothing: {' > '.join(self._open[-3:]) or 'no element'} is open")

    def handle_data(self, data: str) -> None:
        if "style" in self._open[-1:]:
            self.notes.styles.append(data)
        elif self._open[-1:] == ["title"]:
            self.notes.titles.append(data)
        elif not _SILENT.intersection(self._open):
            self.notes.texts.append(data)

    def finish(self) -> _Notes:
        self.close()
        if self.declared != "doctype html":
            self.notes.problems.append("it does not begin with <!doctype html>")
        self.notes.problems += [f"<{tag}> is never ended" for tag in self._open]
        for tag in _ONCE:
            times = sum(element.tag == tag for element in self.notes.elements)
            if times != 1:
                self.notes.problems.append(f"there are {times} <{tag}>, not one")
        return self.notes


@dataclass(frozen=True, slots=True)
class Reading:
    """A page or a drawing as it was read."""

    source: str
    elements: tuple[Element, ...]
    problems: tuple[str, ...]
    title: str
    text: str
    style: str

    def all(self, tag: str) -> tuple[Element, ...]:
        """Return the elements of one kind."""
        return tuple(element for element in self.elements if element.tag == tag)

    @property
    def language(self) -> str:
        """Return the language that the page says it is in."""
        return next((element.get("lang") for element in self.all("html")), "")

    @property
    def fits_small_screens(self) -> bool:
        """Say whether the page adapts to its window."""
        return any("width=device-width" in meta.get("content") for meta in self.all("meta"))

    @property
    def sections(self) -> tuple[str, ...]:
        """Return the names of the page's sections."""
        return tuple(section.get("id") for section in self.all("section"))

    @property
    def pictures(self) -> tuple[str, ...]:
        """Return the addresses of all pictures."""
        return tuple(picture.get("src") for picture in self.all("img"))

    @property
    def header_pictures(self) -> tuple[str, ...]:
        """Return the addresses of the pictures in the header."""
        return tuple(picture.get("src") for picture in self.all("img") if "header" in picture.inside)

    @property
    def programs(self) -> tuple[str, ...]:
        """Return everything in the page that would run in a browser."""
        found = [f"<script {element.get('src')}>" for element in self.all("script")]
        for element in self.elements:
            found += [f"<{element.tag} {name}>" for name, _ in element.attributes if name.startswith("on")]
            found += [f"<{element.tag} {name}={value}>" for name, value in element.attributes if "javascript:" in value]
        return tuple(found)

    @property
    def colours(self) -> dict[str, str]:
        """Return the colours that the style gives names to."""
        found = re.findall(r"--([a-z-]+)\s*:\s*(#[0-9a-fA-F]{3,8})", self.style)
        return {name: colour.upper() for name, colour in found}

    def uses(self, name: str) -> bool:
        """Say whether the style paints something in a named colour."""
        return f"var(--{name}" in self.source.replace(" ", "")

    def has_colour(self, colour: str) -> bool:
        """Say whether a colour occurs anywhere."""
        return colour.lower() in self.source.lower()

    @property
    def shapes(self) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
        """Return what is drawn, without the names that tell drawings apart."""
        return tuple(
            (
                element.tag,
                tuple(pair for pair in element.attributes if pair[0] not in ("id", "aria-label", "aria-labelledby")),
            )
            for element in self.elements
        )


def read(source: str) -> Reading:
    """Read a page or a drawing."""
    reader = _Reader()
    reader.feed(source)
    notes = reader.finish()
    text = " ".join(" ".join(notes.texts).split())
    title, style = "".join(notes.titles), "\n".join(notes.styles)
    return Reading(source, tuple(notes.elements), tuple(notes.problems), title, text, style)


def rgb(colour: str) -> str:
    """Return a colour as browsers tell it."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return f"rgb({red}, {green}, {blue})"
