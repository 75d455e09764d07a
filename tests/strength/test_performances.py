"""What came of each performance is known again by whoever goes on, whatever has ended the one before."""

from __future__ import annotations

import json
import re
import stat
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ratified.failures import Broken
from ratified.strength.asking import Order
from ratified.strength.outcome import Ending, Outcome
from ratified.strength.performances import Performances
from ratified.strength.words import How

from .made_up import question

UNITS: Any = [SimpleNamespace(identity=name) for name in ("f::draft", "g::live")]
QUESTIONS = [question("flipped", "ok"), question("flipped", "good")]
NOTICED = Outcome(Ending.NOTICED, How.CHECK, "Then it is so", "it is not")
PASSED = Outcome(Ending.UNNOTICED)
# Nothing changed, one thing changed, and the same before the systems themselves.
ORDERS = [Order(0), Order(0, 0), Order(1, 0), Order(1, 1), Order(1, 1, is_live=True)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "performances.jsonl"


def opened(path: Path) -> Performances:
    return Performances(path, UNITS, QUESTIONS)


def noted(path: Path, *orders: Order) -> Performances:
    """Note what came of some performances, as one that is then killed."""
    performances = opened(path)
    for order in orders:
        performances.note(replace(order, turn=performances.next_turn()), NOTICED)
    return performances


@pytest.mark.parametrize("order", ORDERS)
def test_what_was_performed_is_known_to_whoever_goes_on_and_nothing_else_is(path: Path, order: Order) -> None:
    noted(path, order)
    again = opened(path)
    assert [one for one in ORDERS if again.known(one) == NOTICED] == [order]
    assert [one for one in ORDERS if again.known(one) is None] == [one for one in ORDERS if one != order]
    assert len(again) == 1


def test_questions_are_known_by_what_they_ask_whatever_their_numbers(path: Path) -> None:
    noted(path, Order(0, 0))
    again = Performances(path, UNITS[::-1], QUESTIONS[::-1])
    assert again.known(Order(1, 1)) == NOTICED
    assert again.known(Order(0, 0)) is None


def test_a_line_that_a_kill_has_cut_short_was_never_written(path: Path) -> None:
    noted(path, ORDERS[0], ORDERS[1])
    path.write_bytes(path.read_bytes()[:-9])
    again = opened(path)
    assert (again.known(ORDERS[0]), again.known(ORDERS[1])) == (NOTICED, None)
    again.note(ORDERS[2], PASSED)
    third = opened(path)
    assert [third.known(one) for one in ORDERS[:3]] == [NOTICED, None, PASSED]


def test_a_line_that_nobody_can_read_is_said(path: Path) -> None:
    noted(path, ORDERS[0], ORDERS[1])
    path.write_bytes(path.read_bytes().replace(b"somebody noticed", b"somebody's cat", 1))
    with pytest.raises(Broken, match="cannot be read") as told:
        opened(path)
    assert "without --resume" in told.value.next


def test_no_turn_comes_twice_not_even_one_that_was_under_way(path: Path) -> None:
    before = noted(path, ORDERS[0])
    under_way = [before.next_turn(), before.next_turn()]
    again = opened(path)
    again.leave_room(2)
    assert again.next_turn() > max(under_way)


def test_time_is_counted_on(path: Path) -> None:
    noted(path, ORDERS[0])
    path.write_text(re.sub(r'"at":[\d.]+', '"at":40.0', path.read_text()))
    again = opened(path)
    assert again.earlier >= 40
    again.note(ORDERS[1], PASSED)
    assert json.loads(path.read_text().splitlines()[-1])["at"] >= 40


def test_nobody_else_may_read_it(path: Path) -> None:
    noted(path, ORDERS[0])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_who_noticed_nothing_of_many_things_at_once_would_have_noticed_none_of_them(path: Path) -> None:
    performances, many = opened(path), Order(0, together=(0, 1))
    performances.note(many, Outcome(Ending.UNNOTICED, unnoticed=(QUESTIONS[1],)))
    for known in (performances, opened(path)):
        assert known.known(many) is not None
        # The other one has met nothing, and another scenario was not asked.
        assert [known.known(one) for one in (Order(0), Order(0, 0), Order(0, 1), Order(1, 1))] == [
            None,
            None,
            PASSED,
            None,
        ]
        assert known.known(Order(0, 1, is_live=True)) is None
        assert len(known) == 1
