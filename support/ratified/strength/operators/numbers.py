"""Numbers, flags and gaps, told a little wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ratified.strength.operators.dates import OnValue

# Keeps 2.3 - 1 from becoming 1.2999999999999998, which nobody would write.
_DIGITS = 10


def flipped(value: Any, _: Sequence[Any]) -> Any:
    """Return the opposite of a flag."""
    return not value if isinstance(value, bool) else value


def more(step: int) -> OnValue:
    """Return the change that adds to a number."""

    def change(value: Any, _: Sequence[Any]) -> Any:
        if not is_number(value):
            return value
        return value + step if isinstance(value, int) else round(value + step, _DIGITS)

    return change


def zero(value: Any, _: Sequence[Any]) -> Any:
    """Return nought for a number that is not."""
    return 0 if is_number(value) and value else value


def negated(value: Any, _: Sequence[Any]) -> Any:
    """Return the number with the other sign."""
    return -value if is_number(value) and value else value


def rounded(value: Any, _: Sequence[Any]) -> Any:
    """Return the number without its decimals."""
    return round(value) if isinstance(value, float) and value != round(value) else value


def filled(value: Any, seen: Sequence[Any]) -> Any:
    """Return, where nothing is said, what other answers say there."""
    return next((other for other in seen if other is not None), None) if value is None else value


def is_number(value: Any) -> bool:
    """Tell whether a value is a number, which flags are not."""
    return isinstance(value, int | float) and not isinstance(value, bool)
