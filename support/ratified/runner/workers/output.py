"""What a worker prints past behave's own capture, kept whole and told with the scenario that it belongs to."""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import suppress

_MOST = 256 * 1024
# Windows lets a temporary file be opened twice only by who knows that it is one.
_SHARED = getattr(os, "O_TEMPORARY", 0)


class Output:
    """A file that takes the place of a worker's standard output and standard error."""

    def __init__(self, number: int | None = None) -> None:
        if number is not None:
            # It has taken the place of the standard output already.
            self._file = os.dup(number)
            return
        with tempfile.NamedTemporaryFile(prefix="ratified-output-") as named:
            # Whoever appends stands at the end, also after somebody else has emptied the file.
            self._file = os.open(named.name, os.O_RDWR | os.O_APPEND | _SHARED)

    @property
    def number(self) -> int:
        """Return the number of the file."""
        return self._file

    def take_over(self) -> None:
        """Let everything that this process and its children print go to the file."""
        for number in (1, 2):
            os.dup2(self._file, number)

    def taken(self) -> str:
        """Return what was printed since it was taken last; whoever reads a dead worker's output gets its last words."""
        for stream in (sys.stdout, sys.stderr):
            # What cannot be kept is lost; who prints it must not suffer for it.
            with suppress(OSError):
                stream.flush()
        size = os.fstat(self._file).st_size
        if not size:
            return ""
        os.lseek(self._file, 0, os.SEEK_SET)
        content = os.read(self._file, min(size, _MOST))
        os.ftruncate(self._file, 0)
        return content.decode("utf-8", "backslashreplace")

    def put(self, text: str) -> None:
        """Keep what was printed elsewhere as if it had been printed here."""
        os.write(self._file, text.encode("utf-8", "backslashreplace"))

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._file)
