"""What is kept of a command until everything is asked, so that another one can go on where it was stopped.

Recordings hold secrets as they were sent, so that only their owner may read them. They are gone when everything is
asked, or when a command begins anew.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shlex
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

import msgspec

from ratified import __version__
from ratified.failures import Broken
from ratified.strength.suite_files import differing, suite_files

PLACE = Path(".ratified", "strength")
_BEGUN = "begun.json"
_NAMED = 3
_ANEW = "begin anew: `ratified strength` without --resume"


class Begun(msgspec.Struct, frozen=True):
    """What a command has begun to ask about, with which data, and what it was made of."""

    version: str
    arguments: tuple[str, ...]
    seed: str
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Kept:
    """A folder that this process holds, and who asks for it: no other command goes on with it, or removes it."""

    folder: Path
    begun: Begun
    # The open folder, to which the lock belongs.
    hold: int
    is_resumed: bool = False

    def keep(self) -> None:
        """From now on, keep it whatever happens: everything is recorded."""
        unfinished = self.folder / f"{_BEGUN}.unfinished"
        unfinished.write_bytes(msgspec.json.encode(self.begun))
        unfinished.replace(self.folder / _BEGUN)

    def let_go(self) -> None:
        """Remove it: nothing is left to be asked."""
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def kept_for(root: Path, arguments: Sequence[str], *, resumes: bool) -> Iterator[Kept]:
    """Give what the last command has kept, or a new folder in place of all that nobody holds."""
    place = root / PLACE
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone_in(place):
        kept = _resumed(place, arguments, suite_files(root)) if resumes else _begun(place, arguments, suite_files(root))
    try:
        yield kept
    finally:
        if not (kept.folder / _BEGUN).exists():
            kept.let_go()
        os.close(kept.hold)


def _begun(place: Path, arguments: Sequence[str], files: Mapping[str, str]) -> Kept:
    for folder in place.iterdir():
        left = _hold(folder)
        if left is not None:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(left)
    folder = Path(mkdtemp(dir=place, prefix=""))
    hold = _hold(folder)
    if hold is None:
        raise RuntimeError("somebody holds a folder that nobody knows")
    return Kept(folder, Begun(__version__, tuple(arguments), secrets.token_hex(4), files), hold)


def _resumed(place: Path, arguments: Sequence[str], files: Mapping[str, str]) -> Kept:
    kept = sorted(place.glob(f"*/{_BEGUN}"), key=lambda file: file.stat().st_mtime)
    if not kept:
        raise Broken(
            "there is nothing to go on with",
            expected=f"what a command that was stopped while it asked has left in {place}",
            next=_ANEW,
        )
    folder = kept[-1].parent
    hold = _hold(folder)
    if hold is None:
        raise Broken("what is to be gone on with is still at work", actual=str(folder), next="wait until it has ended")
    try:
        begun = msgspec.json.decode(kept[-1].read_bytes(), type=Begun)
        _refuse_others(begun, arguments, files)
    except BaseException:
        os.close(hold)
        raise
    return Kept(folder, begun, hold, is_resumed=True)


def _refuse_others(begun: Begun, arguments: Sequence[str], files: Mapping[str, str]) -> None:
    """Refuse to go on where answers would be mixed that do not belong together."""
    if arguments and tuple(arguments) != begun.arguments:
        raise Broken(
            "something else was asked for before",
            expected=f"these arguments, or none: {shlex.join(begun.arguments) or 'none'}",
            actual=shlex.join(arguments),
            next=_ANEW,
        )
    changed = differing(begun.files, files) + [f"Ratified {begun.version}"] * (begun.version != __version__)
    if changed:
        more = f" and {len(changed) - _NAMED} more" if len(changed) > _NAMED else ""
        raise Broken(
            "what was recorded is not what there is now",
            actual=f"changed since: {', '.join(changed[:_NAMED])}{more}",
            next=_ANEW,
        )


def _hold(folder: Path) -> int | None:
    """Hold a folder until this process and all that have its handle end, unless somebody else does."""
    hold = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(hold, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(hold)
        return None
    return hold


@contextmanager
def _alone_in(place: Path) -> Iterator[None]:
    """Let no other command choose at the same time."""
    hold = os.open(place, os.O_RDONLY)
    try:
        fcntl.flock(hold, fcntl.LOCK_EX)
        yield
    finally:
        os.close(hold)
