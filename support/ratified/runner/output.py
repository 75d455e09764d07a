"""What a worker prints past behave's own capture, kept whole and told with the scenario that it belongs to."""

from __future__ import annotations

import os
import sys
import tempfile

_MOST = 256 * 1024


class Output:
    """A file that takes the place of a worker's standard output and standard error."""

    def __init__(self) -> None:
        with tempfile.NamedTemporaryFile(prefix="ratified-output-") as named:
            # Whoever appends stands at the end, also after somebody else has emptied the file.
            self._file = os.open(named.name, os.O_RDWR | os.O_APPEND)

    def take_over(self) -> None:
        """Let everything that this process and its children print go to the file."""
        for number in (1, 2):
            os.dup2(self._file, number)

    def taken(self) -> str:
        """Return what was printed since it was taken last; whoever reads a dead worker's output gets its last words."""
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        size = os.fstat(self._file).st_size
        if not size:
            return ""
        content = os.pread(self._file, min(size, _MOST), 0)
        os.ftruncate(self._file, 0)
        return content.decode("utf-8", "backslashreplace")

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._file)
