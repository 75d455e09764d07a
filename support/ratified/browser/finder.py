"""Which browser is used: told ones first, then Playwright's own, then what the machine has."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ratified.browser.options import BrowserOptions
from ratified.browser.places import (
    FULL,
    LIBRARIES,
    SHELLS,
    channel_places,
    is_program,
    on_path,
    playwrights_own,
    unwrapped,
)
from ratified.failures import BrowserBroken

VARIABLES = ("RATIFIED_BROWSER_PATH", "PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH", "CHROME_PATH", "CHROME_BIN")
HOW_TO_GET_ONE = (
    "python -m ratified.browser installs one; by hand: playwright install chromium, or on Debian "
    "apt-get install chromium-headless-shell; or name one: RATIFIED_BROWSER_PATH=/path/to/chromium"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A browser, and how it was found: exactly one of program, channel and remote address is set."""

    how: str
    executable: str = ""
    channel: str = ""
    endpoint: str = ""

    @property
    def told(self) -> str:
        """Say which browser it is, in a line."""
        return f"{self.endpoint or self.channel or self.executable} ({self.how})"


@dataclass(frozen=True, slots=True)
class Refused:
    """A place that was looked at and why it gives no browser."""

    place: str
    why: str

    def __str__(self) -> str:
        return f"{self.place}: {self.why}"


def find(options: BrowserOptions | None = None, environ: Mapping[str, str] | None = None) -> Found:
    """Return the first browser there is, or tell every place that was looked at."""
    refused: list[Refused] = []
    for candidate in candidates(options or BrowserOptions(), environ):
        if isinstance(candidate, Found):
            return candidate
        refused.append(candidate)
    raise no_browser(refused)


def candidates(options: BrowserOptions, environ: Mapping[str, str] | None = None) -> Iterator[Found | Refused]:
    """Yield what may do, the best first, and the places that have none; a browser that was named is the only one."""
    environ = os.environ if environ is None else environ
    if options.remote:
        yield Found("the remote browser that was asked for", endpoint=options.remote)
    elif options.path:
        yield _program(Path(options.path), "named by browser_path")
    elif options.channel:
        yield Found("the channel that was asked for", channel=options.channel)
    elif options.browser != "chromium":
        yield _own(options.browser, environ)
    else:
        yield from _chromiums(options, environ)


def no_browser(refused: list[Refused]) -> BrowserBroken:
    """Return the failure that says where no browser was found and how to get one."""
    return BrowserBroken(
        "no browser was found",
        actual="looked at\n" + "\n".join(f"- {each}" for each in refused),
        next=HOW_TO_GET_ONE,
    )


def _chromiums(options: BrowserOptions, environ: Mapping[str, str]) -> Iterator[Found | Refused]:
    for variable in VARIABLES:
        if environ.get(variable):
            yield _program(Path(environ[variable]), f"named by {variable}")
        else:
            yield Refused(variable, "not set")
    # A headless shell starts in a quarter of the time and takes a third of the memory, but has no window to show.
    owned = ("chromium",) if options.headed else ("chromium-headless-shell", "chromium")
    names = FULL if options.headed else (*SHELLS, *FULL)
    for name in owned:
        yield _own(name, environ)
    shells_first = list(on_path(SHELLS, environ)) if not options.headed else []
    for place in shells_first:
        yield _program(place, "found in PATH")
    for place in channel_places(environ):
        yield _program(place, "installed by its maker")
    for place in on_path(FULL, environ):
        yield _program(place, "found in PATH")
    yield from _known(names)
    if not shells_first and not any(on_path(FULL, environ)):
        yield Refused("PATH", "has none of " + ", ".join(names))


def _known(names: tuple[str, ...]) -> Iterator[Found | Refused]:
    places = [Path(library) / name for name in names for library in LIBRARIES]
    found = [_program(place, "found where distributions keep it") for place in places if place.exists()]
    yield from found
    if not found:
        yield Refused(", ".join(LIBRARIES), "no browser there")


def _own(name: str, environ: Mapping[str, str]) -> Found | Refused:
    folder, program = playwrights_own(name, environ)
    if program is None:
        return Refused(f"Playwright's own {name}", f"not installed at {folder}")
    return _program(program, f"Playwright's own {name}")


def _program(path: Path, how: str) -> Found | Refused:
    if not path.exists():
        return Refused(str(path), f"{how}, but there is no such file")
    if not is_program(path):
        return Refused(str(path), f"{how}, but it is not a program that may be run")
    return Found(how, executable=str(unwrapped(path)))
