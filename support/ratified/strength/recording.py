"""What one scenario exchanged, whole, and what was looked at of it: written when it ends, read to be replayed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path

import msgspec

from ratified.exchange import Exchange
from ratified.failures import Broken
from ratified.strength.pages.glimpses import Glimpse

_ENDING = ".recording"
EVERYTHING = "*"


class Played(msgspec.Struct, frozen=True):
    """One exchange, the number and kind of the step during which it was made, and what somebody has looked at.

    Outside of steps the number is -1 and the kind empty. `looked` has the paths of fields, events' fields and headers
    whose values were looked at; `typed` those that had to be of a kind, or there, for the answer to be read at all.
    """

    exchange: Exchange
    step: int
    kind: str
    looked: tuple[str, ...]
    typed: tuple[str, ...] = ()

    def looks_at(self, field: str, *, shape: bool = False) -> bool:
        """Say whether anybody could notice another value at a field; or, by its shape, that it is gone or of a kind."""
        if EVERYTHING in self.looked or field in self.looked:
            return True
        return shape and field in self.typed


class Recording(msgspec.Struct, frozen=True):
    """One attempt at a scenario, from its first step to the end of its clean-up."""

    scenario: str
    system: str
    feature: str
    name: str
    place: str
    tags: tuple[str, ...]
    seed: int
    status: str
    took: float
    steps: tuple[str, ...]
    exchanges: tuple[Played, ...]
    pages: tuple[Glimpse, ...] = ()
    # How many seconds anything that steps asked of a page has taken at most.
    waited: float = 0.0


def write_recording(folder: Path, recording: Recording, attempt: int) -> None:
    """Write a recording so that only its owner can read it: what it holds is not redacted, because it must replay."""
    known = blake2b(recording.scenario.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    path = folder / f"{known}-{attempt:04}{_ENDING}"
    unfinished = path.with_suffix(".unfinished")
    try:
        content = msgspec.msgpack.encode(recording)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished.unlink(missing_ok=True)
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
        unfinished.replace(path)
    except (OSError, UnicodeEncodeError) as error:
        raise Broken(
            f"what was exchanged could not be recorded in {folder}", actual=str(error), next="-D record=…"
        ) from None


def read_recordings(folder: Path) -> Mapping[str, Recording]:
    """Return the recordings in a folder by their scenarios; of several attempts the last one."""
    found = {}
    for path in sorted(folder.glob(f"*{_ENDING}")):
        recording = _read(path)
        found[recording.scenario] = recording
    return found


def _read(path: Path) -> Recording:
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=Recording)
    except (OSError, msgspec.DecodeError) as error:
        raise Broken(
            f"the recording {path} cannot be read",
            expected="what -D record=… writes when a scenario ends",
            actual=str(error),
            next="record the scenario again",
        ) from None
