"""What a browser's errors mean: whose fault they are, told in the words of a step."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from ratified.display import printable, shortened
from ratified.failures import Broken, BrokenPromise, BrowserBroken, GuardRefused, NoAnswer

if TYPE_CHECKING:
    from playwright.sync_api import Error as PlaywrightError

_GONE = ("Target crashed", "Page crashed", "Target page, context or browser has been closed", "connection closed")
_NET = re.compile(r"(?P<code>(?:net::ERR_|NS_ERROR_)\w+)(?: at (?P<url>\S+))?")
_KINDS = {
    "CONNECTION_REFUSED": "refused",
    "NAME_NOT_RESOLVED": "dns",
    "UNKNOWN_HOST": "dns",
    "CERT": "tls",
    "SSL": "tls",
    "TIMED_OUT": "timeout",
    "CONNECTION_RESET": "reset",
    "CONNECTION_CLOSED": "reset",
    "EMPTY_RESPONSE": "reset",
    "INVALID": "bad answer",
    "TOO_MANY_REDIRECTS": "bad answer",
    "CONTENT": "bad answer",
}
_WAITING = re.compile(r"waiting for (?P<locator>(?:get_by_|locator|frame_locator).*)")
_EXPECTING = re.compile(r'Expect "(?P<verb>\w+)" ?(?P<locator>.*?) ?with timeout (?P<ms>[\d.]+)ms')
_TIMEOUT = re.compile(r"(?P<owner>\w+)\.(?P<verb>\w+): Timeout (?P<ms>[\d.]+)ms exceeded")


class Witness(Protocol):
    """A window, as far as it can tell why something failed in it."""

    @property
    def breakdown(self) -> str:
        """Return why the window can no longer be used, or nothing where it can."""

    def refusal_of(self, url: str) -> GuardRefused | None:
        """Return the guard's refusal that stands behind a failed request of this step."""


def explained(error: Exception, step: str, windows: Iterable[Witness] = ()) -> Exception:
    """Return the failure that says what an error of a step means; what is not the browser's is returned as it is."""
    from playwright.sync_api import Error

    seen = tuple(windows)
    if isinstance(error, Error):
        return _of_browser(error, step, seen)
    text = str(error)
    if not isinstance(error, AssertionError) or isinstance(error, BrokenPromise) or "\nCall log:" not in text:
        return error
    return _breakdown(text, step, seen) or _expectation(text, step)


def _of_browser(error: PlaywrightError, step: str, windows: tuple[Witness, ...]) -> Exception:
    text = error.message
    broken = _breakdown(text, step, windows)
    if broken:
        return broken
    timeout = _TIMEOUT.search(text)
    if timeout:
        return _too_late(timeout, text, step)
    if "strict mode violation" in text:
        return _ambiguous(text, step)
    net = _NET.search(text)
    if net:
        return _unreachable(net, step, windows)
    return Broken(f"the browser could not do what was asked of it, in {step!r}", actual=_plain(text))


def _breakdown(text: str, step: str, windows: tuple[Witness, ...]) -> BrowserBroken | None:
    told = next((window.breakdown for window in windows if window.breakdown), "")
    if not told and not any(sign in text for sign in _GONE):
        return None
    return BrowserBroken(
        f"the browser broke down in {step!r}",
        actual=told or _plain(text).splitlines()[0],
        next="the next scenario gets a new browser; if this one breaks it every time, look at the machine's memory",
    )


def _expectation(text: str, step: str) -> BrokenPromise:
    told, _, log = text.partition("\nCall log:")
    log, _, snapshot = log.partition("\nAria snapshot:\n")
    wanted, _, actual = told.partition("\nActual value: ")
    asked = _EXPECTING.search(log)
    whom = f"{asked['locator']}: " if asked and asked["locator"] else ""
    seen = "the page shows no such element" if "element(s) not found" in actual else actual.strip()
    if snapshot.strip():
        seen += "\nthe page shows\n" + shortened(snapshot.strip(), 500)
    within = f", within {float(asked['ms']) / 1000:g} s" if asked else ""
    return BrokenPromise(step, expected=printable(f"{whom}{wanted.strip()}{within}"), actual=printable(seen))


def _too_late(timeout: re.Match[str], text: str, step: str) -> Exception:
    seconds = f"{float(timeout['ms']) / 1000:g} s"
    waiting = _WAITING.search(text)
    if waiting:
        log = [line.strip(" -") for line in text.partition(waiting.group())[2].splitlines() if line.strip(" -=")]
        return BrokenPromise(
            step,
            expected=printable(f"{waiting['locator']} is there for {_spoken(timeout['verb'])}, within {seconds}"),
            actual=printable("\n".join(log[-4:])) or "the page shows no such element",
        )
    if timeout["verb"] in ("goto", "reload", "go_back", "go_forward", "wait_for_load_state"):
        return NoAnswer(
            "timeout",
            f"the page was not loaded within {seconds}, in {step!r}",
            actual=_plain(text),
            next="look at the attached exchanges for the request that did not end",
        )
    return BrokenPromise(step, expected=f"the page is done within {seconds}", actual=_plain(text))


def _ambiguous(text: str, step: str) -> BrokenPromise:
    told = text.partition("strict mode violation: ")[2].partition("\n\nCall log:")[0]
    locator, _, rest = told.partition(" resolved to ")
    return BrokenPromise(
        step,
        expected=printable(f"exactly one {locator}"),
        actual=printable(shortened(rest, 800)),
        next="the page shows several alike; if that is right, the locator in the page object must say which",
    )


def _unreachable(net: re.Match[str], step: str, windows: tuple[Witness, ...]) -> Exception:
    url = net["url"] or "a page"
    for window in windows:
        refusal = window.refusal_of(url)
        if refusal:
            return refusal
    code = net["code"]
    kind = next((kind for sign, kind in _KINDS.items() if sign in code), "")
    if not kind:
        return Broken(f"the browser could not load {url}, in {step!r}", actual=code)
    return NoAnswer(kind, f"the browser could not load {url}, in {step!r}", actual=code, next="is the system running?")


def _spoken(verb: str) -> str:
    return "something to " + verb.replace("_", " ")


def _plain(text: str) -> str:
    """Return the first part of an error, without the browser's own start-up log."""
    return printable(shortened(text.partition("\nBrowser logs:")[0].strip(), 800))
