"""The results of several runs, such as the shards of one, joined in one folder."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from ratified.display import printable, shortened

_ENVIRONMENT, _EXECUTOR, _CATEGORIES = "environment.properties", "executor.json", "categories.json"
_OF_THE_RUN = {_ENVIRONMENT, _EXECUTOR, _CATEGORIES}
_RESULTS = ("*-result.json", "*-container.json", "*-globals.json", "*-attachment.*", "*-attachment")
_HALF = "*.half"
_SHARD = re.compile(r"(\d+)/(\d+)")
_ASSIGNMENT = re.compile(r"((?:[^\\=:]|\\.)*)\s*[=:]\s*(.*)")
Properties = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Merged:
    """What was joined, and what is wrong with it."""

    folder: Path
    folders: int
    results: int
    statuses: Mapping[str, int]
    repeated: int
    differing: Mapping[str, Sequence[str]]
    troubles: Sequence[str]

    def told(self) -> str:
        """Return it in sentences."""
        statuses = ", ".join(f"{count} {status}" for status, count in sorted(self.statuses.items()))
        scenarios = sum(self.statuses.values())
        joined = f"Joined {self.results} results of {scenarios} scenarios from {self.folders} folders"
        lines = [f"{joined} in {self.folder}: {statuses}."]
        if self.repeated:
            lines.append(
                f"{self.repeated} scenarios ran in more than one of them: their last result counts, and the report "
                "keeps the others as retries."
            )
        lines += [f"  {name} differs: {', '.join(values)}" for name, values in self.differing.items()]
        return printable("\n".join([*lines, *self.troubles]))


class _Unmergeable(Exception):
    """The folders do not fit together, for the reason that it tells."""


def merge(folders: Sequence[Path], out: Path) -> Merged | str:
    """Join results folders in one; where that cannot be done, return the sentence that says why."""
    try:
        return _merged(list({folder.resolve(): folder for folder in folders}.values()), out)
    except _Unmergeable as reason:
        return str(reason)
    except OSError as error:
        return f"The results could not be joined in {out}: {error.strerror or error} ({error.filename})"


def _merged(folders: Sequence[Path], out: Path) -> Merged:
    for folder in folders:
        if not any(folder.glob("*-result.json")):
            raise _Unmergeable(f"{folder} holds no results: name the folders that runs have written")
    if not _replaceable(out):
        raise _Unmergeable(f"{out} holds something that is no result: give another folder, or empty this one")
    half = out / f".{os.getpid()}.half"
    try:
        half.mkdir(parents=True)
        for folder in folders:
            _copy(folder, half)
        properties, executor = _join_run_files(folders, half)
        _replace(out, half)
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return _counted(folders, out, {**properties, **executor})


def _copy(folder: Path, target: Path) -> None:
    for file in sorted(folder.iterdir()):
        if file.name in _OF_THE_RUN or fnmatchcase(file.name, _HALF) or not file.is_file():
            continue
        copy = target / file.name
        if not copy.exists():
            shutil.copy2(file, copy)
        elif copy.read_bytes() != file.read_bytes():
            raise _Unmergeable(
                f"{file} differs from a file of the same name in another folder: one of them was changed"
            )


def _replace(out: Path, half: Path) -> None:
    """Let the joined results take the place of the earlier ones, which they hold where `out` is one of the folders."""
    joined = {file.name for file in half.iterdir()}
    for name in joined:
        (half / name).replace(out / name)
    for file in out.iterdir():
        if file.is_file() and file.name not in joined:
            file.unlink()


def _join_run_files(folders: Sequence[Path], target: Path) -> tuple[Properties, Properties]:
    """Write what the runs ran on and how failures are sorted; return what they say, name by name."""
    properties = _gathered(_properties(folder / _ENVIRONMENT) for folder in folders)
    executors = [told for folder in folders if isinstance(told := _json(folder / _EXECUTOR), dict)]
    executor = _gathered([(str(name), str(value)) for name, value in told.items()] for told in executors)
    categories = [told for folder in folders if isinstance(told := _json(folder / _CATEGORIES), list)]
    if properties:
        lines = [f"{name}={', '.join(values)}" for name, values in properties.items()]
        _write(target / _ENVIRONMENT, "\n".join(lines) + "\n")
    if executors:
        joined = {name: _of_all(name, [told[name] for told in executors if name in told]) for name in executor}
        _write(target / _EXECUTOR, json.dumps(joined))
    if categories:
        known = [one for told in categories for one in told]
        _write(target / _CATEGORIES, json.dumps(_distinct(known)))
    return properties, executor


def _counted(folders: Sequence[Path], out: Path, said: Mapping[str, Sequence[str]]) -> Merged:
    results = {file.name: _json(file) for file in out.glob("*-result.json")}
    unreadable = [name for name, result in results.items() if not isinstance(result, dict)]
    troubles = [f"{name} cannot be read: the run that wrote it was killed, or its disk was full" for name in unreadable]
    last: dict[str, Mapping[str, Any]] = {}
    for name, result in results.items():
        if name not in unreadable:
            scenario = str(result.get("historyId") or name)
            last[scenario] = max(last.get(scenario, result), result, key=_ended)
    homes = Counter(scenario for folder in folders for scenario in _scenarios(folder, results))
    return Merged(
        out,
        len(folders),
        len(results),
        Counter(str(result.get("status") or "unknown") for result in last.values()),
        sum(count > 1 for count in homes.values()),
        {name: values for name, values in said.items() if len(values) > 1},
        [*troubles, *_incomplete(said)],
    )


def _scenarios(folder: Path, results: Mapping[str, Any]) -> set[str]:
    """Return the scenarios of one folder."""
    found = (results.get(file.name) for file in folder.glob("*-result.json"))
    return {str(result["historyId"]) for result in found if isinstance(result, dict) and result.get("historyId")}


def _incomplete(said: Mapping[str, Sequence[str]]) -> list[str]:
    """Say which part of a divided run is missing: what nobody ran must not look as if it had passed."""
    shards = {(int(one), int(of)) for text in said.get("shard", ()) for one, of in _SHARD.findall(text)}
    troubles = []
    for of in sorted({of for _, of in shards}):
        missing = [f"{one}/{of}" for one in range(1, of + 1) if (one, of) not in shards]
        if missing:
            troubles.append(f"These shards are missing, and with them their scenarios: {', '.join(missing)}.")
    if len(said.get("division", ())) > 1 or len({of for _, of in shards}) > 1:
        troubles.append(
            "The shards have divided the run in different ways, so that scenarios may be missing or twice: give all "
            "of them the same .ratified/history.json, or none, and the same selection."
        )
    return troubles


def _replaceable(out: Path) -> bool:
    """Tell whether a folder may be replaced: it is not there, is empty, or holds results only."""
    if not out.exists():
        return True
    known = (*_RESULTS, _HALF, *_OF_THE_RUN)
    return out.is_dir() and all(any(fnmatchcase(file.name, one) for one in known) for file in out.iterdir())


def _gathered(told: Iterable[Iterable[tuple[str, str]]]) -> Properties:
    gathered: Properties = {}
    for pairs in told:
        for name, value in pairs:
            values = gathered.setdefault(name, [])
            values += [one for one in value.split(", ") if one not in values]
    return gathered


def _properties(file: Path) -> list[tuple[str, str]]:
    """Return names and values as they are written, with whatever is escaped in them."""
    if not file.is_file():
        return []
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    found = (_ASSIGNMENT.fullmatch(line.strip()) for line in lines if not line.lstrip().startswith(("#", "!")))
    return [(one[1], one[2]) for one in found if one]


def _of_all(name: str, values: Sequence[object]) -> object:
    distinct = _distinct(values)
    # Several addresses in one are none.
    if len(distinct) == 1 or name.endswith("Url"):
        return distinct[0]
    return shortened(", ".join(map(str, distinct)), 1000)


def _distinct(values: Sequence[object]) -> list[object]:
    return [value for at, value in enumerate(values) if value not in values[:at]]


def _ended(result: Mapping[str, Any]) -> float:
    stop = result.get("stop")
    return stop if isinstance(stop, int | float) else 0


def _json(file: Path) -> Any:
    try:
        return json.loads(file.read_bytes())
    except (FileNotFoundError, ValueError, RecursionError):
        return None


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")


__all__ = ["Merged", "merge"]
