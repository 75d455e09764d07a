"""How the studio's preview grows: noted by the page itself, because looking from outside would miss most of it."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

_NOTE = """() => {
  window.grown = {previews: [], progress: []};
  const note = (list, value) => { if (list.at(-1) !== value) list.push(value); };
  new MutationObserver(() => {
    const frame = document.querySelector('iframe[title="Page preview"]');
    const bar = document.querySelector('progress');
    if (frame) note(window.grown.previews, frame.srcdoc.length);
    if (bar) note(window.grown.progress, bar.value / bar.max * 100);
  }).observe(document.body, {subtree: true, attributes: true, childList: true, characterData: true});
}"""


@dataclass(frozen=True, slots=True)
class Growth:
    """What could be seen while a page was made: how long the preview was, and how far the bar."""

    previews: tuple[int, ...]
    progress: tuple[float, ...]


def note_growth(page: Page) -> None:
    """Have the page note from now on what it shows."""
    page.evaluate(_NOTE)


def growth(page: Page) -> Growth:
    """Return what the page has noted."""
    grown = page.evaluate("window.grown")
    return Growth(tuple(grown["previews"]), tuple(grown["progress"]))
