"""What a browser complained about while a scenario used it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ratified.browser.hearing import hear
from ratified.browser.wall import Wall
from ratified.display import printable, shortened

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, WebError, WebSocket

# What Playwright's own scripts cause in frames that allow none. Nothing of a page's own is blocked in a blank frame;
# elsewhere, only a trace has scripts of its own, and a window whose documents are made to run one first.
_BLOCKED = "Blocked script execution in "
# A request that the page itself gave up, mostly because it was left; nobody calls that a problem.
_GIVEN_UP = "net::ERR_ABORTED"

_NOT_LOADED = "Failed to load resource"
_FAULTS = ("console error", "page error", "request failed")
# What shows only to whoever looks at a page, and not in its console.
_SEEN = {
    "broken picture": "every picture on the page can be seen",
    "used unseen": "whoever presses something or fills it in can see it",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One complaint: an error, a failed or refused request, a crash, or what a person would see or miss."""

    kind: str
    text: str
    where: str
    step: str

    def is_the_pages_fault(self, asked: Collection[str]) -> bool:
        """Say whether a page broke down here; that a script's own request was refused is for the scenario to judge."""
        if self.kind == "console error" and self.text.startswith(_NOT_LOADED):
            return self.where not in asked
        return self.kind in _FAULTS or self.kind in _SEEN

    @property
    def promise(self) -> str:
        """Return what is expected of every page, and was broken here."""
        return _SEEN.get(self.kind, "no error in the browser")

    def __str__(self) -> str:
        place = f" ({self.where})" if self.where else ""
        return f"{self.kind}: {self.text}{place}" + (f", in {self.step!r}" if self.step else "")


class Problems:
    """Listens to a context and keeps what it complains about."""

    def __init__(self, wall: Wall, step: Callable[[], str], *, is_scripted: bool = False) -> None:
        self.seen: list[Problem] = []
        self.crash = ""
        self._wall = wall
        self._step = step
        self._is_scripted = is_scripted

    def listen(self, context: BrowserContext) -> None:
        """Hear everything that goes wrong in the pages of a context."""
        hear(context, "console", self._hear)
        hear(context, "weberror", self._fall)
        hear(context, "requestfailed", self._miss)

    def listen_to_page(self, page: Page) -> None:
        """Hear when a page crashes, and when a socket of it cannot be opened."""
        page.on("crash", self._die)
        page.on("websocket", self._connect)

    def note(self, kind: str, text: str, where: str = "") -> None:
        """Keep a complaint."""
        self.seen.append(
            Problem(kind, printable(shortened(text, 1000)), printable(shortened(where, 200)), self._step())
        )

    def _hear(self, message: ConsoleMessage) -> None:
        ours = message.text.startswith(_BLOCKED if self._is_scripted else f"{_BLOCKED}'about:blank'")
        if message.type == "error" and not ours:
            self.note("console error", message.text, message.location.get("url", ""))

    def _fall(self, error: WebError) -> None:
        self.note("page error", str(error.error), error.page.url if error.page else "")

    def _miss(self, request: Request) -> None:
        refusal = self._wall.refusal(request.method, request.url)
        if refusal:
            self.note("request refused", refusal, request.url)
        elif request.failure != _GIVEN_UP:
            self.note("request failed", f"{request.method}: {request.failure or 'no reason given'}", request.url)

    def _connect(self, socket: WebSocket) -> None:
        def fail(reason: str) -> None:
            refusal = self._wall.refusal("GET", socket.url)
            self.note("request refused" if refusal else "socket failed", refusal or reason, socket.url)

        socket.on("socketerror", fail)

    def _die(self, page: Page) -> None:
        self.crash = f"the page {page.url} crashed"
        self.note("crash", "the page crashed", page.url)
