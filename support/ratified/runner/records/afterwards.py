"""A run that is over, told once more from its journal: by behave's own formatters and reporters, and to Allure.

Nothing is performed. Feature files are read again, and every scenario becomes what the journal says it has become.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

from ratified import gherkin
from ratified.allure import AllureFormatter
from ratified.failures import ConfigurationError
from ratified.gherkin import Configuration, Feature, Formatter, Scenario, run_behave
from ratified.journal import journals
from ratified.runner.choosing.units import UnitMaker, scenarios_of
from ratified.runner.console import say
from ratified.runner.containers import Containers
from ratified.runner.ending import Ending
from ratified.runner.forerunner import nothing
from ratified.runner.records.archive import Archive, fingerprint, path_of
from ratified.runner.records.messages import Record
from ratified.runner.retelling import Retelling, parcel_of
from ratified.runner.runner import Runner
from ratified.seed import identity

_ALLURE = "ratified.allure:AllureFormatter"
_SHOWN = 20
_OF_NO_SCENARIO = ["The run itself"]


def report_afterwards(root: Path, journal: Path | None, results: Path, outputs: Sequence[tuple[str, Path]]) -> bool:
    """Complete the results of a run from its journal, write what else is asked for; return whether it had ended."""
    path = journal or _newest(root)
    archive = Archive.read(path)
    present = [file for file, _ in archive.selected.features if (root / file).is_file()]
    if not present:
        raise ConfigurationError(
            f"none of the feature files of {path} is there any more",
            actual=", ".join(file for file, _ in archive.selected.features[:_SHOWN]),
            next="report it from a copy of the project as it was",
        )
    _refuse_others_results(root, path, results)
    asked = [word for name, file in outputs for word in _asked(name, file)]
    runner = f"{__name__}:Afterwards"
    settings = ["-D", f"from_journal={path}", "-D", "keep_results=yes"]
    run_behave([f"--runner={runner}", *settings, "-f", _ALLURE, "-o", str(results), *asked, *present], runner)
    return archive.has_ended


class Afterwards(Runner):
    """Tells what the workers of a run have left behind."""

    def __init__(self, config: Configuration) -> None:
        super().__init__(config)
        self._archive = Archive.read(Path(config.userdata["from_journal"]))
        self._written: dict[str, list[tuple[int, str]]] = {}
        configured = len(cast("Any", config).defaults.get("format") or ())
        # Only what was asked for now is written, whatever runs of this project write.
        config.format, config.outputs = config.format[configured:], config.outputs[configured:]
        config.command_args = list(self._archive.selected.arguments)

    def run_model(self, features: Sequence[Feature] | None = None) -> bool:
        """Tell the whole run to everybody who listens."""
        chosen = list(self.features if features is None else features)
        archive = self._archive
        self.repeats = archive.selected.repeat
        # JUnit's files are named for what stands below the paths.
        self.config.paths = list(archive.selected.paths)
        self.began = time.monotonic() - (archive.ended - archive.began)
        self._shelter_tellers()
        self._look_at_results(chosen)
        for formatter in self.formatters:
            getattr(formatter, "run_begins", nothing)(archive.selected.facts)
        self.formatters.insert(0, cast("Formatter", Ending(self)))
        for sentence in self._sentences(chosen):
            say(sentence)
            self.problems.append(sentence)
        numbered = self._numbered(chosen)
        self._put_in_place(numbered)
        self.hooks = dict(Containers(self, archive, numbered).hooks())
        return bool(gherkin.Runner.run_model(self, chosen))

    @property
    def is_stopped(self) -> bool:
        """Return whether the run was stopped before its end."""
        return self._archive.aborted

    def _end(self) -> None:
        self.problems += self._archive.problems
        for printed in self._archive.printed:
            sys.stdout.write(printed)

    def _put_in_place(self, features: Sequence[tuple[int, Feature]]) -> None:
        """Let every selected scenario be told, and leave out all others."""
        retelling = Retelling(self, self._archive.records_of, self._parcel_of)
        maker = UnitMaker(self._root, 1, lambda _: None, safe_everywhere=False)
        wanted = set(self._archive.selected.scenarios)
        for number, feature in features:
            is_told = False
            for scenario in feature.walk_scenarios():
                if identity(scenario, self._root) in wanted:
                    retelling.take_place_of(maker.unit(0, number, scenario))
                    is_told = True
                else:
                    scenario.skip()
            if not is_told:
                cast("Any", feature).skip()

    def _numbered(self, features: Sequence[Feature]) -> Sequence[tuple[int, Feature]]:
        """Return the features by the numbers under which workers knew them."""
        known = {path: number for number, (path, _) in enumerate(self._archive.selected.features)}
        return [(known[path_of(feature, self._root)], feature) for feature in features]

    def _sentences(self, features: Sequence[Feature]) -> Iterator[str]:
        """Say what is to be known of a run that did not end, or whose feature files have changed since."""
        archive = self._archive
        if archive.aborted:
            missing = archive.never_began
            selected = len(archive.selected.scenarios)
            cut_off = len({scenario for scenario, _ in archive.under_way})
            yield (
                f"The run did not come to its end: of {selected} scenarios {selected - cut_off - len(missing)} were "
                f"finished, {cut_off} under way, and {len(missing)} had not begun{_listed(missing)}"
            )
        known = dict(archive.selected.features)
        now = {path_of(feature, self._root): fingerprint(feature) for feature in features}
        changed = [path for path, digest in known.items() if now.get(path) != digest]
        if changed:
            here = {identity(one, self._root) for one in scenarios_of(features)}
            gone = [f"{one} ({told[-1].status})" for one, told in archive.records.items() if one not in here]
            lost = f"; {len(gone)} of the finished scenarios are no longer there{_listed(gone)}" if gone else ""
            yield f"{', '.join(changed)} changed since the run, which is told by the names of scenarios{lost}"

    # Allure: what workers have written is there, unless they were killed before

    def _look_at_results(self, features: Sequence[Feature]) -> None:
        never = set(self._archive.never_began)
        for allure in [one for one in self.formatters if isinstance(one, AllureFormatter)]:
            again = {allure.history_id(one) for one in scenarios_of(features) if identity(one, self._root) in never}
            for file in allure.folder.glob("*-result.json"):
                result = json.loads(file.read_bytes())
                history_id = result.get("historyId", "")
                if result.get("titlePath") == _OF_NO_SCENARIO or history_id in again:
                    # It is told once more, from the journal.
                    file.unlink()
                else:
                    found = (result.get("start", 0), result.get("status", ""))
                    self._written.setdefault(history_id, []).append(found)

    def _parcel_of(self, formatter: Formatter, told: Record, scenario: Scenario) -> object:
        parcel = parcel_of(formatter, told, scenario)
        if not isinstance(formatter, AllureFormatter):
            return parcel
        formatter.take_place(told.at - told.seconds, told.at)
        history_id = formatter.history_id(scenario)
        written = self._written.get(history_id, [])
        if isinstance(parcel, list | tuple):
            found = next((one for one in written if one[0] == parcel[2]), None)
        else:
            found = written[0] if written else None
            parcel = [history_id, found[1], found[0], {}] if found else None
        if found is None:
            return None
        written.remove(found)
        return parcel


def _newest(root: Path) -> Path:
    known = journals(root)
    if not known:
        raise ConfigurationError(
            "no run has left a journal here", next="go to the folder that holds .ratified/journals"
        )
    return known[-1]


def _refuse_others_results(root: Path, journal: Path, results: Path) -> None:
    """Stop where a later run has written its own results into the folder."""
    later = [one for one in journals(root) if one.name > journal.name] if journal.parent == _home(root) else []
    if not later or not results.is_dir():
        return
    begun = next((Archive.read(one).began for one in later if b"scenarios selected" in one.read_bytes()), None)
    starts = [json.loads(file.read_bytes()).get("start", 0) for file in results.glob("*-result.json")]
    if begun is not None and any(start >= begun * 1000 for start in starts):
        raise ConfigurationError(
            f"{results} holds the results of a later run",
            next="name another folder for the results of this one: --results FOLDER",
        )


def _home(root: Path) -> Path:
    return root / ".ratified" / "journals"


def _asked(name: str, file: Path) -> list[str]:
    # JUnit is written by a reporter of behave's, not by a formatter.
    return ["--junit", "--junit-directory", str(file)] if name == "junit" else ["-f", name, "-o", str(file)]


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f": {', '.join(names[:_SHOWN])}{more}" if names else ""


__all__ = ["Afterwards", "report_afterwards"]
