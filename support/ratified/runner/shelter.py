"""A formatter or a reporter that fails tells nothing more; the run goes on, and says so at its end."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import partial
from typing import Any

from ratified.runner.forerunner import nothing

_OF_FORMATTERS = (
    "uri",
    "feature",
    "rule",
    "background",
    "scenario",
    "step",
    "match",
    "result",
    "embedding",
    "scenario_finished",
    "rule_finished",
    "feature_finished",
    "eof",
    "close",
)
_OF_REPORTERS = ("feature", "end")


def shelter(teller: Any, on_failure: Callable[[str], None]) -> None:
    """Let a formatter or a reporter fail without ending the run."""
    for name in (*_OF_FORMATTERS, *_OF_REPORTERS):
        method = getattr(teller, name, None)
        if callable(method):
            setattr(teller, name, partial(_tell, teller, method, on_failure))


def _tell(teller: Any, method: Callable[..., object], on_failure: Callable[[str], None], *told: object) -> None:
    try:
        method(*told)
    except Exception as error:  # noqa: BLE001 - what it cannot tell must not keep anything from running
        name = getattr(teller, "name", type(teller).__name__)
        why = f"{type(error).__name__}: {error}"
        on_failure(f"{name} failed at {method.__name__}, and what it tells is not whole: {why}")
        _silence(teller)


def _silence(teller: Any) -> None:
    """Keep what it has written so far."""
    for name in (*_OF_FORMATTERS, *_OF_REPORTERS):
        if callable(getattr(teller, name, None)):
            setattr(teller, name, nothing)
    with contextlib.suppress(Exception):
        type(teller).close(teller)


__all__ = ["shelter"]
