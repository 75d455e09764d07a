"""Which scenarios may be affected by what has changed since a commit: rather too many than one too few.

A scenario depends on its feature file, on the modules that give its steps a meaning, and on what these import. All
scenarios depend on environment.py, on the embedded systems, on data/ and on every file of which nobody can say who
reads it. Documents, hidden folders, and modules that nothing of this imports are no part of a run.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from ratified.failures import ConfigurationError
from ratified.gherkin import Scenario, Step
from ratified.runner.choosing.imports import Sources
from ratified.settings import Settings

_PATIENCE = 60.0
_LIBRARY = Path(__file__).resolve().parents[1]
_DOCUMENTS = {".md", ".rst", ".pyi"}
_WRITTEN_BY_RUNS = {f"{told}-{kind}" for told in ("allure", "survival", "strength") for kind in ("results", "report")}
_NO_PART_OF_A_RUN = _WRITTEN_BY_RUNS | {"docs", "LICENSE"}
_NAMED = 3
_COMMIT = "name a commit or branch that `git log` knows; a clone of CI needs its history (fetch-depth: 0)"
Meaning = Callable[[Step], frozenset[Path] | None]


@dataclass(frozen=True, slots=True)
class Affected:
    """The scenarios that may be affected, in their order, and one sentence why these."""

    scenarios: tuple[Scenario, ...]
    why: str


def affected(settings: Settings, since: str, scenarios: Sequence[Scenario], meaning: Meaning) -> Affected:
    """Return the scenarios that may be affected by what has changed since a commit or branch.

    `meaning` tells the files that give a step its meaning, or None where nobody can tell.
    """
    root = settings.root.resolve()
    top, changed = _changes(root, since)
    told = f"the changes since {since}"
    effects = _Effects(settings, top, meaning)
    for file in sorted(changed):
        if effects.concern_all(file):
            return Affected(tuple(scenarios), f"All scenarios run: {_short(file, root)} is among {told}.")
    causes = {id(scenario): effects.causes(scenario) & changed for scenario in scenarios}
    found = tuple(scenario for scenario in scenarios if causes[id(scenario)] or effects.unclear(scenario))
    if not found:
        return Affected((), f"No scenario depends on {told}.")
    files = sorted({_short(file, root) for cause in causes.values() for file in cause})
    more = f" and {len(files) - _NAMED} more" if len(files) > _NAMED else ""
    named = f": {', '.join(files[:_NAMED])}{more}" if files else ""
    return Affected(found, f"{len(found)} of {len(scenarios)} scenarios may be affected by {told}{named}.")


class _Effects:
    """Who depends on which file."""

    def __init__(self, settings: Settings, top: Path, meaning: Meaning) -> None:
        self._root = settings.root.resolve()
        self._meaning = meaning
        scripts = [self._root / word for word in settings.environment.start if (self._root / word).is_file()]
        self._sources = Sources.of(top, self._root, [script.parent for script in scripts], _LIBRARY)
        self._for_all = self._sources.reached([self._root / "environment.py", *scripts, *self._started(settings)])
        self._steps = frozenset(file.resolve() for file in self._root.glob("steps/**/*.py"))
        self._for_some = self._sources.reached(self._steps)
        self._contracts = _contracts(settings)
        self._reached: dict[frozenset[Path], frozenset[Path]] = {}
        self._meanings: dict[tuple[str, str], frozenset[Path] | None] = {}

    def concern_all(self, file: Path) -> bool:
        """Return whether a change of this file may affect every scenario."""
        if file in self._for_all or file.is_relative_to(_LIBRARY):
            return True
        if not file.is_relative_to(self._root) or file.suffix == ".feature":
            return False
        inside = file.relative_to(self._root)
        if inside.parts[0] == "data":
            return file not in self._contracts
        if file.suffix == ".py":
            return self._python_concerns_all(file, inside)
        return not (file.suffix in _DOCUMENTS or inside.parts[0] in _NO_PART_OF_A_RUN or _hidden(inside))

    def causes(self, scenario: Scenario) -> frozenset[Path]:
        """Return the files on which a scenario depends, besides those on which all depend."""
        feature = Path(scenario.location.filename).resolve()
        meanings = [self._means(step) or frozenset() for step in scenario.all_steps]
        contracts = {file for file, systems in self._contracts.items() if self._system(feature) in systems}
        return self._following(frozenset[Path]().union(*meanings)) | contracts | {feature}

    def unclear(self, scenario: Scenario) -> bool:
        """Return whether a scenario has a step that nothing gives a meaning, any more or as yet."""
        return any(self._means(step) is None for step in scenario.all_steps)

    def _means(self, step: Step) -> frozenset[Path] | None:
        words = (step.step_type, step.name)
        if words not in self._meanings:
            self._meanings[words] = self._meaning(step)
        return self._meanings[words]

    def _python_concerns_all(self, file: Path, inside: Path) -> bool:
        if not file.exists():
            # Its phrases may have another meaning now, by another module.
            return inside.parts[0] == "steps"
        # A module that is loaded and that nothing imports by name came in by a way that cannot be read.
        return file not in self._for_some and file in _loaded_files()

    def _following(self, files: frozenset[Path]) -> frozenset[Path]:
        if files not in self._reached:
            # A function from elsewhere may have got its phrase from any step module.
            everywhere = frozenset() if files <= self._steps else self._steps
            self._reached[files] = self._sources.reached(files | everywhere)
        return self._reached[files]

    def _started(self, settings: Settings) -> set[Path]:
        """Return the files of the packages that a run starts the embedded systems with."""
        commands = settings.environment.commands
        names = {name for command in commands for flag, name in pairwise(command) if flag == "-m"}
        entries = {file for name in names for file in self._sources.module(f"{name}.__main__")}
        # Which system's modules it serves, it learns from its arguments.
        whole = {file for entry in entries if entry.name == "__main__.py" for file in entry.parent.rglob("*.py")}
        return entries | whole

    def _system(self, feature: Path) -> str:
        parts = feature.relative_to(self._root).parts if feature.is_relative_to(self._root) else ()
        return parts[1] if len(parts) > 2 else ""


def _contracts(settings: Settings) -> Mapping[Path, frozenset[str]]:
    owners: dict[Path, frozenset[str]] = {}
    for system in settings.places.systems.values():
        for name in system.contracts:
            file = (settings.root / "data" / "contracts" / name).resolve()
            owners[file] = owners.get(file, frozenset()) | {system.name}
    return owners


def _changes(root: Path, since: str) -> tuple[Path, frozenset[Path]]:
    """Return the top of the repository, and every file in it that is not as it was: committed, staged or neither."""
    top = Path(_git(root, "rev-parse", "--show-toplevel").rstrip("\n")).resolve()
    commit = _git(root, "rev-parse", "--verify", "--end-of-options", f"{since}^{{commit}}").strip()
    # What others have added to a branch since ours left it is not in our files.
    base = _git(root, "merge-base", commit, "HEAD").strip()
    differ = _git(top, "diff", "--name-only", "--no-renames", "--no-ext-diff", "-z", base, "--")
    new = _git(top, "ls-files", "--others", "--exclude-standard", "-z")
    return top, frozenset((top / name).resolve() for name in (differ + new).split("\0") if name)


def _git(folder: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - no shell reads it, and git is told where options end
            ["git", *arguments],  # noqa: S607 - whichever git the user has
            cwd=folder,
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
    except FileNotFoundError:
        raise ConfigurationError("what has changed cannot be told without git", next="install git") from None
    except subprocess.TimeoutExpired:
        raise ConfigurationError(f"git gave no answer within {_PATIENCE:.0f} seconds", next="try again") from None
    if done.returncode:
        said = os.fsdecode(done.stderr).strip() or "the commit has no ancestor in common with HEAD"
        raise ConfigurationError("git cannot tell what has changed", actual=said, next=_COMMIT)
    return os.fsdecode(done.stdout)


def _loaded_files() -> set[Path]:
    files = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
    return {Path(file).resolve() for file in files if isinstance(file, str)}


def _hidden(inside: Path) -> bool:
    return inside.name.startswith(".git") or any(part.startswith(".") for part in inside.parts[:-1])


def _short(file: Path, root: Path) -> str:
    return Path(os.path.relpath(file, root)).as_posix()


__all__ = ["Affected", "affected"]
