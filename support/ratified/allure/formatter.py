"""behave's events, turned into one result for every scenario that was selected, whatever became of it."""

from __future__ import annotations

import atexit
import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from allure_commons import plugin_manager

from ratified import evidence
from ratified.allure.listener import LISTENER
from ratified.allure.place import Place, place_of
from ratified.allure.result import write_result
from ratified.allure.run import Counters, RunInCharge, container_trouble, not_run, write_run_files, write_trouble
from ratified.allure.verdict import Verdict, hook_trouble, of_scenario
from ratified.allure.writer import Writer
from ratified.evidence import ScenarioEvidence
from ratified.gherkin import Configuration, Feature, Formatter, Scenario, Statement, Step

_FOLDER = "allure-results"


class AllureFormatter(Formatter):
    """Writes Allure results: as many as behave ran, green exactly when the exit code is 0."""

    name = "allure"
    description = "Allure results that tell the truth about a run"
    in_workers = True

    def __init__(self, stream_opener: Any, config: Configuration) -> None:
        super().__init__(stream_opener, config)
        # A step may leave for another folder.
        self._root = Path.cwd().resolve()
        self._run = RunInCharge.found()
        self._writer = Writer(self._root / (stream_opener.name or _FOLDER), self._run.fail)
        if not self._run.is_worker and not _keeps_results(config):
            self._writer.begin_anew()
        self._selected: list[Scenario] = []
        self._outcomes: dict[str, tuple[Verdict, int]] = {}
        self._feature: Feature | None = None
        self._rule: Statement | None = None
        self._scenario: Scenario | None = None
        self._proof = ScenarioEvidence()
        self._started = 0
        self._next_step = 0
        self._then: tuple[float, float] | None = None
        self._counters = Counters()
        self._blamed_containers = False
        self._facts: dict[str, str] = {}
        self._over = False
        self._worker = ""
        self._attempt = 1
        self._parcel: tuple[str, str, int, dict[str, str]] | None = None
        if not plugin_manager.is_registered(LISTENER):
            plugin_manager.register(LISTENER)
        # A step that calls sys.exit() ends behave without a word to its formatters.
        atexit.register(self._died)
        if not self._run.is_worker:
            write_run_files(self._writer, config, self._facts)

    @property
    def folder(self) -> Path:
        """Return where the results are written."""
        return self._writer.folder

    # A scenario is written by the worker that performs it; the run's own process only has to know of it

    def run_begins(self, facts: Mapping[str, str]) -> None:
        """Tell in the report what is known of the run as a whole."""
        self._facts |= facts

    def try_again(self, attempt: int) -> None:
        """Take note that a scenario has failed before, wherever that was."""
        self._attempt = attempt

    def enter_worker(self, name: str) -> None:
        """Write scenarios from now on, and nothing about the run."""
        self._worker = name
        self._writer.enter_worker()
        self._outcomes.clear()
        self._scenario = None
        atexit.unregister(self._died)

    def parcel(self) -> object:
        """Return what was written of the scenario that is over."""
        parcel, self._parcel = self._parcel, None
        return parcel

    def adopt(self, scenario: Scenario, parcel: Any) -> None:
        """Take note of what a worker has written; where it could not, write what is known."""
        if parcel is None:
            reason = scenario.error_message, scenario.exception
            self.scenario(scenario)
            scenario.error_message, scenario.exception = reason
            self.scenario_finished(scenario)
            return
        history_id, status, started, facts = parcel
        self._outcomes[history_id] = (Verdict(status), started)
        self._facts |= facts
        self._counters = self._run.counters()

    def take_place(self, began: float, ended: float) -> None:
        """Tell the scenario that comes next as one that was over at another time."""
        self._then = (began, ended)

    def history_id(self, scenario: Scenario) -> str:
        """Return what tells a scenario from every other in Allure's own history."""
        return place_of(scenario, self._root).history_id

    # What behave tells

    def feature(self, feature: Feature) -> None:
        """Note what of a feature was asked for, before a hook can change it."""
        self._leave()
        self._feature, self._rule = feature, None
        self._selected = [one for one in feature.walk_scenarios() if one.should_run(self.config)]
        self._counters = self._run.counters()

    def rule(self, rule: Statement) -> None:
        """Note that a rule begins."""
        self._leave()
        self._rule = rule

    def rule_finished(self) -> None:
        """Note that a rule is over, its clean-up included."""
        self._leave()
        if self._rule is not None and not self._worker:
            self._blame(self._rule)
        self._rule = None

    def scenario(self, scenario: Scenario) -> None:
        """Note that a scenario begins, or begins once more."""
        again = self._scenario is scenario
        self._leave(repeated=again)
        if not any(one is scenario for one in self._selected) and not scenario.should_run(self.config):
            return
        # behave keeps what an earlier attempt said.
        scenario.error_message = scenario.exception = None
        self._scenario, self._next_step = scenario, 0
        self._started = round((self._then[0] if self._then else time.time()) * 1000)
        self._proof = evidence.announce(scenario, unlike=self._proof)

    def match(self, _match: object) -> None:
        """Note that the next step begins."""
        steps = list(self._scenario.all_steps) if self._scenario is not None else []
        if self._scenario is not None and self._next_step < len(steps) and not self.config.dry_run:
            self._proof.step_begins(steps[self._next_step])
            self._next_step += 1

    def result(self, step: Step) -> None:
        """Note that a step is over, its hooks included."""
        if self._scenario is not None and not self.config.dry_run:
            self._proof.step_ends(step)

    def scenario_finished(self, scenario: Scenario) -> None:
        """Write down a scenario that is over, its clean-up included."""
        if self._scenario is scenario:
            self._leave()

    def eof(self) -> None:
        """Write down what of a feature did not run, and what went wrong around its scenarios."""
        self._leave()
        feature, self._feature = self._feature, None
        if self._worker:
            self._keep_outside(evidence.leave_feature())
            return
        if feature is None:
            return
        self._account_for(feature, self._selected)
        self._blame(feature)
        self._keep_outside(evidence.leave_feature())
        self._counters = self._run.counters()

    def run_finished(self, problems: Sequence[str]) -> None:
        """Write down how the run ended, and what went wrong outside of its scenarios."""
        if not self._over:
            self._end([*problems, *self._run.problems_since(self._counters, told=bool(problems))])

    def close(self) -> None:
        """End the report, also when nobody said that the run is over."""
        if not self._over:
            self._end(self._run.problems_since(self._counters, told=False))

    def _died(self) -> None:
        self._end(["the process ended in the middle of the run"])

    # What is written

    def _leave(self, *, repeated: bool = False, cut_short: bool = False) -> None:
        scenario, self._scenario = self._scenario, None
        if scenario is None:
            return
        self._counters = self._run.counters()
        proof = self._proof
        verdict = of_scenario(scenario, proof, dry_run=self.config.dry_run)
        if repeated and not verdict.red:
            verdict = Verdict("broken", "This attempt failed in a hook or a clean-up, and the scenario was tried again")
        if cut_short and not scenario.status.has_failed():
            verdict = Verdict("broken", "The run ended while this scenario was under way")
        self._write(scenario, proof, verdict)

    def _write(self, scenario: Scenario, proof: ScenarioEvidence, verdict: Verdict) -> None:
        place = place_of(scenario, self._root)
        earlier = self._outcomes.get(place.history_id)
        # Allure takes the attempt that began last for the one that counts.
        started = max(self._started, earlier[1] + 1) if earlier else self._started
        failed_before = self._attempt > 1 or (earlier is not None and earlier[0].red)
        flaky = failed_before and verdict.status == "passed"
        stopped = round((self._then[1] if self._then else time.time()) * 1000)
        times = (started, max(started, stopped))
        write_result(self._writer, scenario, place, proof, verdict, times=times, flaky=flaky)
        self._outcomes[place.history_id] = (verdict, started)
        self._learn(proof)
        self._parcel = (place.history_id, verdict.status, started, dict(self._facts))
        evidence.finish(proof)

    def _account_for(self, feature: Feature, selected: Sequence[Scenario], reason: Verdict | None = None) -> None:
        """Write down every selected scenario that was never begun."""
        self._started = round((self._then[0] if self._then else time.time()) * 1000)
        for scenario in selected:
            if not self._written(place_of(scenario, self._root)):
                verdict = not_run(scenario, feature, self._run, dry_run=self.config.dry_run, reason=reason)
                self._write(scenario, ScenarioEvidence(), verdict)

    def _written(self, place: Place) -> bool:
        return place.history_id in self._outcomes

    def _blame(self, container: Statement) -> None:
        trouble = container_trouble(container)
        if trouble:
            self._blamed_containers = True
            kind = container.keyword.lower()
            name = f"After the {kind}: {trouble.what} ({container.name})"
            write_trouble(self._writer, name, trouble.message, container, self._outcomes)

    def _end(self, problems: list[str]) -> None:
        self._over = True
        atexit.unregister(self._died)
        self._leave(cut_short=True)
        problems = self._without_blamed(problems)
        self._account_for_the_rest(problems)
        self._keep_outside(evidence.leave_feature())
        if not problems and self._run.failed() and not self._red():
            problems = ["the run failed, though in the end every scenario passed: a hook failed in an earlier attempt"]
        if problems:
            write_trouble(self._writer, "The run itself", "\n".join(problems), None, self._outcomes)
        write_run_files(self._writer, self.config, self._facts)
        if plugin_manager.is_registered(LISTENER):
            plugin_manager.unregister(LISTENER)

    def _account_for_the_rest(self, problems: Sequence[str]) -> None:
        began = bool(self._outcomes)
        told = problems[0] if problems else hook_trouble(None)
        known = self._run.aborted or self._run.stops_at_first_failure
        reason = None if not problems or (began and known) else Verdict("broken", f"Not run, because of this: {told}")
        for feature in self._run.features():
            self._account_for(feature, [one for one in feature.walk_scenarios() if self._is_open(one)], reason)

    def _is_open(self, scenario: Scenario) -> bool:
        return scenario.should_run(self.config) and not self._written(place_of(scenario, self._root))

    def _without_blamed(self, problems: Sequence[str]) -> list[str]:
        """Leave out what a result of its own already tells."""
        told = ("after_feature", "after_rule", "clean-up of the feature", "clean-up of the rule")
        blamed = self._blamed_containers
        return [one for one in dict.fromkeys(problems) if not (blamed and one.startswith(told))]

    def _red(self) -> bool:
        return any(verdict.red for verdict, _ in self._outcomes.values())

    def _keep_outside(self, proof: ScenarioEvidence) -> None:
        if proof.around.attachments:
            self._run.write_globals(self._writer, proof.around.attachments)

    def _learn(self, proof: ScenarioEvidence) -> None:
        for name, value in (("environment", proof.environment), ("seed", proof.seed)):
            if value:
                self._facts[name] = value


def _keeps_results(config: Configuration) -> bool:
    said = config.userdata.get("keep_results") or os.environ.get("RATIFIED_KEEP_RESULTS", "")
    return str(said).lower() in {"yes", "true", "1", "on"}
