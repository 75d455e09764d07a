"""The time that scenarios go by: the machine's, unless somebody plays one back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

_ahead = 0.0
# When playing began: until it ends, time goes by only where somebody lets it pass.
_played_since: float | None = None


def now() -> float:
    """Return the seconds since a moment that stays the same."""
    return (monotonic() if _played_since is None else _played_since) + _ahead


def sleep(seconds: float) -> None:
    """Let time go by: really, or as if it had where a scenario is played back."""
    if _played_since is not None:
        let_pass(seconds)
    else:
        time.sleep(seconds)


def let_pass(seconds: float) -> None:
    """Have everybody believe that it is so much later."""
    global _ahead  # noqa: PLW0603 - there is one time for all
    _ahead += seconds


@contextmanager
def played() -> Iterator[None]:
    """Let nobody wait for anything: whoever sleeps wakes up later at once, and whoever is slow is not late."""
    global _played_since  # noqa: PLW0603
    before = _played_since
    _played_since = monotonic() if before is None else before
    try:
        yield
    finally:
        _played_since = before
