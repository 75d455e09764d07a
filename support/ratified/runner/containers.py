"""Features and rules in the run's own process: they begin and end when they do for the workers."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

from ratified.gherkin import Feature, Runner, Statement
from ratified.runner.choosing.units import NO_RULE, Container
from ratified.runner.records import statements
from ratified.runner.records.messages import Entered, Left, Trouble


class Witness(Protocol):
    """Whoever knows what workers have told of features and rules."""

    def entered(self, container: Container) -> Entered | None:
        """Return why a feature or a rule could not be begun, if so."""

    def left(self, container: Container) -> Sequence[Left]:
        """Return what was told at the end of a feature or a rule."""
        ...

    def late_refusals(self, container: Container) -> Sequence[Entered]:
        """Return the workers that could not begin what others had begun."""
        ...


class Containers:
    """Stands in for the suite's hooks of features and rules, which workers call."""

    def __init__(self, runner: Runner, witness: Witness, features: Iterable[tuple[int, Feature]]) -> None:
        self._runner = runner
        self._witness = witness
        self._places: dict[int, Container] = {}
        for number, feature in features:
            self._places[id(feature)] = (number, NO_RULE)
            self._places |= {id(rule): (number, at) for at, rule in enumerate(getattr(feature, "rules", ()))}

    def hooks(self) -> dict[str, Callable[[Any, Statement], None]]:
        """Return them, by the names under which behave calls them."""

        def begin(_: Any, container: Statement) -> None:
            self._begin(container)

        def end(context: Any, container: Statement) -> None:
            self._end(container, context)

        # What workers have told was captured there.
        begin.capture = end.capture = False  # type: ignore[attr-defined]
        return {"before_feature": begin, "before_rule": begin, "after_rule": end, "after_feature": end}

    def _begin(self, container: Statement) -> None:
        refused = self._witness.entered(self._places[id(container)])
        if refused is not None:
            sys.stdout.write(refused.printed)
            statements.apply_told(container, refused)
            self._runner.hook_failures += max(1, refused.hook_failures)
            statements.apply_trouble(container, refused.error, refused.exception)

    def _end(self, container: Statement, context: Any) -> None:
        place = self._places[id(container)]
        for late in self._witness.late_refusals(place):
            sys.stdout.write(late.printed)
            self._runner.hook_failures += max(1, late.hook_failures)
            statements.apply_trouble(container, late.error, late.exception)
        for left in self._witness.left(place):
            sys.stdout.write(left.printed)
            statements.apply_told(container, left)
            if left.hook_failures:
                self._runner.hook_failures += left.hook_failures
                statements.apply_trouble(container, left.error, left.exception)
            for trouble in left.troubles:
                context.add_cleanup(_failing(trouble))


def _failing(trouble: Trouble) -> Callable[[], None]:
    def clean_up() -> None:
        raise trouble.error.again()

    clean_up.__name__ = trouble.action
    clean_up.trace = trouble.trace  # type: ignore[attr-defined]
    return clean_up
