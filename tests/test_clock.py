"""Time goes by as it does, but where a scenario is played back."""

from __future__ import annotations

import time

import pytest

from ratified import clock
from ratified.failures import NeverHappened
from ratified.wait import until


def test_sleeping_takes_its_time() -> None:
    began = time.monotonic()
    clock.sleep(0.02)
    assert time.monotonic() - began >= 0.02


def test_who_sleeps_while_something_is_played_back_wakes_up_later_at_once() -> None:
    really, believed = time.monotonic(), clock.now()
    with clock.played():
        clock.sleep(3600)
    assert clock.now() - believed >= 3600
    assert time.monotonic() - really < 3600


def test_who_waits_in_vain_while_something_is_played_back_has_waited_for_as_long() -> None:
    looks = []
    with clock.played(), pytest.raises(NeverHappened, match="within 60 s"):
        until(lambda: looks.append(clock.now()), lambda _: False, "a miracle", deadline=60, every=1)
    assert looks[-1] - looks[0] >= 60
    assert 60 <= len(looks) <= 62


def test_who_is_slow_while_something_is_played_back_is_not_late() -> None:
    with clock.played():
        began = clock.now()
        sum(range(100_000))
        assert clock.now() == began
        clock.let_pass(2)
        with clock.played():
            assert clock.now() == began + 2
    assert clock.now() > began + 2


def test_afterwards_sleeping_takes_its_time_again() -> None:
    with clock.played():
        clock.sleep(1)
    began = time.monotonic()
    clock.sleep(0.02)
    assert time.monotonic() - began >= 0.02
