"""Waiting is looking: it ends as soon as it holds, and tells all that it saw when it never does."""

from itertools import chain, repeat

import pytest

from ratified.failures import BrokenPromise
from ratified.wait import until


def test_it_returns_what_held() -> None:
    seen = iter(["QUEUED", "BUILDING", "DEPLOYED", "never looked at"])

    assert until(lambda: next(seen), lambda state: state == "DEPLOYED", "deployment", every=0) == "DEPLOYED"
    assert next(seen) == "never looked at"


def test_it_looks_at_least_once_however_short_the_deadline() -> None:
    assert until(lambda: 3, lambda n: n == 3, "three", deadline=0) == 3


def test_it_reports_every_distinct_thing_in_order() -> None:
    seen = chain(["QUEUED", "BUILDING"], repeat("FAILED"))

    with pytest.raises(BrokenPromise) as broken:
        until(lambda: next(seen), lambda state: state == "DEPLOYED", "the deployment", deadline=0.02, every=0.001)

    told = str(broken.value)
    assert told.startswith(
        "the deployment\n  expected: within 0.02 s\n  actual:   'QUEUED' (at 0.0 s), then 'BUILDING'"
    )
    assert "'FAILED' (" in told
    assert told.count("FAILED") == 1


def test_an_error_while_looking_is_not_waited_out() -> None:
    def look() -> int:
        raise KeyError("gone")

    with pytest.raises(KeyError):
        until(look, bool, "anything")
