"""The typed door to assertpy: the only module that imports it.

`expect(value, "what it is")` says what is looked at; the check that follows says what is promised. A broken promise
tells what, expected, actual.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sized
from typing import Any, Generic, TypeVar, cast

from assertpy import assert_that

from ratified.display import printable, shown
from ratified.failures import BrokenPromise

T = TypeVar("T")
_WHOLE = 120
_SLIPS = ("not all arguments converted during string formatting", "not enough arguments for format string")


class Expectation(Generic[T]):
    """One value under judgement; every check returns the expectation, so that checks can follow each other."""

    __slots__ = ("_value", "_what")

    def __init__(self, value: T, what: str) -> None:
        self._value = value
        self._what = what

    def is_equal_to(self, other: object) -> Expectation[T]:
        """Expect the very value."""
        return self._judge(shown(other), lambda that: that.is_equal_to(other))

    def is_not_equal_to(self, other: object) -> Expectation[T]:
        """Expect any other value."""
        return self._judge(f"anything but {shown(other)}", lambda that: that.is_not_equal_to(other))

    def is_true(self) -> Expectation[T]:
        """Expect exactly True."""
        return self._judge("True", lambda that: that.is_instance_of(bool).is_true())

    def is_false(self) -> Expectation[T]:
        """Expect exactly False."""
        return self._judge("False", lambda that: that.is_instance_of(bool).is_false())

    def is_none(self) -> Expectation[T]:
        """Expect nothing."""
        return self._judge("nothing", lambda that: that.is_none())

    def is_not_none(self) -> Expectation[T]:
        """Expect something."""
        return self._judge("something", lambda that: that.is_not_none())

    def is_instance_of(self, kind: type) -> Expectation[T]:
        """Expect a value of a kind."""
        return self._judge(f"a {kind.__name__}", lambda that: that.is_instance_of(kind))

    def is_in(self, choices: Collection[object]) -> Expectation[T]:
        """Expect one of several values."""
        return self._judge(f"one of {shown(list(choices))}", lambda that: that.is_in(*choices))

    def is_less_than(self, limit: float) -> Expectation[T]:
        """Expect a smaller number."""
        return self._judge(f"less than {limit}", lambda that: that.is_less_than(limit))

    def is_at_most(self, limit: float) -> Expectation[T]:
        """Expect a number that is no greater."""
        return self._judge(f"at most {limit}", lambda that: that.is_less_than_or_equal_to(limit))

    def is_greater_than(self, limit: float) -> Expectation[T]:
        """Expect a greater number."""
        return self._judge(f"more than {limit}", lambda that: that.is_greater_than(limit))

    def is_at_least(self, limit: float) -> Expectation[T]:
        """Expect a number that is no smaller."""
        return self._judge(f"at least {limit}", lambda that: that.is_greater_than_or_equal_to(limit))

    def is_between(self, low: float, high: float) -> Expectation[T]:
        """Expect a number from low to high, both included."""
        return self._judge(f"from {low} to {high}", lambda that: that.is_between(low, high))

    def is_close_to(self, other: float, tolerance: float) -> Expectation[T]:
        """Expect a number within a tolerance."""
        return self._judge(f"{other} ± {tolerance}", lambda that: that.is_close_to(other, tolerance))

    def contains(self, *parts: object) -> Expectation[T]:
        """Expect all the parts to be there."""
        return self._judge(f"it contains {_listed(parts)}", lambda that: that.contains(*parts))

    def does_not_contain(self, *parts: object) -> Expectation[T]:
        """Expect none of the parts to be there."""
        return self._judge(f"it does not contain {_listed(parts)}", lambda that: that.does_not_contain(*parts))

    def contains_only(self, *parts: object) -> Expectation[T]:
        """Expect these parts and no others, in any order."""
        return self._judge(f"only {_listed(parts)}", lambda that: that.contains_only(*parts))

    def is_empty(self) -> Expectation[T]:
        """Expect no items."""
        return self._judge("it is empty", lambda that: that.is_empty())

    def is_not_empty(self) -> Expectation[T]:
        """Expect at least one item."""
        return self._judge("it is not empty", lambda that: that.is_not_empty())

    def has_length(self, length: int) -> Expectation[T]:
        """Expect a number of items."""
        size = len(cast("Sized", self._value)) if isinstance(self._value, Sized) else "no"
        return self._judge(
            f"{length} items", lambda that: that.is_length(length), f"{size} items: {shown(self._value)}"
        )

    def has_no_duplicates(self) -> Expectation[T]:
        """Expect every item once."""
        return self._judge("every item once", lambda that: that.does_not_contain_duplicates())

    def is_sorted(self, *, newest_first: bool = False) -> Expectation[T]:
        """Expect the items in order."""
        order = "falling" if newest_first else "rising"
        return self._judge(f"items in {order} order", lambda that: that.is_sorted(reverse=newest_first))

    def starts_with(self, prefix: str) -> Expectation[T]:
        """Expect a text that begins so."""
        return self._judge(f"it starts with {shown(prefix)}", lambda that: that.starts_with(prefix))

    def ends_with(self, suffix: str) -> Expectation[T]:
        """Expect a text that ends so."""
        return self._judge(f"it ends with {shown(suffix)}", lambda that: that.ends_with(suffix))

    def matches(self, pattern: str) -> Expectation[T]:
        """Expect a text in which the regular expression is found."""
        return self._judge(f"it matches {pattern}", lambda that: that.matches(pattern))

    def is_the_text(self, other: str) -> Expectation[T]:
        """Expect the very text; of long ones, only the place is told where they begin to differ."""
        text = self._value if isinstance(self._value, str) else ""
        at = next(
            (at for at, (a, b) in enumerate(zip(text, other, strict=False)) if a != b), min(len(text), len(other))
        )
        actual = _around(text, at) if isinstance(self._value, str) else shown(self._value)
        return self._judge(_around(other, at), lambda that: that.is_equal_to(other), actual)

    def satisfies(self, promise: str, holds: Callable[[T], bool]) -> Expectation[T]:
        """Expect what no other check can say; `promise` tells the reader what that is."""
        return self._judge(promise, lambda _: _held(holds(self._value)))

    def _judge(self, expected: str, check: Callable[[Any], object], actual: str = "") -> Expectation[T]:
        try:
            check(assert_that(self._value))
        except (AssertionError, TypeError, ValueError) as reason:
            # assertpy refuses a value of the wrong kind by TypeError or ValueError: the promise is broken all the same.
            told = actual or shown(self._value)
            if not isinstance(reason, AssertionError) and not _is_slip(reason):
                told = f"{told} ({printable(str(reason))})"
            raise BrokenPromise(self._what, expected=expected, actual=told) from None
        return self


def expect(value: T, what: str) -> Expectation[T]:
    """Look at a value; `what` is how a reader would call it."""
    return Expectation(value, what)


def _is_slip(reason: Exception) -> bool:
    """Tell whether assertpy only stumbled over a tuple when it worded the failure."""
    return str(reason) in _SLIPS


def _around(text: str, at: int) -> str:
    """Return what of a text stands at a place, and where that is if it is not the whole."""
    if len(text) <= _WHOLE:
        return shown(text)
    begin = max(0, at - _WHOLE // 4)
    part = text[begin : begin + _WHOLE]
    return f"…{shown(part)}… (character {at + 1:,} of {len(text):,})"


def _held(outcome: object) -> None:
    assert_that(bool(outcome)).is_true()


def _listed(parts: Iterable[object]) -> str:
    return ", ".join(shown(part) for part in parts)


__all__ = ["Expectation", "expect"]
