"""The browser of a process: one, started at its first use, replaced when it has died."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ratified.browser.finder import Found
from ratified.browser.launching import is_walled, launched, unusable
from ratified.browser.options import BrowserOptions
from ratified.browser.wall import Guard, Wall, resolver_rules
from ratified.browser.window import Window
from ratified.exchange import Limits, Tape
from ratified.failures import BrowserBroken, ConfigurationError
from ratified.nearest import meant

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Playwright

Redact = Callable[[bytes], bytes]


class Browsers:
    """One Playwright and one browser for the whole process, one context for each person of a scenario."""

    def __init__(self, options: BrowserOptions | None = None, *, redact: Redact | None = None) -> None:
        self.options = options or BrowserOptions()
        self.found: Found | None = None
        self._redact = redact
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._rules = ""
        # Which pages and scripts speak of event streams, by address.
        self._heralds: dict[str, bool] = {}

    def start(self, guard: Guard) -> None:
        """Have the browser running before anybody waits for it."""
        self._running(resolver_rules(guard))

    def context(
        self,
        who: str,
        tape: Tape,
        guard: Guard,
        base_url: str = "",
        *,
        system: str = "",
        limits: Limits | None = None,
    ) -> Window:
        """Open a window for a person: a context of their own, whose exchanges go to the tape and obey the guard."""
        from playwright.sync_api import expect

        rules = resolver_rules(guard)
        wall = Wall(guard, system, base_url)
        limits = limits or Limits()
        context = self._new_context(rules, base_url)
        expect.set_options(timeout=self.options.timeout * 1000)
        context.set_default_timeout(self.options.timeout * 1000)
        context.set_default_navigation_timeout(limits.deadline * 1000)
        wall.stand_before(context, is_walled=is_walled(self.options))
        try:
            return Window(
                context,
                wall,
                tape,
                limits,
                self.options,
                redact=self._redact,
                who=who,
                system=system,
                base_url=base_url,
                heralds=self._heralds,
            )
        except BaseException:
            context.close()
            raise

    def close(self) -> None:
        """Close the browser and Playwright."""
        self._forget_browser()
        if self._playwright is not None:
            playwright, self._playwright = self._playwright, None
            playwright.stop()

    def _new_context(self, rules: str, base_url: str) -> BrowserContext:
        from playwright.sync_api import Error

        for attempt in (1, 2):
            browser = self._running(rules)
            try:
                return browser.new_context(**self._settings(base_url))
            except Error as error:
                # It died since it was last used: a new one takes its place, once.
                self.close()
                if attempt == 2:
                    raise unusable(error) from None
        raise AssertionError("unreachable")

    def _running(self, rules: str) -> Browser:
        if self._browser is not None and (not self._browser.is_connected() or rules != self._rules):
            self._forget_browser()
        if self._browser is None:
            self._browser, self.found = launched(self._started(), self.options, rules)
            self._rules = rules
        return self._browser

    def _started(self) -> Playwright:
        if self._playwright is None:
            from playwright.sync_api import Error, sync_playwright

            try:
                self._playwright = sync_playwright().start()
            except Error as error:
                raise BrowserBroken("Playwright could not be started", actual=error.message) from None
        return self._playwright

    def _settings(self, base_url: str) -> dict[str, Any]:
        settings: dict[str, Any] = {"base_url": base_url} if base_url else {}
        if not self.options.device:
            return settings
        devices = self._started().devices
        if self.options.device not in devices:
            raise ConfigurationError(
                f"Playwright knows no device {self.options.device!r}", next=meant(self.options.device, devices)
            )
        device = {key: value for key, value in devices[self.options.device].items() if key != "default_browser_type"}
        return settings | device

    def _forget_browser(self) -> None:
        from playwright.sync_api import Error

        browser, self._browser = self._browser, None
        if browser is None:
            return
        try:
            browser.close()
        except Error:
            # Playwright's driver is gone too, and with it whatever could be closed.
            playwright, self._playwright = self._playwright, None
            if playwright is not None:
                playwright.stop()
