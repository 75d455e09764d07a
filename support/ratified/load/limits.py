"""Limits with names, in data/limits/NAME.toml: promises in the words of the steps, which change without a feature.

Each is in several variants, as loads are: what is promised of a release is more than a busy machine of CI can show.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ratified.failures import ConfigurationError
from ratified.load.promises import Promise, all_in_time, answering, failing, in_time, mean_time, succeeding
from ratified.load.variants import read_variant
from ratified.load.wording import seconds_of
from ratified.nearest import meant

_SHARE = r"(100|\d{1,2}(?:\.\d+)?) ?%"
_TIME = r"(\d+(?:\.\d+)? ?(?:ms|s|seconds?|minutes?|hours?))"
_NUMBER = r"(\d+(?:\.\d+)?)"


@dataclass(frozen=True, slots=True)
class Limits:
    """Promises that are judged together, and where they come from."""

    promises: tuple[Promise, ...]
    name: str = ""
    variant: str = ""


def read_limits(folder: Path, name: str, variant: str) -> Limits:
    """Return the variant of some limits; an unknown one is an error that names the nearest."""
    found = read_variant(folder, name, variant, "file of limits")
    if not found.rows:
        raise ConfigurationError(
            f"{found.path.name} has no limits in {variant}", next=f'write {variant} = ["…", "…"] in {found.path}'
        )
    return Limits(tuple(promise_of(str(row)) for row in found.rows), name, variant)


def promise_of(words: str) -> Promise:
    """Return the promise that some words make."""
    for pattern, made in _PROMISES.items():
        found = re.fullmatch(pattern, words.strip())
        if found is not None:
            return made(*found.groups())
    raise ConfigurationError(
        f'"{words}" is no limit of a load', next=f"{meant(words, _EXAMPLES)} See the step catalogue."
    )


def _share(text: str) -> float:
    return float(text) / 100


def _time(text: str) -> int:
    return round(seconds_of(text) * 1e9)


_PROMISES: dict[str, Callable[..., Promise]] = {
    f"{_SHARE} of responses take less than {_TIME}": lambda share, time: in_time(_share(share), _time(time)),
    f"the mean response time is below {_TIME}": lambda time: mean_time(_time(time)),
    f"none of the responses takes {_TIME} or more": lambda time: all_in_time(_time(time)),
    f"at least {_SHARE} of them succeed": lambda share: succeeding(_share(share)),
    f"fewer than {_SHARE} of requests fail": lambda share: failing(_share(share)),
    f"at least {_NUMBER} requests a second are answered": lambda least: answering(float(least)),
}
_EXAMPLES = (
    "95% of responses take less than 300 ms",
    "the mean response time is below 10 ms",
    "none of the responses takes 30 s or more",
    "at least 80% of them succeed",
    "fewer than 5% of requests fail",
    "at least 10 requests a second are answered",
)
