"""What formatters were told of a scenario in another process, told to those of this one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ratified.gherkin import Formatter, NoMatch, Scenario, Step, StepRegistry
from ratified.runner.records.messages import Heard, Record


class _LateMatch:
    """The function that a step was matched with, looked for when somebody asks."""

    def __init__(self, step: Step, registry: StepRegistry) -> None:
        self._step = step
        self._registry = registry

    def __getattr__(self, name: str) -> Any:
        return getattr(self._registry.find_match(self._step), name)


def replay(record: Record, scenario: Scenario, formatters: Sequence[Formatter], registry: StepRegistry) -> None:
    """Tell formatters what happened, in the order in which it did."""
    if not record.announced:
        return
    steps = list(scenario.all_steps)
    for formatter in formatters:
        formatter.scenario(scenario)
    for heard in _told(record, len(steps)):
        for formatter in formatters:
            if heard.what == "scenario":
                formatter.scenario(scenario)
            else:
                _tell(formatter, heard, steps, registry)


def _told(record: Record, announced: int) -> Sequence[Heard]:
    if not isinstance(record.course, int):
        return record.course
    told = [Heard("step", number) for number in range(announced)]
    for number in range(record.course):
        told += (Heard("match", number), Heard("result", number))
    return told


def _tell(formatter: Formatter, heard: Heard, steps: Sequence[Step], registry: StepRegistry) -> None:
    if heard.what == "step":
        formatter.step(steps[heard.step])
    elif heard.what == "match":
        formatter.match(_LateMatch(steps[heard.step], registry))
    elif heard.what == "no match":
        formatter.match(NoMatch())
    elif heard.what == "result":
        formatter.result(steps[heard.step])
    elif hasattr(formatter, "embedding"):
        formatter.embedding(heard.media_type, heard.content)
