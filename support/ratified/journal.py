"""What happened, one line an event, so that a killed run loses nothing that was finished."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from ratified.failures import ConfigurationError
from ratified.secrets import SECRETS

_KEPT = 20
# Nowhere else: within a text, quotes have a backslash before them.
_BEGINNING = b'{"event":'
Event = Mapping[str, object]


class Journal:
    """Appends one JSON line an event, each with one write, so that lines of several writers never mix.

    A run does not end because its journal cannot be written; `trouble` says then what is lost.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.trouble = ""
        self._lines: list[bytes] = []
        try:
            self._file = _opened(path)
        except OSError as error:
            raise ConfigurationError(
                f"the run's journal {path} cannot be written",
                actual=error.strerror or str(error),
                next=f"look at who may write below {path.parent.parent}, and at the space on its disk",
            ) from None

    @classmethod
    def begin(cls, root: Path) -> Journal:
        """Open the journal of a new run; the oldest journals of runs that ended in order are let go."""
        known = journals(root)
        for old in known[:-_KEPT]:
            if any(event["event"] == "run ends" for event in read(old)):
                old.unlink(missing_ok=True)
        return cls(_folder(root) / f"{_name_after(known[-1].stem if known else '')}.jsonl")

    def note(self, event: str, **facts: object) -> None:
        """Write one event down."""
        told = json.dumps({"event": event, "at": round(time.time(), 3), **facts}, default=str)
        line = SECRETS.redact(told).encode("utf-8", "backslashreplace") + b"\n"
        self._lines.append(line)
        self.put(line)

    def put(self, line: bytes) -> None:
        """Write down a line that holds no secret."""
        try:
            self._append(line)
        except OSError as error:
            self.trouble = self.trouble or (
                f"the journal {self.path} can no longer be written ({error.strerror or error}): "
                "should this run leave anything behind, `ratified cleanup` will not find it"
            )

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)

    def _append(self, line: bytes) -> None:
        if os.fstat(self._file).st_nlink == 0:
            # Somebody has tidied up; what is written into a file without a name is gone with this process.
            before, self._file = self._file, _opened(self.path)
            os.close(before)
            line = b"".join(self._lines if line is self._lines[-1] else [*self._lines, line])
        # A second write is needed, and fails, only where the disk took but a part of the first.
        while line:
            line = line[os.write(self._file, line) :]


def journals(root: Path) -> list[Path]:
    """Return the journals of past runs, the oldest first."""
    return sorted(_folder(root).glob("*.jsonl"))


def read(path: Path) -> Iterator[Event]:
    """Give every event of a journal; a line that a kill cut short is left out."""
    for line in lines(path.read_bytes()):
        try:
            yield json.loads(line.decode("utf-8", "replace"))
        except json.JSONDecodeError:
            continue


def lines(content: bytes) -> list[bytes]:
    """Return the lines of a journal, each from where its event begins.

    A kill may end a write where a page of memory ends; what somebody else writes next then stands behind the half.
    """
    return [line[max(line.rfind(_BEGINNING), 0) :] for line in content.split(b"\n") if line]


def _name_after(newest: str) -> str:
    now = time.time_ns()
    name = f"{time.strftime('%Y%m%dT%H%M%S', time.gmtime(now // 10**9))}-{now % 10**9:09}"
    # A clock that was set back would make an older journal the newest.
    return name if name > newest else f"{newest}a"


def _opened(path: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)


def _folder(root: Path) -> Path:
    return root / ".ratified" / "journals"
