"""The time that scenarios go by: the machine's, unless somebody plays one back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

_ahead = 0.0
_is_played = False


def now() -> float:
    """Return the seconds since a moment that stays the same."""
    return monotonic() + _ahead


def sleep(seconds: float) -> None:
    """Let time go by: really, or as if it had where a scenario is played back."""
    if _is_played:
        let_pass(seconds)
    else:
        time.sleep(seconds)


def let_pass(seconds: float) -> None:
    """Have everybody believe that it is so much later."""
    global _ahead  # noqa: PLW0603 - there is one time for all
    _ahead += seconds


@contextmanager
def played() -> Iterator[None]:
    """Let nobody wait for anything: whoever sleeps wakes up later at once."""
    global _is_played  # noqa: PLW0603
    before, _is_played = _is_played, True
    try:
        yield
    finally:
        _is_played = before
