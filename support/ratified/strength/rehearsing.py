"""A run in which every scenario is performed as often as there are questions to ask it."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from ratified import gherkin
from ratified.failures import GuardRefused
from ratified.gherkin import Configuration, Feature
from ratified.runner import Runner
from ratified.runner.choosing.selection import Selection
from ratified.runner.choosing.units import Unit
from ratified.stage import Stage
from ratified.strength.asking import Understudies
from ratified.strength.company import Company, Rehearsal
from ratified.strength.inquiry import Inquiry
from ratified.strength.noise import noise_between
from ratified.strength.plan import Plan, plan_of
from ratified.strength.recording import Recording, read_recordings
from ratified.strength.reel import Reel, reel_of
from ratified.strength.words import Finding

if TYPE_CHECKING:
    from ratified.contract import Contracts


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be asked: of which recordings, for how long, by how many."""

    first: Path
    second: Path
    seconds: float
    size: int


class Rehearsed(msgspec.Struct, frozen=True):
    """What has come of all questions, and which scenarios could not be asked without the systems, or at all."""

    findings: tuple[Finding, ...]
    # What those were asked besides who had noticed nothing.
    further: tuple[Finding, ...]
    unplayable: Mapping[str, str]
    performances: int
    took: float
    was_stopped: bool


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
        finally:
            self.run_hook("after_all")
        return False

    def stop(self) -> None:
        """Ask nothing more: whoever does not want to wait is told what is known so far."""
        self._is_stopped = True

    def _is_over(self, ends: float) -> bool:
        return self._is_stopped or time.monotonic() >= ends

    def _rehearsed(self, units: Sequence[Unit]) -> Rehearsed:
        began = time.monotonic()
        reels, unplayable, noise = self._reels(units)
        plan = plan_of(reels, noise, self._stage.seed)
        understudies = Understudies(reels, plan, self._contracts)
        company = Company(self, units, understudies, self._wanted.size)
        try:
            is_over = partial(self._is_over, began + self._wanted.seconds)
            self._ask(company, plan, reels, unplayable, is_over)
            further = self._ask_the_silent(company, plan, set(reels) - set(unplayable), is_over)
        finally:
            company.close()
        findings = tuple(inquiry.concluded() for inquiry in plan.inquiries if not inquiry.is_void)
        names = {units[number].identity: why for number, why in unplayable.items()}
        return Rehearsed(
            findings, tuple(further), names, company.performances, time.monotonic() - began, self._is_stopped
        )

    def _reels(
        self, units: Sequence[Unit]
    ) -> tuple[dict[int, Reel], dict[int, str], dict[int, Mapping[int, Collection[str]]]]:
        """Return what can be played, why the rest cannot, and what differs by itself."""
        first, second = read_recordings(self._wanted.first), read_recordings(self._wanted.second)
        reels: dict[int, Reel] = {}
        unplayable: dict[int, str] = {}
        noise: dict[int, Mapping[int, Collection[str]]] = {}
        for unit in units:
            recording, again = first.get(unit.identity), second.get(unit.identity)
            if recording is None or again is None or recording.status != "passed":
                unplayable[unit.number] = "it did not pass when it was recorded"
                continue
            reel = reel_of(recording, self._contracts, self._moved(recording))
            noise[unit.number] = _noise(recording, again)
            reels[unit.number] = reel
            if reel.objection:
                unplayable[unit.number] = reel.objection
        return reels, unplayable, noise

    def _moved(self, recording: Recording) -> Mapping[str, str]:
        """Return where each system is now, by where it was."""
        stage = self._stage
        found: dict[str, str] = {}
        for played in recording.exchanges:
            exchange = played.exchange
            if exchange.via == "api":
                found[urlsplit(exchange.url).netloc] = urlsplit(stage.address(exchange.system).api).netloc
        return found

    def _ask(
        self,
        company: Company,
        plan: Plan,
        reels: Mapping[int, Reel],
        unplayable: dict[int, str],
        is_over: Callable[[], bool],
    ) -> None:
        playable = [unit for unit in reels if unit not in unplayable]
        company.perform([Rehearsal(unit, unplayable) for unit in playable], is_over)
        for inquiry in plan.inquiries:
            inquiry.leave_out(unplayable)
        # Whether doors are open and writes are kept is known in any case, however little time there is.
        for inquiries in (plan.security(wanted=True), plan.security(wanted=False)):
            company.perform(inquiries, is_over)
            company.perform([one for one in inquiries if self._may_ask_the_systems(one)], is_over, size=1)

    def _may_ask_the_systems(self, inquiry: Inquiry) -> bool:
        """Say whether a question is left to the systems, where anything may be done to them."""
        try:
            self._stage.guard.allow_faults()
        except GuardRefused as refusal:
            inquiry.give_up(refusal.what)
            return False
        return inquiry.ask_the_systems()

    def _ask_the_silent(
        self, company: Company, plan: Plan, units: Collection[int], is_over: Callable[[], bool]
    ) -> list[Finding]:
        """Ask a few more things of all who have noticed nothing: others may have been asked before them."""
        inquiries = [inquiry for unit in sorted(units) for inquiry in plan.for_one(unit)]
        company.perform(inquiries, is_over)
        return [one.concluded() for one in inquiries if not (one.is_void or one.is_left or one.astray)]

    @property
    def _stage(self) -> Stage:
        if self.stage is None:
            raise RuntimeError("nothing is asked before the stage is open")
        return self.stage

    @property
    def _contracts(self) -> Contracts:
        return self._stage.contracts


def _noise(first: Recording, second: Recording) -> Mapping[int, Collection[str]]:
    """Return the fields that differ by themselves, by the numbers of their exchanges."""
    return noise_between(first, second).by_numbers(first)
