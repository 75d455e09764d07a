"""What happened, one line an event, so that a killed run loses nothing that was finished."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

from ratified.secrets import SECRETS


class Journal:
    """Appends one JSON line an event, each with one write, so that lines of several writers never mix."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o644)

    def note(self, event: str, **facts: object) -> None:
        """Write one event down."""
        line = json.dumps({"event": event, "at": round(time.time(), 3), **facts}, default=str)
        os.write(self._file, SECRETS.redact(line).encode("utf-8", "backslashreplace") + b"\n")

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)
