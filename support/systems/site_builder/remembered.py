"""What a scenario remembers of pages, by the titles that its people give them."""

from __future__ import annotations

from ratified import Scene
from ratified.expect import expect
from systems.site_builder.client import SiteBuilder
from systems.site_builder.generating import page_of
from systems.site_builder.runs import Editions, Page, Run


def keep(scene: Scene, title: str, run: Run) -> Run:
    """Remember a run under the title of its page, and the page if the run has completed it."""
    if len(run.completions) == 1:
        page = scene.remember(page_of(run, title), title)
        scene.remember(Editions((*_editions(scene, title), page)), title)
    return scene.remember(run, title)


def page(scene: Scene, title: str) -> Page:
    """Return the page that was generated last under a title; its run must have completed."""
    completions = scene.recall(Run, title).completions
    expect(len(completions), f'how often the completion of "{title}" was told').is_equal_to(1)
    return scene.recall(Page, title)


def edition(scene: Scene, title: str, number: int | None) -> Page:
    """Return a page as it was streamed when it was generated for that time; the last time if none is named."""
    newest = page(scene, title)
    return newest if number is None else scene.recall(Editions, title).pages[number - 1]


def owner(scene: Scene, title: str) -> SiteBuilder:
    """Return the client of whoever has generated a page."""
    return scene.client(SiteBuilder, scene.recall(Run, title).who)


def _editions(scene: Scene, title: str) -> tuple[Page, ...]:
    return scene.recall(Editions, title).pages if scene.remembers(Editions, title) else ()
