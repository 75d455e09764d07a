"""The storyboard: what a person sees after a step, taken only when something may have changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

_QUALITY = 60
_PATIENCE = 3000.0
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
  // Playwright leaves these behind when it hides the caret for a picture.
  const text = seen.join('\n').replaceAll(' style=""', '');
  let one = 0x811c9dc5, two = 0;
  for (let i = 0; i < text.length; i++) {
    one = Math.imul(one ^ text.charCodeAt(i), 0x01000193);
    two = (Math.imul(two, 31) + text.charCodeAt(i)) | 0;
  }
  return `${text.length}:${one}:${two}`;
}"""


class Storyboard:
    """Takes the pictures of one person's window."""

    def __init__(self, context: BrowserContext) -> None:
        self._context = context
        self._looks: dict[Page, str] = {}

    def picture(self) -> bytes:
        """Return what the newest changed page shows, or nothing where nothing has changed."""
        for page in reversed(self._context.pages):
            if page.url != "about:blank" and self._has_changed(page):
                return _shot(page)
        return b""

    def _has_changed(self, page: Page) -> bool:
        looks = _looks(page)
        before = self._looks.get(page)
        self._looks[page] = looks
        return looks == "alive" or looks != before


def _looks(page: Page) -> str:
    from playwright.sync_api import Error

    try:
        # Waiting for a function, unlike evaluating one, ends by itself when the page is too busy to answer; its handle
        # on a text shows that text, which saves asking for it.
        return str(page.wait_for_function(_LOOKS, timeout=_PATIENCE))
    except Error:
        return "alive"


def _shot(page: Page) -> bytes:
    from playwright.sync_api import Error

    try:
        return page.screenshot(type="jpeg", quality=_QUALITY, scale="css", timeout=_PATIENCE)
    except Error:
        # The page is closed, crashed or stuck; the step that needs it will say so.
        return b""
