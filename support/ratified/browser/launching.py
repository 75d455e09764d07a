"""How a browser is started or reached, and what is told when none can be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ratified.browser.finder import Found, Refused, candidates, no_browser
from ratified.browser.options import BrowserOptions
from ratified.display import printable, shortened
from ratified.failures import BrowserBroken

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserType, Playwright

_START = 30_000.0


def launched(playwright: Playwright, options: BrowserOptions, rules: str) -> tuple[Browser, Found]:
    """Start the first browser that can be started, or tell why none can."""
    from playwright.sync_api import Error

    kind: BrowserType = getattr(playwright, options.browser)
    refused: list[Refused] = []
    for candidate in candidates(options):
        if isinstance(candidate, Refused):
            refused.append(candidate)
            continue
        try:
            return _start(kind, candidate, options, rules), candidate
        except Error as error:
            refused.append(Refused(candidate.told, _reason(error.message)))
    raise no_browser(refused)


def is_walled(options: BrowserOptions) -> bool:
    """Say whether the browser is one that obeys rules about hosts: a Chromium that is started here."""
    return options.browser == "chromium" and not options.remote


def _start(kind: BrowserType, found: Found, options: BrowserOptions, rules: str) -> Browser:
    if found.endpoint.startswith(("http://", "https://")) or "/devtools/browser/" in found.endpoint:
        return kind.connect_over_cdp(found.endpoint, timeout=_START, slow_mo=options.slowmo)
    if found.endpoint:
        return kind.connect(found.endpoint, timeout=_START, slow_mo=options.slowmo)
    told: dict[str, Any] = {"executable_path": found.executable} if found.executable else {"channel": found.channel}
    # A proxy would resolve names in the browser's stead, and its rules about hosts would hold no longer.
    arguments = [f"--host-resolver-rules={rules}", "--no-proxy-server"] if is_walled(options) else []
    return kind.launch(headless=not options.headed, slow_mo=options.slowmo, timeout=_START, args=arguments, **told)


def _reason(message: str) -> str:
    said = [line.strip(" ║╔╚═-") for line in message.splitlines()]
    told = [line for line in said if line and not line.startswith(("<launching>", "Call log", "Browser logs"))]
    return printable(shortened("; ".join(told[:3]) or "it could not be started", 300))


def unusable(error: Exception) -> BrowserBroken:
    """Return the failure of a browser that is there but gives no window."""
    return BrowserBroken("the browser gave no window", actual=printable(shortened(str(error), 600)))
