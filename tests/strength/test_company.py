"""Performers are processes of their own, and none of them stands idle while there is anything that disturbs nobody."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ratified.strength.asking import Order
from ratified.strength.company import Company
from ratified.strength.outcome import Ending, Outcome
from ratified.strength.performances import Performances
from ratified.strength.words import Change, Endpoint, Question

QUESTION = Question(Endpoint("shop", "GET", "/books"), Change("flipped", "isOpen"))
ONE = SimpleNamespace(identity="one")
OTHER = SimpleNamespace(identity="other")


class Waiting(Company):
    """Before the systems, a performer ends when another one has been asked something; it says whether it was."""

    other: Event

    def _work(self, channel: Connection) -> None:
        while True:
            try:
                order = channel.recv()
            except EOFError:
                return
            if order.is_live:
                ending = Ending.NOTICED if self.other.wait(order.patience or 20) else Ending.UNNOTICED
            else:
                self.other.set()
                ending = Ending.UNMET
            channel.send(Outcome(ending))


@dataclass
class Ask:
    """A task of so many performances."""

    orders: list[Order]
    heard: list[Ending] = field(default_factory=list)

    def following(self) -> Order | None:
        """Return the next one."""
        return self.orders.pop(0) if self.orders else None

    def hear(self, outcome: Outcome) -> None:
        """Keep what came of it."""
        self.heard.append(outcome.ending)


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    units: Any = [ONE, OTHER]
    performances = Performances(tmp_path / "performances.jsonl", units, [QUESTION])
    understudies: Any = None
    company = Waiting(None, units, understudies, performances)
    company.other = multiprocessing.get_context("fork").Event()
    company.engage(2)
    yield company
    company.close()
    performances.close()


def test_who_would_stand_idle_while_systems_are_asked_is_asked_recordings(company: Company) -> None:
    live, replay = Ask([Order(0, 0, is_live=True)]), Ask([Order(1, 0)])
    company.perform([live], lambda: False, size=1, beside=[replay])
    assert (live.heard, replay.heard) == ([Ending.NOTICED], [Ending.UNMET])


def test_what_is_asked_of_systems_is_asked_one_by_one(company: Company) -> None:
    first, second = Ask([Order(0, 0, is_live=True, patience=0.1)]), Ask([Order(1)])
    company.perform([first, second], lambda: False, size=1)
    # The second was not asked before the first had ended, which has waited for nobody else.
    assert (first.heard, second.heard) == ([Ending.UNNOTICED], [Ending.UNMET])


def test_nobody_begins_anything_when_the_time_is_over(company: Company) -> None:
    live, replay = Ask([Order(0, 0, is_live=True)]), Ask([Order(1, 0)])
    company.perform([live], lambda: True, size=1, beside=[replay])
    assert (live.heard, replay.heard) == ([], [])
