"""Making sure that there is a browser: found, else downloaded, else installed by the system's package manager."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ratified.browser.finder import HOW_TO_GET_ONE, find
from ratified.browser.options import BrowserOptions
from ratified.display import printable, shortened
from ratified.failures import BrowserBroken

_DOWNLOAD = 600
_INSTALLATION = 900
_VERSION = 20

Command = tuple[str, ...]
Say = Callable[[str], None]

PLAYWRIGHTS_OWN: Command = (sys.executable, "-m", "playwright", "install", "--only-shell", "chromium")


@dataclass(frozen=True, slots=True)
class Manager:
    """A package manager: how it is prepared, and the commands that give a browser, the smallest first."""

    program: str
    prepare: Command
    installs: tuple[Command, ...]
    needs_root: bool = True


_APT = ("apt-get", "install", "-y", "--no-install-recommends")
MANAGERS = (
    Manager("apt-get", ("apt-get", "update"), ((*_APT, "chromium-headless-shell"), (*_APT, "chromium"))),
    Manager("dnf", (), (("dnf", "install", "-y", "chromium-headless"), ("dnf", "install", "-y", "chromium"))),
    Manager("apk", (), (("apk", "add", "--no-cache", "chromium"),)),
    Manager("pacman", (), (("pacman", "-Sy", "--noconfirm", "chromium"),)),
    Manager("zypper", (), (("zypper", "--non-interactive", "install", "chromium"),)),
    Manager("brew", (), (("brew", "install", "--cask", "chromium"),), needs_root=False),
)


def ensure(
    say: Say,
    environ: Mapping[str, str] | None = None,
    *,
    is_root: bool | None = None,
    download: Command = PLAYWRIGHTS_OWN,
) -> int:
    """See to it that there is a browser, say which, and return the exit code."""
    environ = dict(os.environ if environ is None else environ)
    if _is_there(say, environ, ""):
        return 0
    if environ.get("RATIFIED_BROWSER_PATH"):
        say(
            f"RATIFIED_BROWSER_PATH names {environ['RATIFIED_BROWSER_PATH']}, which is no program: correct or unset it."
        )
        return 1
    say("No browser is installed: downloading Playwright's own …")
    reason = _run(download, {"PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": "10000", **environ}, _DOWNLOAD)
    if not reason and _is_there(say, environ, "downloaded: "):
        return 0
    rights = _rights(environ, is_root=is_root)
    tried = [f"Playwright's download failed ({reason})"]
    for manager in MANAGERS:
        if not shutil.which(manager.program, path=environ.get("PATH")):
            continue
        if manager.needs_root and rights is None:
            tried.append(f"{manager.program} may only be used by root or with sudo")
            continue
        say(f"{tried[0]}: asking {manager.program} …")
        failure = _install(manager, rights if manager.needs_root and rights else (), environ)
        if not failure and _is_there(say, environ, "installed: "):
            return 0
        tried.append(f"{manager.program} gave none ({failure or 'it is not where one is looked for'})")
    say(f"There is no browser: {'; '.join(tried)}. What helps: {HOW_TO_GET_ONE.partition('; ')[2]}.")
    return 1


def _is_there(say: Say, environ: Mapping[str, str], how: str) -> bool:
    try:
        found = find(BrowserOptions(path=environ.get("RATIFIED_BROWSER_PATH", "")), environ)
    except BrowserBroken:
        return False
    if how:
        failure = _run((found.executable, "--version"), environ, _VERSION)
        if failure:
            say(f"{found.told} does not start: {failure}")
            return False
    say(f"Browser {how}{found.told}")
    return True


def _rights(environ: Mapping[str, str], *, is_root: bool | None) -> Command | None:
    """Return what a command must begin with to be root's, or nothing where that is not allowed."""
    if is_root is None:
        is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if is_root:
        return ()
    sudo = shutil.which("sudo", path=environ.get("PATH"))
    return (sudo, "-n") if sudo and not _run((sudo, "-n", "true"), environ, _VERSION) else None


def _install(manager: Manager, before: Command, environ: Mapping[str, str]) -> str:
    environ = {**environ, "DEBIAN_FRONTEND": "noninteractive"}
    if manager.prepare:
        # What it prepares may be fresh enough already, and a mirror of several may be away: the installation decides.
        _run((*before, *manager.prepare), environ, _INSTALLATION)
    failure = ""
    for install in manager.installs:
        failure = _run((*before, *install), environ, _INSTALLATION)
        if not failure:
            return ""
    return failure


def _run(call: Sequence[str], environ: Mapping[str, str], seconds: float) -> str:
    """Run a command and return what it complained of, or nothing where all went well."""
    program = shutil.which(call[0], path=environ.get("PATH"))
    if not program:
        return f"{call[0]} is not there"
    try:
        done = subprocess.run(  # noqa: S603 - our own commands, without a shell
            [program, *call[1:]],
            env=dict(environ),
            capture_output=True,
            timeout=seconds,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return shortened(str(error), 200)
    if not done.returncode:
        return ""
    lines = [line.strip() for line in done.stderr.decode("utf-8", "replace").splitlines() if line.strip()]
    told = [line for line in lines if "rror" in line or line.startswith("E:")] or lines[-1:]
    return printable(shortened(told[0] if told else f"exit code {done.returncode}", 200))
