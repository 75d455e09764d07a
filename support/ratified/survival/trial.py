"""What a run's journal says about each attempt at a scenario under a fault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ratified import journal
from ratified.journal import Event
from ratified.runner.records.archive import Archive
from ratified.runner.records.messages import Record
from ratified.survival.ordeal import NOTE

_TOO_LONG = "TookTooLong"
# What was expected and what came instead; what comes after that is for whoever replays it.
_TOLD = 3


@dataclass(frozen=True, slots=True)
class Trial:
    """One attempt: how it ended, whether the fault was imposed and met, and which noes people were told in it."""

    passed: bool
    skipped: bool
    error: str
    imposed: bool
    met: bool
    has_own_faults: bool
    noes: Counter[str]
    has_waited: bool
    broke_contract: bool
    left_something: bool


@dataclass(frozen=True, slots=True)
class Tried:
    """A scenario and its attempts, the first of them under the fault."""

    scenario: str
    system: str
    feature: str
    name: str
    place: str
    trials: Sequence[Trial]


def tried_in(path: Path) -> Sequence[Tried]:
    """Return every scenario of a run."""
    archive = Archive.read(path)
    notes = {
        (str(event["scenario"]), event["attempt"]): event for event in journal.read(path) if event["event"] == NOTE
    }
    return [_tried(scenario, archive.records.get(scenario, ()), notes) for scenario in archive.selected.scenarios]


def _tried(scenario: str, found: Sequence[Record], notes: Mapping[tuple[str, object], Event]) -> Tried:
    records = sorted(found, key=lambda one: one.attempt)
    told = notes.get((scenario, 1), {})
    return Tried(
        scenario,
        str(told.get("system", "")),
        str(told.get("feature", "")),
        str(told.get("name") or scenario.rpartition("::")[2]),
        records[0].place if records else "",
        [_trial(record, notes.get((scenario, record.attempt), {})) for record in records],
    )


def _trial(record: Record, note: Event) -> Trial:
    noes = note.get("noes")
    thrown = [one for one in (*(step.exception for step in record.steps), record.exception) if one is not None]
    error = next((one.text for one in thrown), record.error or "")
    told = [" ".join(line.split()) for line in error.splitlines()[:_TOLD]]
    return Trial(
        passed=record.status == "passed",
        skipped=record.status == "skipped",
        error="; ".join(told),
        imposed=bool(note.get("imposed")),
        met=bool(note.get("met")),
        has_own_faults=bool(note.get("own")),
        noes=Counter(noes if isinstance(noes, list) else ()),
        has_waited=bool(note.get("waited")) or any(one.kind == _TOO_LONG for one in thrown),
        broke_contract=bool(note.get("breach")),
        left_something=record.status != "passed" and all(step.status == "passed" for step in record.steps),
    )
