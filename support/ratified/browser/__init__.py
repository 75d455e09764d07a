"""Browsers: one for each process, one window for each person, every exchange on the scenario's tape."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ratified.browser.browsers import Browsers
    from ratified.browser.explaining import explained
    from ratified.browser.finder import Found, Refused, find
    from ratified.browser.options import BrowserOptions, options_from
    from ratified.browser.problems import Problem
    from ratified.browser.window import Window

__all__ = [
    "BrowserOptions",
    "Browsers",
    "Found",
    "Problem",
    "Refused",
    "Window",
    "explained",
    "find",
    "options_from",
]

_HOMES = {
    "BrowserOptions": "options",
    "Browsers": "browsers",
    "Found": "finder",
    "Problem": "problems",
    "Refused": "finder",
    "Window": "window",
    "explained": "explaining",
    "find": "finder",
    "options_from": "options",
}


def __getattr__(name: str) -> object:
    """Import a public name at its first use: the set-up command must not wait for what only a run needs."""
    if name not in _HOMES:
        raise AttributeError(f"module 'ratified.browser' has no attribute {name!r}")
    return getattr(import_module(f"ratified.browser.{_HOMES[name]}"), name)
