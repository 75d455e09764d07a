"""Measures what questions cost, those to recordings and those to systems: `… FOLDER SECONDS SIZE [argument …]`."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from ratified.gherkin import silent_configuration
from ratified.strength.asking import Order, Understudies
from ratified.strength.company import Task
from ratified.strength.harmless import AtOnce, at_once
from ratified.strength.inquiry import Inquiry
from ratified.strength.interview import Interview
from ratified.strength.outcome import Outcome
from ratified.strength.rehearsing import Rehearsing, Wanted
from ratified.strength.words import Finding, Question

_OWN = 3
_FOREVER = 3600.0


@dataclass
class Counted:
    """A task, every order that it took, and what came of these."""

    task: Task
    orders: list[Order] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)

    def following(self) -> Order | None:
        """Ask on as ever."""
        order = self.task.following()
        if order is not None:
            self.orders.append(order)
        return order

    def hear(self, outcome: Outcome) -> None:
        """Hear as ever."""
        self.outcomes.append(outcome)
        self.task.hear(outcome)


@dataclass(frozen=True, slots=True)
class Rate:
    """How much was asked in how many seconds, and how many questions there are in all."""

    questions: int
    answered: int
    orders: int
    # For how many of these a scenario was performed: the contracts, or what is looked at, settle the rest.
    performances: int
    seconds: float


class Timing(Rehearsing):
    """Asks recordings for some time; then the systems, where there is one performer only."""

    seconds = 0.0
    size = 1
    rates: Sequence[Rate] = ()

    def hold(self, interview: Interview) -> Sequence[Finding]:
        """Ask and measure."""
        interview.rehearse()
        plan = interview.plan
        replayed = [one for one in plan.inquiries if not one.needs_systems]
        live = [one for one in plan.inquiries if one.needs_systems and one.ask_the_systems()]
        self.rates = [self._rate(replayed, at_once(replayed), interview)]
        if self.size == 1:
            self.rates.append(self._rate(live, (), interview))
        return ()

    def _rate(self, inquiries: Sequence[Inquiry], before: Iterable[AtOnce], interview: Interview) -> Rate:
        began = time.monotonic()
        is_over = _over_at(began + self.seconds)
        many = [Counted(one) for one in before]
        interview.company.perform(many, is_over)
        counted = [(one, Counted(one)) for one in inquiries if one.is_left]
        interview.company.perform([one for _, one in counted], is_over)
        seconds = time.monotonic() - began
        orders = [order for _, one in counted for order in one.orders]
        answered = sum(bool(one.orders) and not inquiry.is_left for inquiry, one in counted)
        performances = sum(len(one.outcomes) for one in many) + self._performed(orders, _implied(many), interview)
        return Rate(len(counted), answered, len(orders), performances, seconds)

    def _performed(
        self, orders: Iterable[Order], implied: Collection[tuple[int, Question]], interview: Interview
    ) -> int:
        assert self.stage is not None
        questions = interview.plan.questions
        understudies = Understudies(interview.repertoire.reels, interview.plan, self.stage.contracts)
        return sum(
            order.question is not None
            and (order.unit, questions[order.question]) not in implied
            and not isinstance(understudies.understudy(order), Outcome)
            for order in orders
        )


def _implied(many: Iterable[Counted]) -> Collection[tuple[int, Question]]:
    """Return what scenarios need not be asked, because they have noticed nothing of many things at once."""
    return {
        (order.unit, question)
        for one in many
        for order, outcome in zip(one.orders, one.outcomes, strict=False)
        for question in outcome.unnoticed
    }


def _over_at(ends: float) -> Callable[[], bool]:
    return lambda: time.monotonic() >= ends


def main(arguments: Sequence[str]) -> int:
    """Ask, and print the rates in one line."""
    answer = os.dup(1)
    os.dup2(2, 1)
    folder, seconds, size = arguments[:_OWN]
    runner = Timing(silent_configuration(arguments[_OWN:]), Wanted(Path(folder), _FOREVER, int(size)))
    runner.seconds, runner.size = float(seconds), int(size)
    failed = runner.run()
    with os.fdopen(answer, "w") as out:
        out.write(json.dumps([asdict(rate) for rate in runner.rates]))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
