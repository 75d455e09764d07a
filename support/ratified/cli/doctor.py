"""What a run would use, and what this machine has."""

from __future__ import annotations

import argparse
import platform
import shutil
from pathlib import Path

from ratified import __version__
from ratified.failures import Broken
from ratified.people import Cast
from ratified.settings import Settings, resolve

_SECRET_WORDS = ("password", "token", "secret", "key")


def examine(chosen: argparse.Namespace) -> int:
    """Show the settings with their sources, the systems with their addresses, and the tools."""
    root = Path.cwd()
    defines = dict(define.partition("=")[::2] for define in chosen.defines)
    settings = resolve(root, defines, people=Cast.read(root / "data" / "people.toml").names)
    print(f"Ratified {__version__} · Python {platform.python_version()} · {platform.platform(terse=True)}\n")
    _print_settings(settings)
    print("\nTools")
    found = [_browser(settings), *_tools()]
    for name, what in found:
        print(f"  {name:<18} {what}")
    return 0


def _print_settings(settings: Settings) -> None:
    print("Settings")
    for setting in settings.settings.values():
        print(f"  {setting.key.name:<18} {str(setting.value) or '–':<24} {setting.source}")
    for name, value in sorted(settings.overrides.items()):
        hidden = any(word in name for word in _SECRET_WORDS)
        print(f"  {name:<18} {'‹secret›' if hidden else value}")
    print("\nSystems")
    for name in settings.places.systems:
        address = settings.address(name)
        embedded = (
            "started by the run" if settings.environment.embedded else "not said where: set -D " + name + ".url=…"
        )
        print(f"  {name:<18} {address.url + '  API ' + address.api if address else embedded}")


def _browser(settings: Settings) -> tuple[str, str]:
    from ratified.browser import find, options_from

    try:
        return "browser", str(find(options_from(settings)).told)
    except Broken as missing:
        return "browser", str(missing).replace("\n", "\n" + " " * 21)


def _tools() -> list[tuple[str, str]]:
    wanted = {
        "node": "the Allure report needs Node 20 or newer: https://nodejs.org, or your package manager",
        "npm": "the Allure report is fetched with npm, which comes with Node",
        "ffmpeg": "videos need it: apt-get install ffmpeg, brew install ffmpeg",
    }
    return [(name, shutil.which(name) or f"not found; {why}") for name, why in wanted.items()]


__all__ = ["examine"]
