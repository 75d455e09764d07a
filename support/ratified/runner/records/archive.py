"""What the journal of a run knows, told in the way in which a crew tells it while the run goes on."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec

from ratified.failures import ConfigurationError
from ratified.gherkin import Feature
from ratified.journal import lines
from ratified.runner.choosing.plan import Turn
from ratified.runner.choosing.units import Container, Unit
from ratified.runner.records import messages
from ratified.runner.records.messages import Begun, Entered, Gone, Left, Performed, Record, Selected
from ratified.runner.workers.lost import never_begun

KILLED = "the run was killed while this was under way"

# What other workers have written since one died.
_RECENT = 4 * 1024 * 1024


@dataclass(slots=True)
class Archive:
    """One run, as far as its journal goes."""

    selected: Selected
    has_ended: bool = False
    began: float = 0.0
    ended: float = 0.0
    records: dict[str, list[Record]] = field(default_factory=dict)
    under_way: dict[tuple[str, int], Begun] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)
    _refused: dict[Container, Entered] = field(default_factory=dict)
    _entered: set[Container] = field(default_factory=set)
    _late: dict[Container, list[Entered]] = field(default_factory=dict)
    _left: dict[Container, list[Left]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Archive:
        """Read a journal as far as it goes; its last line may have been cut."""
        try:
            written = lines(path.read_bytes())
        except OSError as error:
            raise ConfigurationError(
                f"the journal {path} cannot be read", actual=error.strerror or str(error)
            ) from None
        told = [(line, messages.kept(line)) for line in written]
        selected = next((one for _, one in told if isinstance(one, Selected)), None)
        if selected is None:
            raise ConfigurationError(
                f"the journal {path} does not say which scenarios were selected",
                actual="the run was killed before anything began, or another runner wrote it",
                next="name the journal of another run: ratified report --from-journal FILE",
            )
        archive = cls(selected)
        for line, message in told:
            archive._take(line, message)
        return archive

    @property
    def aborted(self) -> bool:
        """Return whether the run did not come to its end."""
        return not self.has_ended

    @property
    def never_began(self) -> Sequence[str]:
        """Return the selected scenarios of which the journal says nothing more."""
        begun = {*self.records, *(scenario for scenario, _ in self.under_way)}
        return [one for one in self.selected.scenarios if one not in begun]

    # What a crew is asked

    def records_of(self, unit: Unit) -> Sequence[Record]:
        """Return every attempt at a scenario, the one that was cut off included."""
        steps = len(list(unit.scenario.all_steps))
        found = [_fitting(one, steps) for one in self.records.get(unit.identity, ())]
        for begun in [one for one in self.under_way.values() if one.scenario == unit.identity]:
            cut_off = never_begun(Turn(unit, begun.attempt), begun.worker, KILLED)
            found.append(msgspec.structs.replace(cut_off, at=self.ended, seconds=max(0.0, self.ended - begun.at)))
        return found

    def entered(self, container: Container) -> Entered | None:
        """Return why a feature or a rule could not be begun, if so."""
        return None if container in self._entered else self._refused.get(container)

    def left(self, container: Container) -> Sequence[Left]:
        """Return what was told at the end of a feature or a rule."""
        return self._left.get(container, ())

    def late_refusals(self, container: Container) -> Sequence[Entered]:
        """Return the workers that could not begin what others had begun."""
        return self._late.get(container, ()) if container in self._entered else ()

    # What the journal says

    def _take(self, line: bytes, message: messages.Message | None) -> None:
        at = getattr(message, "at", 0.0)
        self.began = min(self.began or at, at or self.began)
        self.ended = max(self.ended, at)
        match message:
            case None:
                self.has_ended |= _event(line) == "run ends"
            case Begun():
                self.under_way[message.scenario, message.attempt] = message
            case Record():
                self.records.setdefault(message.scenario, []).append(message)
                self.under_way.pop((message.scenario, message.attempt), None)
            case Entered():
                self._take_entered(message)
            case Left():
                self._left.setdefault(message.container, []).append(message)
            case Gone():
                self.problems += message.problems
                self.printed += [message.printed] if message.printed else []

    def _take_entered(self, message: Entered) -> None:
        container = message.container
        if message.error is None:
            self._entered.add(container)
            return
        self._refused.setdefault(container, message)
        self._late.setdefault(container, []).append(message)


def selected_of(
    root: Path, features: Iterable[Feature], units: Iterable[Unit], facts: Mapping[str, str], **asked: Any
) -> Selected:
    """Return what a journal has to know before anything begins, to tell later what never began."""
    return Selected(
        at=messages.now(),
        features=tuple((path_of(feature, root), fingerprint(feature)) for feature in features),
        scenarios=tuple(unit.identity for unit in units),
        facts=dict(facts),
        **asked,
    )


def path_of(feature: Feature, root: Path) -> str:
    """Return where a feature file is, seen from the project."""
    path = Path(feature.filename).resolve()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()


def last_of(journal: Path, worker: str, turn: Turn) -> Record | None:
    """Return the record of a turn, if it is the last that a worker has written into the journal that is being kept."""
    with journal.open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - _RECENT))
        recent = lines(file.read())
    for line in reversed(recent):
        found = messages.kept(line)
        if isinstance(found, Record) and found.worker == worker:
            return found if (found.unit, found.attempt) == (turn.unit.number, turn.attempt) else None
    return None


def fingerprint(feature: Feature) -> str:
    """Return what is the same as long as a feature file is."""
    return blake2b(feature.reading.text.encode("utf-8", "backslashreplace"), digest_size=8).hexdigest()


def _fitting(told: Record, steps: int) -> Record:
    """Return a record that can be told of a scenario which may have other steps by now."""
    if len(told.steps) == steps:
        return told
    error = told.error or next((step.error for step in told.steps if step.error), None)
    untested = tuple(Performed("untested") for _ in range(steps))
    return msgspec.structs.replace(told, steps=untested, course=0, error=error)


def _event(line: bytes) -> str:
    try:
        told = json.loads(line)
    except ValueError:
        return ""
    return str(told.get("event", "")) if isinstance(told, dict) else ""


__all__ = ["KILLED", "Archive", "fingerprint", "last_of", "path_of", "selected_of"]
