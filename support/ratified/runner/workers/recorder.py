"""A formatter that writes nothing and remembers what formatters are told, so that others can be told it elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from ratified.gherkin import Feature, NoMatch, Scenario, Statement, Step
from ratified.runner.records.messages import Heard


class Recorder:
    """Remembers one attempt at one scenario."""

    def __init__(self, on_step: Callable[[int], None]) -> None:
        self._on_step = on_step
        self.begin()

    def begin(self) -> None:
        """Forget everything: an attempt begins."""
        self.is_announced = False
        self.under_way: Step | None = None
        self._heard: list[Heard] = []
        self._codes: list[str] = []
        self._steps: list[Step] = []
        self._announced = self._next = 0

    def scenario(self, scenario: Scenario) -> None:
        """Take note that the attempt was announced; a suite may have ways of its own to try again."""
        if self.is_announced:
            self._note("a", Heard("scenario"))
        self.is_announced = True
        self._steps = list(scenario.all_steps)
        self._announced = self._next = 0

    def step(self, _: Step) -> None:
        """Take note that a step was announced."""
        self._note("s", Heard("step", self._announced))
        self._announced += 1

    def match(self, match: object) -> None:
        """Take note that a step begins."""
        is_known = not isinstance(match, NoMatch)
        self._note("m" if is_known else "n", Heard("match" if is_known else "no match", self._next))
        if self._next < len(self._steps):
            self.under_way = self._steps[self._next]
        self._on_step(self._next)
        self._next += 1

    def result(self, _: Step) -> None:
        """Take note that a step is over."""
        self.under_way = None
        self._note("r", Heard("result", self._next - 1))

    def embedding(self, media_type: str, data: object) -> None:
        """Take note of what was embedded."""
        self._note("e", Heard.embedding(media_type, data))

    def uri(self, _: str) -> None:
        """Leave files to whoever tells the rest."""

    def feature(self, _: Feature) -> None:
        """Leave features to whoever tells the rest."""

    def rule(self, _: Statement) -> None:
        """Leave rules to whoever tells the rest."""

    def background(self, _: Statement) -> None:
        """Leave backgrounds to whoever tells the rest."""

    def eof(self) -> None:
        """Leave ends to whoever tells the rest."""

    def close(self) -> None:
        """Close nothing: nothing was opened."""

    @property
    def course(self) -> int | tuple[Heard, ...]:
        """Return how many steps ran where all went the usual way; otherwise everything that was told."""
        ran = self._codes.count("r")
        is_usual = "".join(self._codes) == "s" * len(self._steps) + "mr" * ran
        return ran if is_usual else tuple(self._heard)

    def _note(self, code: str, heard: Heard) -> None:
        self._codes.append(code)
        self._heard.append(heard)
