"""Loads in people's words: "20 a second", "5 to 50 a second", "10 at once", "100 a minute", "for 2 minutes"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ratified.failures import ConfigurationError
from ratified.load.traffic import Phase
from ratified.nearest import meant

_NUMBER = r"\d+(?:\.\d+)?"
# How phrases and limits write a duration (tables may also say min and h), and a share.
DURATION = rf"{_NUMBER} ?(?:ms|s|seconds?|minutes?|hours?)"
SHARE = r"(?:100|\d{1,2}(?:\.\d+)?) ?%"
_UNITS = {"ms": 0.001, "s": 1.0, "second": 1.0, "m": 60.0, "min": 60.0, "minute": 60.0, "h": 3600.0, "hour": 3600.0}
_DURATION = re.compile(rf"({_NUMBER}) ?(ms|s|seconds?|m|min|minutes?|h|hours?)")
_RATE = re.compile(rf"({_NUMBER})(?: to ({_NUMBER}))? an? (second|minute|hour)(?:, (\d+) at a time|(, at random))?")
_USERS = re.compile(r"(\d+) at once")
_YES_NO = {"yes": True, "no": False}
COLUMNS = ("phase", "arrivals", "for", "in all", "judged")


def seconds_of(text: str) -> float:
    """Return a duration in seconds."""
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        raise _unclear("duration", text, "such as 300 ms, 60 s or 5 minutes")
    unit = found[2] if found[2] in _UNITS else found[2].removesuffix("s")
    return float(found[1]) * _UNITS[unit]


def nanoseconds_of(text: str) -> int:
    """Return a duration in nanoseconds."""
    return round(seconds_of(text) * 1e9)


def share_of(text: str) -> float:
    """Return a share, told in percent, of 1."""
    return float(text.rstrip("% ")) / 100


def phase_of(told: Mapping[str, str]) -> Phase:
    """Return a phase from a row: its name, what arrives, for how long or how many in all, and whether it is judged."""
    for column in told:
        if column not in COLUMNS:
            raise ConfigurationError(f'a phase of a load has no "{column}"', next=meant(column, COLUMNS))
    name = told.get("phase", "load")
    seconds = seconds_of(told["for"]) if told.get("for") else 0.0
    count = _whole(told["in all"]) if told.get("in all") else 0
    judged = told.get("judged", "yes")
    if judged not in _YES_NO:
        raise _unclear("answer to whether a phase is judged", judged, "yes or no")
    return _arriving(told.get("arrivals", ""), name, seconds, count, is_judged=_YES_NO[judged])


def _arriving(text: str, name: str, seconds: float, count: int, *, is_judged: bool) -> Phase:
    users = _USERS.fullmatch(text.strip())
    if users is not None:
        return Phase(name, seconds, users=int(users[1]), count=count, is_judged=is_judged)
    rate = _RATE.fullmatch(text.strip())
    if rate is None:
        raise _unclear("number of arrivals", text, "such as 20 a second, 5 to 50 a second, 100 a minute or 10 at once")
    unit = _UNITS[rate[3]]
    return Phase(
        name,
        seconds,
        rate=float(rate[1]) / unit,
        rate_to=float(rate[2]) / unit if rate[2] else None,
        at_once=int(rate[4] or 1),
        is_random=bool(rate[5]),
        count=count,
        is_judged=is_judged,
    )


def _whole(text: str) -> int:
    if not text.strip().isdecimal():
        raise _unclear("number", text, "a whole one")
    return int(text)


def _unclear(what: str, text: str, expected: str) -> ConfigurationError:
    return ConfigurationError(
        f'"{text}" is no {what} of a load', expected=expected, next="correct the feature or data/load"
    )
