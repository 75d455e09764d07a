"""A run in which every scenario is performed as often as there are questions to ask it."""

from __future__ import annotations

import gc
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import msgspec

from ratified import gherkin
from ratified.failures import Broken
from ratified.gherkin import Configuration, Feature
from ratified.runner import Runner
from ratified.runner.choosing.selection import Selection
from ratified.runner.choosing.units import Unit
from ratified.strength.asking import Understudies
from ratified.strength.company import Company
from ratified.strength.interview import Interview
from ratified.strength.performances import Performances
from ratified.strength.plan import plan_of
from ratified.strength.repertoire import Repertoire
from ratified.strength.words import Finding

PERFORMANCES = "performances.jsonl"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be asked: of the recordings in which folder, for how long, by how many."""

    folder: Path
    seconds: float
    size: int


class Unasked(msgspec.Struct, frozen=True, tag=True):
    """Why nothing could be asked."""

    problems: tuple[str, ...]


class Rehearsed(msgspec.Struct, frozen=True, tag=True):
    """What has come of all questions, and which scenarios could not be asked without the systems, or at all.

    All that earlier commands have asked is part of it; so are the seconds that it took them.
    """

    findings: tuple[Finding, ...]
    # What those were asked besides who had noticed nothing.
    further: tuple[Finding, ...]
    unplayable: Mapping[str, str]
    performances: int
    took: float
    earlier: float
    was_stopped: bool
    is_complete: bool


class Rehearsing(Runner):
    """Performs nothing for its own sake: each performance asks whether anybody would notice."""

    def __init__(self, config: Configuration, wanted: Wanted) -> None:
        super().__init__(config)
        self.rehearsed: Rehearsed | None = None
        self._wanted = wanted
        self._is_stopped = False

    def run_selected(self, _: Sequence[Feature], selection: Selection) -> bool:
        """Ask everything that there is time for."""
        gherkin.make_swift(self)
        self.suite_hooks, self.step_registry = self.hooks, gherkin.step_registry()
        self.run_hook("before_all")
        gc.collect()
        gc.freeze()
        try:
            self.rehearsed = self._rehearsed(selection.units)
        except Broken as reason:
            self.problems.append(str(reason))
        finally:
            self.run_hook("after_all")
        return self.rehearsed is None

    def stop(self) -> None:
        """Ask nothing more: whoever does not want to wait is told what is known so far."""
        self._is_stopped = True

    def hold(self, interview: Interview) -> Sequence[Finding]:
        """Ask; return what was asked besides of those who had noticed nothing."""
        interview.rehearse()
        interview.ask()
        return interview.ask_the_silent()

    def _rehearsed(self, units: Sequence[Unit]) -> Rehearsed:
        began, wanted, stage = time.monotonic(), self._wanted, self.stage
        if stage is None:
            raise RuntimeError("nothing is asked before the stage is open")
        repertoire = Repertoire.read(wanted.folder, units, stage)
        plan = plan_of(repertoire.reels, repertoire.noise, stage.seed, repertoire.pages)
        performances = Performances(wanted.folder / PERFORMANCES, units, plan.questions)
        company = Company(self, units, Understudies(repertoire.reels, plan, stage.contracts), performances)
        # From now on, so that whoever goes on has time at least to hear again what is known.
        is_over = partial(self._is_over, time.monotonic() + wanted.seconds)
        try:
            company.engage(wanted.size)
            further = self.hold(Interview(plan, repertoire, company, stage.guard, is_over))
        finally:
            company.close()
            performances.close()
        return Rehearsed(
            findings=tuple(inquiry.concluded() for inquiry in plan.everything if not inquiry.is_void),
            further=tuple(further),
            unplayable={units[number].identity: why for number, why in repertoire.unplayable.items()},
            performances=len(performances),
            took=performances.earlier + time.monotonic() - began,
            earlier=performances.earlier,
            was_stopped=self._is_stopped,
            is_complete=not is_over(),
        )

    def _is_over(self, ends: float) -> bool:
        return self._is_stopped or time.monotonic() >= ends
