"""The storyboard: what a person sees after a step, taken only when something may have changed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Request

QUALITY = 60
_PATIENCE = 2000.0
# A picture costs a tenth of a short scenario, this question a hundredth. It answers with a sum of everything that can
# change what is seen, or "alive" where a page draws by itself (canvas, video, animation) or hides what it shows
# (foreign frames, closed shadows).
_LOOKS = r"""() => {
  const seen = [location.href, innerWidth, innerHeight, scrollX, scrollY, document.activeElement?.id];
  let alive = false;
  const look = (root) => {
    if (root.querySelector('canvas, video, object, embed')) alive = true;
    for (const element of root.querySelectorAll('*')) {
      const name = element.localName;
      if (element.shadowRoot) { seen.push(element.shadowRoot.innerHTML); look(element.shadowRoot); }
      else if (name.includes('-')) alive = true;
      if ('value' in element) seen.push(element.value, element.checked, element.open);
      if (name === 'img') seen.push(element.complete, element.naturalWidth);
      if (element.scrollTop || element.scrollLeft) seen.push(element.scrollTop, element.scrollLeft);
      if (name === 'iframe' || name === 'frame') {
        const inner = element.contentDocument;
        if (inner?.documentElement) { seen.push(inner.documentElement.outerHTML, inner.readyState); look(inner); }
        else if (element.src || element.sandbox.contains('allow-scripts')) alive = true;
      }
    }
  };
  look(document);
  if (alive || document.getAnimations().length) return 'alive';
  seen.push(document.documentElement.outerHTML);
  const text = seen.join('\n');
  let one = 0x811c9dc5, two = 0;
  for (let i = 0; i < text.length; i++) {
    one = Math.imul(one ^ text.charCodeAt(i), 0x01000193);
    two = (Math.imul(two, 31) + text.charCodeAt(i)) | 0;
  }
  return `${text.length}:${one}:${two}`;
}"""


class Storyboard:
    """Takes the pictures of one person's window."""

    def __init__(self, context: BrowserContext, shoot: Callable[[Page], bytes]) -> None:
        self._context = context
        self._shoot = shoot
        self._looks: dict[Page, str] = {}
        self._waiting = 0
        # Nothing can have changed since the last picture unless somebody had the page in hand, or it asked for
        # something.
        self.is_due = False

    def picture(self, keep: Callable[[bytes], None]) -> None:
        """Have what the newest changed page shows handed over as soon as the browser has painted it.

        That takes a few frames, and waiting for them would make a short scenario half as long again: the next step
        goes on meanwhile. If that step acts within these frames, what it does may come into the picture; one that only
        looks, as every Then does, changes nothing that could.
        """
        if not self.is_due:
            return
        self.is_due = False
        for page in reversed(self._context.pages):
            if page.url != "about:blank" and self._has_changed(page):
                self._waiting += 1
                aside(lambda page=page: self._take(page, keep))  # type: ignore[misc]
                # The picture is asked for when Playwright is at work the next time, which may be long after this step.
                page.wait_for_timeout(0)
                return

    def note(self, _: Request) -> None:
        """Take note that a page asks for something."""
        self.is_due = True

    def finish(self) -> None:
        """Wait until every picture has been handed over."""
        until = monotonic() + _PATIENCE / 1000
        while self._waiting and self._context.pages and monotonic() < until:
            self._context.pages[0].wait_for_timeout(2)

    def _take(self, page: Page, keep: Callable[[bytes], None]) -> None:
        from playwright.sync_api import Error

        try:
            keep(self._shoot(page))
        except Error:
            # The page is closed, crashed or stuck; the step that needs it will say so.
            return
        finally:
            self._waiting -= 1

    def _has_changed(self, page: Page) -> bool:
        looks = _looks(page)
        before = self._looks.get(page)
        self._looks[page] = looks
        return looks == "alive" or looks not in ("", before)


def aside(action: Callable[[], None]) -> None:
    """Have Playwright do something beside what the steps ask of it, the way it runs the handlers of its events."""
    from greenlet import greenlet  # type: ignore[import-untyped]

    asyncio.get_running_loop().call_soon(lambda: greenlet(action).switch())


def shot(page: Page) -> bytes:
    """Return what is in view, the way any browser can."""
    return page.screenshot(type="jpeg", quality=QUALITY, scale="css", caret="initial", timeout=_PATIENCE)


def _looks(page: Page) -> str:
    from playwright.sync_api import Error
    from playwright.sync_api import TimeoutError as TooLate

    try:
        # Waiting for a function, unlike evaluating one, ends by itself when the page is too busy to answer; its handle
        # on a text shows that text, which saves asking for it.
        return str(page.wait_for_function(_LOOKS, timeout=_PATIENCE))
    except TooLate:
        # Nor would it be painted.
        return ""
    except Error:
        return "alive"
