"""One person's window: a page to act on, and everything that is known of what happens in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ratified.browser.filming import Film
from ratified.browser.hearing import hear
from ratified.browser.keeping import Kept, Trace, full_picture
from ratified.browser.looking import watch
from ratified.browser.options import BrowserOptions
from ratified.browser.pictures import Storyboard, shot
from ratified.browser.problems import Problem, Problems
from ratified.browser.recording import Recorder
from ratified.browser.sight import Sight
from ratified.browser.wall import Wall
from ratified.exchange import Limits, Tape
from ratified.failures import BrowserBroken, GuardRefused

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Request

_TEXT = "text/plain"


class Window:
    """A browser context of one person in one scenario."""

    def __init__(
        self,
        context: BrowserContext,
        wall: Wall,
        tape: Tape,
        limits: Limits,
        options: BrowserOptions,
        *,
        redact: Callable[[bytes], bytes] | None = None,
        who: str = "",
        system: str = "",
        base_url: str = "",
        heralds: dict[str, bool] | None = None,
    ) -> None:
        self.who = who
        self._context = context
        self._wall = wall
        self._options = options
        self._redact = redact
        self._step = ""
        self._is_open = True
        is_scripted = options.tracing != "off" or bool(options.script)
        self._problems = Problems(wall, lambda: self._step, is_scripted=is_scripted)
        self._recorder = Recorder(
            tape, limits, wall, {} if heralds is None else heralds, who=who, system=system, base_url=base_url
        )
        self._problems.listen(context)
        self._recorder.listen(context)
        self._trace = Trace(context, options.tracing)
        self._storyboard = Storyboard(context, self._shoot)
        self._sight = Sight(who, options.timeout)
        watch(context, self._sight)
        if options.script:
            context.add_init_script(options.script)
        told = options.told
        if told is not None:
            hear(context, "console", lambda message: told(message.text))
        self._page = context.new_page()
        self._follow(self._page)
        hear(context, "request", self._note)
        hear(context, "page", self._join)
        self._film = Film(self._page, options.video)

    @property
    def page(self) -> Page:
        """Return the page to act on; a window that has broken down says so."""
        if self.breakdown:
            raise BrowserBroken(f"{self.who or 'this person'} has no working window", actual=self.breakdown)
        self._storyboard.touch(self._page)
        return self._page

    @property
    def pages(self) -> Sequence[Page]:
        """Return the pages that are open in it."""
        return self._context.pages if self._is_open else ()

    @property
    def problems(self) -> list[Problem]:
        """Return what the browser has complained about so far."""
        return list(self._problems.seen)

    @property
    def complaints(self) -> list[Problem]:
        """Return the complaints that are the page's fault, whether anything of them is seen or not."""
        return [problem for problem in self.problems if problem.is_the_pages_fault(self._recorder.asked)]

    @property
    def breakdown(self) -> str:
        """Return why the window can no longer be used, or nothing where it can."""
        if self._problems.crash:
            return self._problems.crash
        browser = self._context.browser
        if browser is not None and not browser.is_connected():
            return "the browser is gone: it was killed, or it crashed"
        return "" if self._is_open else "the window is closed"

    def refusal_of(self, url: str) -> GuardRefused | None:
        """Return the guard's refusal that stands behind a failed request of this step."""
        refused = [each for each in self.problems if each.kind == "request refused" and each.step == self._step]
        return self._wall.refused("GET", url) or (self._wall.refused("GET", refused[-1].where) if refused else None)

    def step_begins(self, text: str) -> None:
        """Take note of the step that is about to act."""
        self._step = text
        self._safely(lambda: self._trace.step_begins(text))

    def step_ends(self) -> None:
        """Take note that the step is over, and have its exchanges on the tape."""
        self.catch_up()
        self._safely(self._trace.step_ends)

    def catch_up(self) -> None:
        """Have every exchange that has ended on the tape."""
        self._safely(lambda: self._recorder.catch_up(self._page))

    def look_over(self) -> None:
        """Take note of what a person would see or miss on the pages, if anything was used or fetched since."""
        if self._sight.is_due and not self.breakdown:
            self._sight.is_due = False
            self._safely(self._look_over)

    def picture(self, keep: Callable[[bytes], None]) -> None:
        """Have what the person sees handed over as a JPEG before the window closes, if anything may have changed."""
        if self._options.storyboard and not self.breakdown:
            self._safely(lambda: self._storyboard.picture(keep))

    def keep_screenshot(self) -> list[Kept]:
        """Return the whole page as it is now, if a failure is to show it."""
        if self._options.screenshot == "off" or self.breakdown:
            return []
        return full_picture(self._page)

    def close(self, *, failed: bool) -> list[Kept]:
        """Close the window and return what is kept of it."""
        if not self._is_open:
            return []
        kept: list[Kept] = []
        if not self.breakdown:
            self._safely(self._storyboard.finish)
        if self._options.screenshot == "on" and not self.breakdown:
            kept += full_picture(self._page)
        if not self.breakdown:
            self._safely(lambda: kept.extend(self._film.end(failed=failed)))
            self._safely(lambda: kept.extend(self._trace.end(failed=failed)))
        self._is_open = False
        self._recorder.stop()
        self._safely(self._context.close)
        if failed and self.problems:
            told = "\n".join(str(problem) for problem in self.problems)
            kept.append(("what the browser complained about", _TEXT, told.encode("utf-8", "backslashreplace")))
        return [self._redacted(each) for each in kept]

    def _note(self, request: Request) -> None:
        self._sight.is_due = True
        self._recorder.begins(request)
        self._storyboard.note(request)

    def _join(self, page: Page) -> None:
        self._storyboard.touch(page)
        self._safely(lambda: self._follow(page))

    def _follow(self, page: Page) -> None:
        self._problems.listen_to_page(page)
        if self._options.browser == "chromium":
            self._recorder.streams.open(self._context, page)

    def _look_over(self) -> None:
        for page in self._context.pages:
            if page.url != "about:blank":
                for kind, text, where in self._sight.troubles(page):
                    self._problems.note(kind, text, where)

    def _shoot(self, page: Page) -> bytes:
        # A device has more dots than a picture should have, which only Playwright's own way takes into account.
        plain = self._options.browser == "chromium" and not self._options.device
        return (self._recorder.streams.shot(page) if plain else b"") or shot(page)

    def _redacted(self, kept: Kept) -> Kept:
        name, media_type, content = kept
        if self._redact is None or media_type.startswith(("image/", "video/")):
            return kept
        return name, media_type, self._redact(content)

    def _safely(self, action: Callable[[], object]) -> None:
        """Do what is good to have: where the browser has broken down, the step that needs it will say so."""
        from playwright.sync_api import Error

        try:
            action()
        except Error as error:
            if not self.breakdown:
                self._problems.note("not recorded", error.message.splitlines()[0])
