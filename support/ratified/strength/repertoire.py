"""What was recorded of all scenarios: which of them can be played, and what differs by itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from ratified.failures import Broken
from ratified.runner.choosing.units import Unit
from ratified.stage import Stage
from ratified.strength.noise import noise_between
from ratified.strength.pages.glimpses import Glimpse, lasting
from ratified.strength.recording import Recording, read_recordings
from ratified.strength.reel import Reel, reel_of

# Each has all scenarios once.
RECORDINGS = ("first", "second")


@dataclass(frozen=True, slots=True)
class Repertoire:
    """Reels by the numbers of their units, and why some of these cannot be played without the systems, or at all."""

    reels: Mapping[int, Reel]
    unplayable: dict[int, str]
    noise: Mapping[int, Mapping[int, Collection[str]]]
    # What was seen on pages both times.
    pages: Mapping[int, Sequence[Glimpse]]
    # Those that must have something for themselves that others share.
    apart: Collection[int] = ()

    @classmethod
    def read(cls, folder: Path, units: Sequence[Unit], stage: Stage) -> Repertoire:
        """Read two recordings of every scenario; what differs between them differs by itself."""
        recordings, others = (read_recordings(folder / name) for name in RECORDINGS)
        _refuse_others(recordings, units)
        apart = {unit.number for unit in units if unit.is_alone or not all(lock.is_shared for lock in unit.locks)}
        repertoire = cls(reels := {}, unplayable := {}, noise := {}, pages := {}, apart)
        for unit in units:
            recording, again = recordings.get(unit.identity), others.get(unit.identity)
            if recording is None or again is None or recording.status != "passed":
                unplayable[unit.number] = "it did not pass when it was recorded"
                continue
            reel = reels[unit.number] = reel_of(recording, stage.contracts, _moved(recording, stage))
            noise[unit.number] = noise_between(recording, again).by_numbers(recording)
            if seen := lasting(recording.pages, again.pages):
                pages[unit.number] = seen
            if reel.objection:
                unplayable[unit.number] = reel.objection
        return repertoire

    @property
    def playable(self) -> Sequence[int]:
        """Return whom nothing is known to keep from being played."""
        return [unit for unit in self.reels if unit not in self.unplayable]


def _refuse_others(recordings: Collection[str], units: Sequence[Unit]) -> None:
    missing = sorted(set(recordings) - {unit.identity for unit in units})
    if missing:
        raise Broken(
            "other scenarios are selected than were recorded",
            actual=f"not selected any more: {', '.join(missing[:3])}",
            next="begin anew: `ratified strength` without --resume",
        )


def _moved(recording: Recording, stage: Stage) -> Mapping[str, str]:
    """Return where each system is now, by where it was."""
    found: dict[str, str] = {}
    for played in recording.exchanges:
        exchange = played.exchange
        if exchange.via == "api":
            found[urlsplit(exchange.url).netloc] = urlsplit(stage.address(exchange.system).api).netloc
    return found
