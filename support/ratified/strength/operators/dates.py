"""Dates as systems write them, told a little wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

_DATE = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)(?:(?P<between>[T ])(?P<hour>\d\d)(?P<rest>:\d\d(?::\d\d(?:[.,]\d{1,9})?)?)"
    r"(?P<zone>Z|z|[+-]\d\d(?::?\d\d)?)?)?"
)

OnValue = Callable[[Any, Sequence[Any]], Any]


def is_date(value: Any) -> bool:
    """Tell whether a value is a date, with or without a time."""
    found = _DATE.fullmatch(value) if isinstance(value, str) else None
    return found is not None and _moved(found, timedelta()) is not None


def later(step: timedelta) -> OnValue:
    """Return the change that moves a date; a date without a time does not know of hours."""

    def change(value: Any, _: Sequence[Any]) -> Any:
        found = _DATE.fullmatch(value) if isinstance(value, str) else None
        return value if found is None else _moved(found, step) or value

    return change


def zone_lost(value: Any, _: Sequence[Any]) -> Any:
    """Return the date without its zone."""
    found = _DATE.fullmatch(value) if isinstance(value, str) else None
    return value[: found.start("zone")] if found and found["zone"] else value


def _moved(found: re.Match[str], step: timedelta) -> str | None:
    """Return the date moved, written as it was, or nothing where the calendar has no such day."""
    try:
        moment = datetime.fromisoformat(f"{found['day']}T{found['hour'] or '00'}:00+00:00") + step
    except (ValueError, OverflowError):
        return None
    if not found["hour"]:
        return f"{moment:%Y-%m-%d}".zfill(10)
    return f"{moment:%Y-%m-%d}".zfill(10) + f"{found['between']}{moment:%H}{found['rest']}{found['zone'] or ''}"
