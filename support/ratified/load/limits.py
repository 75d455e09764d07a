"""Limits with names, in data/limits/NAME.toml: promises in the words of the steps, which change without a feature.

Each is in several variants, as loads are: what is promised of a release is more than a busy machine of CI can show.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from ratified.failures import ConfigurationError
from ratified.load.promises import Promise, all_in_time, answering, failing, in_time, mean_time, succeeding
from ratified.load.variants import read_variant
from ratified.load.wording import DURATION, SHARE, nanoseconds_of, share_of
from ratified.nearest import meant


def read_limits(folder: Path, name: str, variant: str) -> tuple[Promise, ...]:
    """Return the promises of a variant of some limits; an unknown one is an error that names the nearest."""
    found = read_variant(folder, name, variant, "file of limits")
    if not found.rows:
        raise ConfigurationError(
            f"{found.path.name} has no limits in {variant}", next=f'write {variant} = ["…", "…"] in {found.path}'
        )
    return tuple(promise_of(str(row)) for row in found.rows)


def promise_of(words: str) -> Promise:
    """Return the promise that some words make."""
    for pattern, made in _PROMISES.items():
        found = re.fullmatch(pattern, words.strip())
        if found is not None:
            return made(*found.groups())
    raise ConfigurationError(
        f'"{words}" is no limit of a load', next=f"{meant(words, _EXAMPLES)} See the step catalogue."
    )


_PROMISES: dict[str, Callable[..., Promise]] = {
    f"({SHARE}) of responses take less than ({DURATION})": lambda share, time: in_time(
        share_of(share), nanoseconds_of(time)
    ),
    f"the mean response time is below ({DURATION})": lambda time: mean_time(nanoseconds_of(time)),
    f"none of the responses takes ({DURATION}) or more": lambda time: all_in_time(nanoseconds_of(time)),
    f"at least ({SHARE}) of them succeed": lambda share: succeeding(share_of(share)),
    f"fewer than ({SHARE}) of requests fail": lambda share: failing(share_of(share)),
    r"at least (\d+(?:\.\d+)?) requests a second are answered": lambda least: answering(float(least)),
}
_EXAMPLES = (
    "95% of responses take less than 300 ms",
    "the mean response time is below 10 ms",
    "none of the responses takes 30 s or more",
    "at least 80% of them succeed",
    "fewer than 5% of requests fail",
    "at least 10 requests a second are answered",
)
