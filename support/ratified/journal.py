"""What happened, one line an event, so that a killed run loses nothing that was finished."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from ratified.secrets import SECRETS

_KEPT = 20
Event = Mapping[str, object]


class Journal:
    """Appends one JSON line an event, each with one write, so that lines of several writers never mix."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)

    @classmethod
    def begin(cls, root: Path) -> Journal:
        """Open the journal of a new run; the oldest journals of runs that ended in order are let go."""
        folder = _folder(root)
        for old in sorted(folder.glob("*.jsonl"))[:-_KEPT]:
            if any(event["event"] == "run ends" for event in read(old)):
                old.unlink(missing_ok=True)
        return cls(folder / f"{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}-{time.time_ns() % 10**9:09}.jsonl")

    def note(self, event: str, **facts: object) -> None:
        """Write one event down."""
        line = json.dumps({"event": event, "at": round(time.time(), 3), **facts}, default=str)
        os.write(self._file, SECRETS.redact(line).encode("utf-8", "backslashreplace") + b"\n")

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)


def journals(root: Path) -> list[Path]:
    """Return the journals of past runs, the oldest first."""
    return sorted(_folder(root).glob("*.jsonl"))


def read(path: Path) -> Iterator[Event]:
    """Give every event of a journal; a last line that a kill cut short is left out."""
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            yield json.loads(line)
        except json.JSONDecodeError:
            continue


def _folder(root: Path) -> Path:
    return root / ".ratified" / "journals"
