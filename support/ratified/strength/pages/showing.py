"""One performance in which everybody's pages are shown with something changed, or as they are but in haste."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ratified.exchange import Hop
from ratified.exchange.hop import Deliver
from ratified.exchange.wire import Head
from ratified.failures import BrowserBroken
from ratified.gherkin import Scenario
from ratified.strength.outcome import Ending, Outcome
from ratified.strength.pages.handling import Handled, beside
from ratified.strength.pages.script import MET, script_for
from ratified.strength.words import Question

if TYPE_CHECKING:
    from ratified.stage import Stage

_TIMEOUT = "timeout"


class Showing:
    """Stands beside one performance; the systems answer as they do."""

    astray = ""

    def __init__(self, question: Question | None, patience: float) -> None:
        # Whether the change has met something.
        self.changed = 0
        self._question = question
        self._patience = patience

    def answer(self, _: Hop, deliver: Deliver) -> Head:
        """Return what the system says."""
        return deliver()

    def accompany(self, _: Handled, call: Callable[..., Any], options: dict[str, Any]) -> Any:
        """Have it done, however long it is willing to wait, within what is usual in this scenario."""
        asked = options.get(_TIMEOUT)
        return call(**({**options, _TIMEOUT: min(asked, self._patience * 1000)} if asked else options))

    @contextmanager
    def on(self, stage: Stage) -> Iterator[None]:
        """Have all windows that open meanwhile show what is to be shown, and wait no longer than they have to."""
        browsers = stage.browsers
        usual = browsers.options
        browsers.start(stage.guard)
        browsers.options = replace(
            usual,
            script=self._script(stage),
            told=self._hear,
            timeout=min(self._patience, usual.timeout),
            storyboard=False,
            screenshot="off",
            tracing="off",
            video="off",
        )
        try:
            with beside(self):
                yield
        finally:
            browsers.options = usual

    def judged(self, outcome: Outcome, scenario: Scenario) -> Outcome:
        """Return how a performance ended that has failed: whoever has met no change, or no browser, noticed nothing."""
        if any(isinstance(step.exception, BrowserBroken) for step in scenario.all_steps):
            return Outcome(Ending.ASTRAY, why=outcome.why, step=outcome.step)
        if self._question is not None and not self.changed:
            why = f"it failed although nothing was changed: {outcome.why}"
            return Outcome(Ending.ASTRAY, why=why, step=outcome.step)
        return outcome

    def _script(self, stage: Stage) -> str:
        if self._question is None:
            return ""
        page = self._question.endpoint
        at = urlsplit(stage.address(page.system).url)
        return script_for(self._question.change, f"{at.scheme}://{at.netloc}", page.path)

    def _hear(self, said: str) -> None:
        self.changed += said == MET


__all__ = ["Showing"]
